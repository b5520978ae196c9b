import { argument } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { number } from "../types/numbers.ts";
import { rows } from "../types/results.ts";

export const most_confusing = reserved("most_confusing", "algebra", {
  doc: "For each image, the other image of the batch that is most similar and least certain.",
  positional: ["features", "outputs"],
  args: {
    features: argument(rows, { doc: "features that are compared" }),
    outputs: argument(rows, { doc: "logits whose entropy is used" }),
    similarity: argument(number, { default: "1", bounds: "not negative", doc: "weight of the similarity" }),
    entropy: argument(number, { default: "1", bounds: "not negative", doc: "weight of the entropy" }),
  },
});
