import { argument } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { rows } from "../types/results.ts";
import { network } from "../types/things.ts";

export const simsiam = reserved(
  "simsiam",
  "loss",
  {
    doc: "The symmetric SimSiam loss (Chen and He, 2021).",
    positional: ["left", "right"],
    args: {
      left: argument(rows, { doc: "features of one view" }),
      right: argument(rows, { doc: "features of the other view" }),
      predictor: argument(network, { doc: "the head that predicts one view from the other" }),
    },
  },
  "write -mean(cosine(p, stop_gradient(z)))",
);
