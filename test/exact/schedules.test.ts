import { expect, test } from "vitest";
import type { Scalar } from "../../compiler/experiment/quantity.ts";
import { scalarAt } from "../../compiler/experiment/quantity.ts";
import { commonArgs } from "../../compiler/vocabulary/define/optimizers.ts";
import { relativeDifference } from "./compare-fixture.ts";
import { readFixture } from "./fixtures.ts";
import { planOf, stageOf } from "./plans.ts";

interface SchedulesFixture {
  readonly schedules: Readonly<
    Record<
      string,
      {
        readonly lr: string;
        readonly steps_per_epoch: number;
        readonly epochs: number;
        readonly values: readonly number[];
      }
    >
  >;
}

const FIXTURES = readFixture<SchedulesFixture>("schedules").schedules;

/** The schedule of a stage with this many epochs and steps. */
function scheduleOf(lr: string, epochs: number, steps: number): Scalar {
  const plan = planOf(`experiment "schedule"
    dataset d = shapes10(train: ${2 * steps})
    encoder f = convnet(widths: [4])
    head c = linear(d.classes)
    stage s {
      data d.train   batch 2   view x = image
      loss ce = cross_entropy(c(f(x)), label)   minimize ce
      optimizer sgd(lr: ${lr})   for ${epochs} epochs
    }`);
  return commonArgs(stageOf(plan)[1].optimizer).lr;
}

// Both sides compute in float64: products and the cosine differ in the last one or two bits. Near its end, the cosine
// schedule is a small difference of large numbers, so the tolerance is relative to the highest rate.
test.each(Object.entries(FIXTURES))("%s: every update is PyTorch's", (_, fixture) => {
  const { lr, steps_per_epoch: stepsPerEpoch, epochs, values } = fixture;
  const schedule = scheduleOf(lr, epochs, stepsPerEpoch);
  const highest = Math.max(...values);
  expect(values.length).toBe(stepsPerEpoch * epochs);
  const wrong = values.flatMap((wanted, i) => {
    const update = i + 1;
    const epoch = Math.floor(i / stepsPerEpoch) + 1;
    const got = scalarAt(schedule, { update, epoch, stepsPerEpoch, updates: values.length });
    const close = relativeDifference(got, wanted) < 1e-9 && Math.abs(got - wanted) < 1e-14 * highest;
    return close ? [] : [`update ${update}: ${got}, not ${wanted}`];
  });
  expect(wrong).toEqual([]);
});
