import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Duration, Scalar } from "../../compiler/experiment/quantity.ts";
import { type Clock, describeScalar, scalarAt } from "../../compiler/experiment/quantity.ts";
import { Rational } from "../../compiler/experiment/rational.ts";
import { schedule } from "../exact/words.ts";

const number = (text: string): Rational => Rational.parse(text)!;
const epochs = (value: number): Duration => ({ unit: "epochs", value: Rational.of(value) });
const steps = (value: number): Duration => ({ unit: "steps", value: Rational.of(value) });

function clock(update: number, stepsPerEpoch: number, updates: number): Clock {
  return { update, epoch: Math.floor((update - 1) / stepsPerEpoch) + 1, stepsPerEpoch, updates };
}

/** Warm-up and cosine schedule as published for adversarial contrastive learning: 1000 epochs of 98 steps. */
const warmCosine: Scalar = schedule({
  schedule: "curves",
  pieces: [
    { curve: "linear", start: epochs(0), end: epochs(10), from: number("0"), to: number("5") },
    { curve: "cosine", start: epochs(10), end: epochs(1000), from: number("5"), to: number("1e-6") },
  ],
});

describe("continuous curves", () => {
  const at = (update: number): number => scalarAt(warmCosine, clock(update, 98, 98_000));
  test("count updates from 1", () => {
    expect(at(1)).toBe(5 / 980);
    expect(at(980)).toBe(5);
    expect(at(98_000)).toBe(1e-6);
  });
  test("follow the published multiplier", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 98_000 }), (s) => {
        const multiplier =
          s < 980
            ? s / 980
            : 1e-6 / 5 + (1 - 1e-6 / 5) * 0.5 * (1 + Math.cos((Math.PI * (s - 980)) / (98_000 - 980)));
        expect(at(s)).toBeCloseTo(5 * multiplier, 12);
      }),
    );
  });
  test("count from 0 where it is said", () => {
    const counted: Scalar = schedule({ schedule: "count", from: 0, of: warmCosine });
    expect(scalarAt(counted, clock(1, 98, 98_000))).toBe(0);
    expect(scalarAt(counted, clock(981, 98, 98_000))).toBe(5);
  });
  test("stay at their last value", () => {
    const short: Scalar = schedule({
      schedule: "curves",
      pieces: [{ curve: "linear", start: steps(0), end: steps(4), from: number("1"), to: number("3") }],
    });
    expect([1, 2, 4, 5, 100].map((k) => scalarAt(short, clock(k, 10, 100)))).toEqual([1.5, 2, 3, 3, 3]);
  });
});

test("milestones drop once the epochs done reach them", () => {
  const rate: Scalar = schedule({
    schedule: "milestones",
    from: number("0.1"),
    at: [epochs(40), epochs(60)],
    times: number("0.1"),
  });
  const first = (epoch: number): number => scalarAt(rate, clock((epoch - 1) * 352 + 1, 352, 35_200));
  const last = (epoch: number): number => scalarAt(rate, clock(epoch * 352, 352, 35_200));
  expect([first(1), last(40), first(41), last(60), first(61)]).toEqual([
    0.1,
    0.1,
    0.1 * 0.1,
    0.1 * 0.1,
    0.1 * 0.1 ** 2,
  ]);
});

describe("staircases of epochs", () => {
  const value = (scalar: Scalar, epoch: number): number =>
    scalarAt(scalar, clock((epoch - 1) * 98 + 50, 98, 98_000));
  const strength: Scalar = schedule({
    schedule: "staircase",
    from: number("1"),
    add: number("-0.05"),
    every: epochs(50),
    first: epochs(50),
  });
  const weight: Scalar = schedule({
    schedule: "staircase",
    from: number("0"),
    add: number("0.05"),
    every: epochs(50),
    first: epochs(49),
  });
  test("follow the published rules of dynamic augmentation", () => {
    for (let epoch = 1; epoch <= 1000; epoch++) {
      expect(value(strength, epoch)).toBeCloseTo(1 - (Math.floor((epoch - 1) / 50) * 50) / 1000, 12);
      expect(value(weight, epoch)).toBeCloseTo((Math.floor(epoch / 50) * 50) / 1000, 12);
    }
  });
});

describe("values of epochs", () => {
  const byEpoch: Scalar = schedule({ schedule: "per_epoch", of: warmCosine });
  test("hold through their epoch", () => {
    for (const epoch of [1, 7, 10, 11, 1000]) {
      const values = [1, 50, 98].map((k) => scalarAt(byEpoch, clock((epoch - 1) * 98 + k, 98, 98_000)));
      expect(new Set(values).size).toBe(1);
      if (epoch <= 10) expect(values[0]).toBeCloseTo((5 * epoch) / 10, 12);
    }
  });
  test("are what a warm-up leads into", () => {
    const total = 400;
    const cosine = (epoch: number): number => 0.002 + 0.998 * 0.5 * (1 + Math.cos((Math.PI * epoch) / total));
    const rate: Scalar = schedule({
      schedule: "warmup_into",
      over: epochs(10),
      from: number("0.01"),
      into: {
        schedule: "per_epoch",
        of: {
          schedule: "curves",
          pieces: [
            { curve: "cosine", start: epochs(0), end: epochs(total), from: number("1"), to: number("0.002") },
          ],
        },
      },
    });
    const at = (update: number): number => scalarAt(rate, clock(update, 98, total * 98));
    expect(at(490)).toBeCloseTo(0.01 + (cosine(10) - 0.01) / 2, 12);
    expect(at(980)).toBeCloseTo(cosine(10), 12);
    expect(at(981)).toBeCloseTo(cosine(11), 12);
    expect(at(400 * 98)).toBeCloseTo(0.002, 12);
  });
});

test("arithmetic is of values", () => {
  const of = [number("0.5"), warmCosine] as const;
  const at = (name: "sum" | "difference" | "product" | "quotient"): number =>
    scalarAt(schedule({ schedule: name, of }), clock(980, 98, 98_000));
  expect([at("sum"), at("difference"), at("product"), at("quotient")]).toEqual([5.5, -4.5, 2.5, 0.1]);
});

test("a schedule in one line", () => {
  expect(describeScalar(warmCosine)).toBe("0.0 to 5.0 at 10 epochs, by a cosine to 1.0e-6 at 1000 epochs");
  expect(describeScalar(number("8/255"))).toBe("8/255");
});
