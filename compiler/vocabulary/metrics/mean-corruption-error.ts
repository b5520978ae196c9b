import { argument } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { text } from "../types/words.ts";

export const mean_corruption_error = reserved("mean_corruption_error", "metric", {
  doc: "Mean corruption error: errors under corruption, relative to a reference network.",
  args: { reference: argument(text, { doc: "file with the errors of the reference network" }) },
});
