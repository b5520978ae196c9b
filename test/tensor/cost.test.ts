import { describe, expect, it } from "vitest";
import { Builder } from "../../compiler/tensor/builder.ts";
import { programCost } from "../../compiler/tensor/cost/cost.ts";
import type { Program } from "../../compiler/tensor/program.ts";

const whole = (): string => "all";
const costOf = (program: Program, figures?: { flops: number; bandwidth: number }) =>
  programCost(program, whole, figures);

function programOf(build: (b: Builder) => void): Program {
  const b = new Builder("small");
  build(b);
  return b.finish();
}

const CONVOLUTION = {
  strides: [2, 2],
  padding: [
    [1, 1],
    [1, 1],
  ],
} as const;

describe("operations", () => {
  it.each<[string, (b: Builder) => void, number]>([
    // 2 x 4 x 4 results of 5 channels, each of 3 x 3 x 3 multiply-adds
    [
      "a convolution, with its padding",
      (b) =>
        b.output(
          "y",
          b.convolution(b.input("x", "f32", [2, 8, 8, 3]), b.input("w", "f32", [3, 3, 3, 5]), CONVOLUTION),
        ),
      2 * (2 * 4 * 4 * 5) * 27,
    ],
    [
      "its gradient for the images",
      (b) =>
        b.output(
          "dx",
          b.convolutionInputGrad(
            b.input("dy", "f32", [2, 4, 4, 5]),
            b.input("w", "f32", [3, 3, 3, 5]),
            CONVOLUTION,
            [2, 8, 8, 3],
          ),
        ),
      2 * (2 * 4 * 4 * 5) * 27,
    ],
    [
      "its gradient for the kernel",
      (b) =>
        b.output(
          "dw",
          b.convolutionFilterGrad(
            b.input("x", "f32", [2, 8, 8, 3]),
            b.input("dy", "f32", [2, 4, 4, 5]),
            CONVOLUTION,
            [3, 3, 3, 5],
          ),
        ),
      2 * (2 * 4 * 4 * 5) * 27,
    ],
    [
      "a product of transposed matrices",
      (b) => b.output("y", b.dot(b.input("x", "f32", [7, 3]), b.input("w", "f32", [5, 7]), true, true)),
      2 * 3 * 5 * 7,
    ],
    ["a sum: what goes in", (b) => b.output("y", b.reduceSum(b.input("x", "f32", [4, 6]), [0])), 24],
    ["arithmetic: each number of the result", (b) => b.output("y", b.exp(b.input("x", "f32", [4, 6]))), 24],
    [
      "whole numbers: none",
      (b) => b.output("y", b.add(b.input("x", "i32", [4]), b.input("z", "i32", [4]))),
      0,
    ],
    ["moving and comparing: none", (b) => b.output("y", b.transpose(b.input("x", "f32", [4, 6]), [1, 0])), 0],
    // sum 12, mean 3; centred 12, squares 12, sum 12, mean 3; + epsilon, rsqrt, scale: 3 each; scaled 12, shifted 12
    [
      "a fused operation: its parts",
      (b) => {
        const [gamma, beta] = [b.input("g", "f32", [3]), b.input("b", "f32", [3])];
        b.output("y", b.batchNormTraining(b.input("x", "f32", [4, 3]), gamma, beta, 1e-5).y);
      },
      12 + 3 + 12 + 12 + 12 + 3 + 3 * 3 + 12 + 12,
    ],
  ])("%s", (_, build, operations) => {
    expect(costOf(programOf(build)).total.operations).toBe(operations);
  });

  it("a loop: its body as often as it runs", () => {
    const program = programOf((b) => {
      const x = b.input("x", "f32", [10]);
      b.output("y", b.repeat(5, [x], ([at]) => [b.mul(b.exp(at!), x)])[0]!);
    });
    const { kinds, total } = costOf(program);
    expect(kinds.get("exp")).toMatchObject({ runs: 5, operations: 50 });
    expect(kinds.get("mul")).toMatchObject({ runs: 5, operations: 50 });
    expect(total.runs).toBe(10);
  });
});

describe("memory", () => {
  it("what is made where it is used is neither read nor written", () => {
    const program = programOf((b) => {
      const x = b.input("x", "f32", [4, 6]);
      b.output("y", b.add(x, b.broadcastInDim(b.input("v", "f32", [6]), [4, 6], [1])));
    });
    // x and the vector itself are read, one result is written
    expect(costOf(program).total).toMatchObject({ read: 4 * 24 + 4 * 6, written: 4 * 24 });
  });
  it("an operand twice is read once; another shape is the same memory", () => {
    const program = programOf((b) => {
      const x = b.input("x", "f32", [4, 6]);
      const flat = b.reshape(x, [24]);
      b.output("y", b.mul(flat, flat));
    });
    expect(costOf(program).total).toMatchObject({ runs: 2, read: 96, written: 96 });
  });
  it("the peak: inputs throughout, others from making to last use", () => {
    const program = programOf((b) => {
      const x = b.input("x", "f32", [100]);
      const y = b.exp(x);
      const z = b.log(y);
      b.output("z", b.sqrt(z));
    });
    // x, and two at a time of y, z and the square root
    expect(costOf(program).peak).toBe(400 + 800);
  });
  it("the peak of a loop: its carried values and what its body needs, beside what is kept outside", () => {
    const program = programOf((b) => {
      const x = b.input("x", "f32", [100]);
      const kept = b.exp(x);
      const [y] = b.repeat(3, [x], ([at]) => [b.sqrt(b.log(at!))]);
      b.output("y", b.add(y!, kept));
    });
    // x, kept, the loop's result; inside the loop: the carried value, and two at a time of log and square root
    expect(costOf(program).peak).toBe(400 + 400 + 400 + 400 + 800);
  });
});

describe("time at a device's figures", () => {
  it("is the longer of arithmetic and memory, instruction by instruction", () => {
    const program = programOf((b) => {
      const x = b.input("x", "f32", [100, 100]);
      b.output("y", b.exp(b.dot(x, x)));
    });
    const { total, kinds } = costOf(program, { flops: 1e6, bandwidth: 1e6 });
    // dot: 2e6 operations against 80,000 bytes; exp: 10,000 operations against 80,000 bytes
    expect(kinds.get("dot_general")!.seconds).toBeCloseTo(2);
    expect(kinds.get("exp")!.seconds).toBeCloseTo(0.08);
    expect(total.seconds).toBeCloseTo(2.08);
    expect(costOf(program).total).not.toHaveProperty("seconds");
  });
});
