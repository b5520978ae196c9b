import type { Scalar } from "../../experiment/quantity.ts";
import type { Builder } from "../../tensor/builder.ts";
import type { DType, Shape, ValueId } from "../../tensor/program.ts";

/** A number that the host computes for each step and passes to the program. */
export type HostScalar =
  | { readonly kind: "plan"; readonly value: Scalar }
  /** 1 - base^update: the bias correction of a moving average that starts at 0 */
  | { readonly kind: "one_minus_power"; readonly base: Scalar };

/** What the lowering of a word can use. */
export interface LoweringContext {
  readonly b: Builder;
  /** type of all computation, except encoders in bfloat16 */
  readonly compute: DType;
  readonly scalars: {
    /** a number of the plan, as a scalar of the program */
    scalar(value: Scalar): ValueId;
    host(scalar: HostScalar): ValueId;
    /** the same, broadcast to a shape */
    splat(value: Scalar, shape: Shape): ValueId;
  };
  /** Random words [items, words] from a random stream of this program. */
  draws(stream: string, items: number, words: number): ValueId;
  /** Uniform numbers in [0, 1) with 24 bits, made from random words. */
  uniform(words: ValueId): ValueId;
  /** Standard normal numbers [items, count]; `count` is even. */
  normal(stream: string, items: number, count: number): ValueId;
  /** A short vector of constants. */
  vector(numbers: readonly number[]): ValueId;
}

/**
 * The value of an expression in a program. `rows`: [parts * batch, n], one part after the other; `vector`: one number
 * for each row; `columns`: one number for each column; `scalar`: one number; `class`: the labels i32[batch].
 */
export type ExprValue =
  | { readonly kind: "rows"; readonly value: ValueId; readonly parts: number }
  | { readonly kind: "vector"; readonly value: ValueId }
  | { readonly kind: "columns"; readonly value: ValueId }
  | { readonly kind: "scalar"; readonly value: ValueId }
  | { readonly kind: "class"; readonly value: ValueId };

/** @throws if the value is not rows, which a checked expression rules out */
export function rowsOf(value: ExprValue): ExprValue & { readonly kind: "rows" } {
  if (value.kind !== "rows") throw new Error(`expected rows, got ${value.kind}`);
  return value;
}
