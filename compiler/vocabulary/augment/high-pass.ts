import { argument } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { number } from "../types/numbers.ts";

export const high_pass = reserved("high_pass", "augment", {
  doc: "Removes the low frequencies of an image. The result is not limited to 0..1.",
  args: {
    radius: argument(number, { bounds: "positive", doc: "frequencies below this radius are removed" }),
  },
});
