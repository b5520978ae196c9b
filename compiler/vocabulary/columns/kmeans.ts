import { argument } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { whole } from "../types/numbers.ts";
import { rows } from "../types/results.ts";

export const kmeans = reserved("kmeans", "column", {
  doc: "The k-means cluster of each image, computed from the features of a network.",
  positional: ["of"],
  args: {
    of: argument(rows, { doc: "features of the images" }),
    clusters: argument(whole, { bounds: "positive", doc: "number of clusters" }),
    seed: argument(whole, { bounds: "not negative", doc: "random seed of the first centres" }),
  },
});
