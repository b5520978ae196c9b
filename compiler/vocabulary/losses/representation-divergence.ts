import { argument } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { rows } from "../types/results.ts";
import { choice } from "../types/words.ts";

export const representation_divergence = reserved(
  "representation_divergence",
  "loss",
  {
    doc: "A divergence between two representations of the same images.",
    positional: ["moved", "still"],
    args: {
      moved: argument(rows, { doc: "features of the adversarial images" }),
      still: argument(rows, { doc: "features of the clean images" }),
      kind: argument(choice(["min_max_kl", "js", "ot"]), { default: "min_max_kl", doc: "which divergence" }),
    },
  },
  "write mean(distance(p, q))",
);
