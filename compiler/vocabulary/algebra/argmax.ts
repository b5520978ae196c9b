import { argument } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { tensor } from "../types/results.ts";

export const argmax = reserved("argmax", "algebra", {
  doc: "The class with the largest value, for each image.",
  positional: ["of"],
  args: { of: argument(tensor, { doc: "network outputs, or a column of them" }) },
});
