import { argument } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { whole } from "../types/numbers.ts";
import { rows } from "../types/results.ts";
import { part } from "../types/things.ts";

export const knn = reserved(
  "knn",
  "metric",
  {
    doc: "Accuracy of a k-nearest-neighbor classifier.",
    positional: ["features"],
    args: {
      features: argument(rows, { doc: "features of the images" }),
      k: argument(whole, { bounds: "positive", doc: "number of neighbors" }),
      of: argument(part, { doc: "the images among which neighbors are searched" }),
    },
  },
  "measure a linear head instead: train it in a stage with `freeze f`",
);
