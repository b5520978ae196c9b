import type { ValueId } from "../../tensor/program.ts";
import type { LoweringContext } from "../define/lowering.ts";
import { oneHot } from "./rows.ts";

/** Value of masked logits: far below any other, but finite in float32. */
const TAKEN = -1e30;

/**
 * The largest numbers of each row, the largest first; each [rows]. The gradient of each goes to its element, and to the
 * first of equal elements, as with sorting.
 * @param count at most the length of a row
 */
export function greatest(context: LoweringContext, x: ValueId, count: number): ValueId[] {
  const { b } = context;
  const shape = b.shape(x);
  const found: ValueId[] = [];
  let left = b.stopGradient(x);
  for (let rank = 0; rank < count; rank++) {
    const at = b.argmax(left, 1);
    found.push(pick(context, x, at));
    const isTaken = b.compare(b.iota("i32", shape, 1), b.alongFirst(at, shape), "EQ");
    left = b.select(isTaken, b.constant(TAKEN, b.dtype(x), shape), left);
  }
  return found;
}

/**
 * The largest logit of another class minus the logit of the label: [rows]. If it is above 0, the row is misclassified.
 */
export function excess(context: LoweringContext, logits: ValueId, labels: ValueId): ValueId {
  const { b } = context;
  const shape = b.shape(logits);
  const isLabel = b.compare(b.iota("i32", shape, 1), b.alongFirst(labels, shape), "EQ");
  const others = b.select(isLabel, b.constant(TAKEN, b.dtype(logits), shape), b.stopGradient(logits));
  return b.sub(pick(context, logits, b.argmax(others, 1)), pick(context, logits, labels));
}

/** The element of each row at an index: [rows]. */
function pick(context: LoweringContext, x: ValueId, at: ValueId): ValueId {
  const { b } = context;
  return b.reduceSum(b.mul(x, oneHot(context, at, b.shape(x))), [1]);
}
