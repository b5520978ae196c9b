import { METRIC } from "../../compiler/lower/step-program.ts";
import type { StagePlan } from "../../compiler/schema/plan.ts";
import type { StoredTensor } from "../checkpoint/stored-tensor.ts";

/** A number that is not finite, and its meaning. */
export interface NotFinite {
  readonly what: string;
  readonly value: number;
  /** its place in the plan */
  readonly path: string;
}

/**
 * The first number of an update that is not finite, in the order in which they are computed: attacks, losses, their sum, gradient.
 * So the message names the cause and not a consequence. The gradient is checked because losses can stay finite although an
 * activation is NaN: on some engines relu(NaN) is 0.
 */
export function notFinite(
  stageName: string,
  stage: StagePlan,
  metric: ReadonlyMap<string, number>,
): NotFinite | undefined {
  const path = (...keys: readonly string[]): string => ["stages", stageName, ...keys].join(".");
  const numbers: [key: string, what: string, path: string][] = [
    ...Object.keys(stage.attacks).flatMap((key): [string, string, string][] =>
      [METRIC.attackFirst(key), METRIC.attackLast(key)].map((name) => [
        name,
        `the objective of the attack on ${key}`,
        path("attacks", key),
      ]),
    ),
    ...Object.keys(stage.minimize).map((name): [string, string, string] => [
      METRIC.term(name),
      `the loss ${name}`,
      path("losses", name),
    ]),
    [METRIC.loss, "the sum of the weighted losses", path("minimize")],
    [METRIC.gradientNorm, `the gradient of ${Object.keys(stage.minimize).join(" + ")}`, path("minimize")],
  ];
  for (const [key, what, place] of numbers) {
    const value = metric.get(key);
    if (value !== undefined && !Number.isFinite(value)) return { what, value, path: place };
  }
  return undefined;
}

/** The first tensor with a number that is not finite. */
export function notFiniteTensor(
  tensors: ReadonlyMap<string, StoredTensor>,
): { readonly tensor: string; readonly value: number } | undefined {
  for (const [tensor, { data }] of tensors) {
    if (!(data instanceof Float32Array || data instanceof Float64Array)) continue;
    const value = firstNotFinite(data);
    if (value !== undefined) return { tensor, value };
  }
  return undefined;
}

function firstNotFinite(data: Float32Array | Float64Array): number | undefined {
  // x - x is 0 for finite x and NaN otherwise, so one sum checks all numbers without a branch
  let zero = 0;
  for (let i = 0; i < data.length; i++) zero += data[i]! - data[i]!;
  return zero === 0 ? undefined : data.find((value) => !Number.isFinite(value));
}
