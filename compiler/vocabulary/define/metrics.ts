import type { Call, Word } from "../../experiment/word.ts";
import type { ValueId } from "../../tensor/program.ts";
import type { ArgumentTable } from "./argument.ts";
import { type Definition, define, type Spec } from "./definition.ts";
import type { LoweringContext } from "./lowering.ts";

/** What a metric looks at: the class scores of each image, and its class. */
export interface Scored {
  /** [images, classes] */
  readonly logits: ValueId;
  /** i32[images] */
  readonly labels: ValueId;
}

/** Something that is measured of a classifier, as the mean of a number for each image. */
export interface MetricDefinition extends Definition {
  readonly family: "metric";
  /** how it is written for people */
  readonly unit: "percent" | "number";
  /** which of two values is the better one */
  readonly better: "greater" | "less";
  /** its numbers are counts: what floats lose in a sum is rounded away */
  readonly counts?: true;
  /** A number for each image, [images]. */
  lower(context: LoweringContext, scored: Scored, args: Call["args"]): ValueId;
}

export function metric<A extends ArgumentTable>(
  name: string,
  spec: Spec<A> & Pick<MetricDefinition, "unit" | "better" | "counts" | "lower">,
): MetricDefinition {
  return define(name, "metric", spec, {}) as unknown as MetricDefinition;
}

/** Whether a value is better than the one before. A value that is equal is not. */
export function isBetter(word: Word, value: number, before: number): boolean {
  return asMetric(word).better === "greater" ? value > before : value < before;
}

export function asMetric(word: Word): MetricDefinition {
  if (word.family !== "metric") throw new Error(`${word.name} is not a metric`);
  return word as MetricDefinition;
}
