import { scalarAt } from "../../compiler/experiment/quantity.ts";
import { METRIC } from "../../compiler/lower/step-program.ts";
import { commonArgs } from "../../compiler/vocabulary/define/optimizers.ts";
import type { Engine, HostTensor } from "../../runtime/engine.ts";
import { clockOf } from "../../runtime/stages/host-scalars.ts";
import { readFixture, readTensors, type StepRecord, type TrainingFixture } from "./fixtures.ts";
import * as generator from "./generator.ts";
import { planOf, stageOf } from "./plans.ts";
import { Training, type TrainingOptions } from "./training.ts";

/**
 * Tolerances for trainings in float64 compared with PyTorch. `numbers`: losses, their terms, attack objectives and the
 * gradient norm, relative. `tensors`: relative to their norm. `noise`: absolute, for tensors that contain only rounding
 * errors. If the images of a batch are reordered, PyTorch differs from itself by up to 4e-14 in losses, and by 3e-10 in
 * Adam's second moments of a bias before a batch norm. An error in a method (a constant, an order, an epsilon) is much
 * larger than 1e-8.
 */
export const FLOAT64 = { numbers: 1e-9, tensors: 1e-8, noise: 1e-12 } as const;

export function relativeDifference(got: number, wanted: number): number {
  return Math.abs(got - wanted) / Math.max(Math.abs(wanted), 1e-300);
}

/** |got - wanted| / |wanted|, in Euclidean norms. */
export function distanceOf(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  return normOf(difference(got, wanted)) / normOf(wanted);
}

export function difference(got: ArrayLike<number>, wanted: ArrayLike<number>): Float64Array {
  if (got.length !== wanted.length) throw new Error(`${got.length} numbers, not ${wanted.length}`);
  return Float64Array.from(wanted, (value, i) => got[i]! - value);
}

export function normOf(values: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += values[i]! ** 2;
  return Math.sqrt(squares);
}

/** Largest of |got - wanted|. */
export function largestDifference(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  return difference(got, wanted).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function numbersOf(record: StepRecord): Map<string, number> {
  return new Map([
    [METRIC.loss, record.loss],
    [METRIC.gradientNorm, record.gradient_norm],
    ...Object.entries(record.terms).map(([name, value]) => [METRIC.term(name), value] as const),
    ...Object.entries(record.attacks).flatMap(
      ([name, { first, last }]) =>
        [
          [METRIC.attackFirst(name), first],
          [METRIC.attackLast(name), last],
        ] as const,
    ),
  ]);
}

export interface CompareOptions extends TrainingOptions {
  /** number of steps to run; default: all. Tensors are compared only after all steps */
  readonly steps?: number;
  readonly given?: ReadonlyMap<string, HostTensor>;
}

/**
 * Runs a training of test/fixtures and describes where it differs from PyTorch by more than the tolerance: one line for
 * each number of each step, and for each tensor after the last. Empty if there is no difference.
 */
export async function differencesFromFixture(
  engine: Engine,
  name: string,
  { steps, given, ...options }: CompareOptions = {},
): Promise<string[]> {
  const fixture = readFixture(name);
  const plan = planOf(fixture.acl);
  const training = await Training.start(engine, plan, {
    ...options,
    state: ({ name: tensor, shape }) => {
      const value = generator.initial(tensor, shape);
      return tensor in fixture.overrides ? value.fill(fixture.overrides[tensor]!) : value;
    },
  });
  const found: string[] = [];
  const [, stage] = stageOf(plan);
  for (const [k, indices] of fixture.indices.slice(0, steps).entries()) {
    const lr = scalarAt(commonArgs(stage.optimizer).lr, clockOf(stage, k + 1));
    const record = fixture.steps[k]!;
    if (relativeDifference(lr, fixture.lr[k]!) > 1e-14)
      found.push(`step ${k}: rate ${lr}, not ${fixture.lr[k]}`);
    const { metrics } = await training.step(indices, given);
    for (const [metric, wanted] of numbersOf(record)) {
      const got = metrics.get(metric);
      if (got === undefined || !(relativeDifference(got, wanted) <= FLOAT64.numbers))
        found.push(`step ${k}: ${metric} ${got}, not ${wanted}`);
    }
  }
  if (steps === undefined || steps >= fixture.indices.length)
    found.push(...(await tensorDifferences(fixture, await training.tensors())));
  return found;
}

async function tensorDifferences(
  { fixture, after, rounding_noise }: TrainingFixture,
  tensors: ReadonlyMap<string, Float64Array>,
): Promise<string[]> {
  const wanted = await readTensors(fixture);
  const found = [...tensors.keys()].filter((name) => !wanted.has(name)).map((name) => `${name} is too many`);
  for (const [name, expected] of wanted) {
    const whole = tensors.get(name);
    if (!whole) {
      found.push(`no ${name}`);
      continue;
    }
    const got = after.sampled.includes(name) ? whole.filter((_, i) => i % after.sampled_stride === 0) : whole;
    const noise = rounding_noise.includes(name);
    const apart = noise ? normOf(difference(got, expected)) : distanceOf(got, expected);
    if (!(apart <= (noise ? FLOAT64.noise : FLOAT64.tensors))) found.push(`${name} is ${apart} off`);
  }
  return found;
}
