import { argument } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { pixels } from "../types/numbers.ts";
import { choice } from "../types/words.ts";

export const autoattack = reserved(
  "autoattack",
  "attack",
  {
    doc: "An ensemble of attacks (Croce and Hein, 2020).",
    args: {
      norm: argument(choice(["linf", "l2"]), { default: "linf", doc: "the norm of the perturbation" }),
      radius: argument(pixels, { bounds: "not negative", doc: "largest change of a pixel" }),
      version: argument(choice(["standard", "plus", "rand"]), {
        default: "standard",
        doc: "which set of attacks",
      }),
    },
  },
  "measure under pgd with more steps, such as steps: 100",
);
