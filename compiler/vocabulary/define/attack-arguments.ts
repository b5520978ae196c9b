import * as F from "../../yaml/field.ts";
import { choice } from "../types/words.ts";
import { argument } from "./argument.ts";

/**
 * The argument `batch_norm` of every attack. In a measurement it must be `eval`, so that the result for one image does
 * not depend on the rest of its batch.
 */
export const attackBatchNorm = argument(choice(["train", "batch", "eval"]), {
  default: "eval",
  doc: "batch norm mode while the attack runs",
  whenMeasured: F.word("eval"),
});
