import { describe, expect, test } from "vitest";
import { uniform } from "./generator.ts";
import { chiSquareTest, independenceTest, ksTest, normalCdf, shareTest, upperGamma } from "./statistics.ts";

/** Compares the statistical tests with published tables. */
test("quantiles of chi-square", () => {
  for (const [freedom, quantile, p] of [
    [1, 3.841458820694124, 0.05],
    [10, 18.307038053275146, 0.05],
    [100, 124.34211340400407, 0.05],
    [10, 29.58829844507443, 0.001],
    [30, 18.49266098195347, 0.95],
  ] as const)
    expect(upperGamma(freedom / 2, quantile / 2)).toBeCloseTo(p, 9);
});

test("quantiles of the normal distribution", () => {
  expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 9);
  expect(normalCdf(-1.2815515655446004)).toBeCloseTo(0.1, 9);
});

describe("of 20000 draws of another kind", () => {
  const draws = uniform("draws", 20_000);
  const count = (from: number, to: number): number => draws.filter((x) => x >= from && x < to).length;
  test("right ones pass", () => {
    expect(ksTest(draws, (x) => x)).toBeGreaterThan(0.01);
    const tenths = Array.from({ length: 10 }, (_, i) => count(i / 10, (i + 1) / 10));
    expect(chiSquareTest(tenths, Array(10).fill(2000))).toBeGreaterThan(0.01);
  });
  test("those that are a little wrong do not", () => {
    expect(ksTest(draws, (x) => Math.min(x / 0.97, 1))).toBeLessThan(1e-6);
    expect(shareTest(count(0, 0.52), draws.length, 0.5)).toBeLessThan(1e-6);
    expect(
      independenceTest([
        [5200, 4800],
        [4800, 5200],
      ]),
    ).toBeLessThan(1e-6);
  });
});
