import { expect, test } from "vitest";
import { Builder } from "../../../compiler/tensor/builder.ts";
import { evaluate } from "../../../runtime/engines/reference/evaluate.ts";

const sumOf = (...numbers: number[]): number => {
  const b = new Builder("sum");
  b.output("y", b.sumAll(b.input("x", "f64", [numbers.length])));
  return evaluate(b.finish(), new Map([["x", numbers]])).outputs.get("y")![0]!;
};

test("a sum is rounded only once", () => {
  expect(sumOf(1e16, 1, -1e16)).toBe(1);
  expect(sumOf(1, 1e100, 1, -1e100)).toBe(2);
  expect(sumOf(...Array<number>(1000).fill(0.1))).toBe(100);
});

test("infinity and NaN stay as they are", () => {
  expect(sumOf(1, Number.POSITIVE_INFINITY, 2)).toBe(Number.POSITIVE_INFINITY);
  expect(sumOf(1, Number.NEGATIVE_INFINITY, 2)).toBe(Number.NEGATIVE_INFINITY);
  expect(sumOf(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)).toBeNaN();
  expect(sumOf(1e308, 1e308)).toBe(Number.POSITIVE_INFINITY);
  expect(sumOf(1, Number.NaN)).toBeNaN();
});

test("the sums of a batch norm over its rows are rounded only once", () => {
  const b = new Builder("norm");
  const ones = b.constant(1, "f64", [1]);
  b.output("mean", b.batchNormTraining(b.input("x", "f64", [4, 1]), ones, ones, 1e-5).mean);
  expect([...evaluate(b.finish(), new Map([["x", [1, 1e100, 1, -1e100]]])).outputs.get("mean")!]).toEqual([
    0.5,
  ]);
});
