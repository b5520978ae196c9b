import type { Call, Word } from "../../experiment/word.ts";
import type { ValueId } from "../../tensor/program.ts";
import type { ArgumentTable } from "./argument.ts";
import { type Definition, define, type Spec } from "./definition.ts";
import type { LoweringContext } from "./lowering.ts";

/** The inputs of a metric: the logits and the label of each image. */
export interface Scored {
  /** [images, classes] */
  readonly logits: ValueId;
  /** i32[images] */
  readonly labels: ValueId;
}

/** A metric of a classifier: the mean of one number for each image. */
export interface MetricDefinition extends Definition {
  readonly family: "metric";
  /** how it is displayed */
  readonly unit: "percent" | "number";
  /** which values are better */
  readonly better: "greater" | "less";
  /** its numbers are counts, so rounding errors of a sum are removed */
  readonly counts?: true;
  /** One number for each image: [images]. */
  lower(context: LoweringContext, scored: Scored, args: Call["args"]): ValueId;
}

export function metric<A extends ArgumentTable>(
  name: string,
  spec: Spec<A> & Pick<MetricDefinition, "unit" | "better" | "counts" | "lower">,
): MetricDefinition {
  return define(name, "metric", spec, {}) as unknown as MetricDefinition;
}

/** Whether a value is better than `before`. An equal value is not. */
export function isBetter(word: Word, value: number, before: number): boolean {
  return asMetric(word).better === "greater" ? value > before : value < before;
}

export function asMetric(word: Word): MetricDefinition {
  if (word.family !== "metric") throw new Error(`${word.name} is not a metric`);
  return word as MetricDefinition;
}
