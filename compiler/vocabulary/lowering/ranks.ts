import type { ValueId } from "../../tensor/program.ts";
import type { LoweringContext } from "../define/lowering.ts";
import { oneHot } from "./rows.ts";

/** Stands for "not in question": far below any logit, yet finite in float32. */
const TAKEN = -1e30;

/**
 * The greatest numbers of each row, from the greatest on: each [rows]. The gradient of one goes to the number that it is,
 * and of several equal ones to the first, as after sorting.
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

/** By how much the greatest logit of another class exceeds that of the label: [rows]. Above 0 the row is misclassified. */
export function excess(context: LoweringContext, logits: ValueId, labels: ValueId): ValueId {
  const { b } = context;
  const shape = b.shape(logits);
  const isLabel = b.compare(b.iota("i32", shape, 1), b.alongFirst(labels, shape), "EQ");
  const others = b.select(isLabel, b.constant(TAKEN, b.dtype(logits), shape), b.stopGradient(logits));
  return b.sub(pick(context, logits, b.argmax(others, 1)), pick(context, logits, labels));
}

/** The number of each row at an index: [rows]. */
function pick(context: LoweringContext, x: ValueId, at: ValueId): ValueId {
  const { b } = context;
  return b.reduceSum(b.mul(x, oneHot(context, at, b.shape(x))), [1]);
}
