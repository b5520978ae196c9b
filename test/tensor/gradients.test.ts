import { describe, expect, it } from "vitest";
import { Builder } from "../../compiler/tensor/builder.ts";
import { OP_NAMES, type Op } from "../../compiler/tensor/ops.ts";
import { runPasses } from "../../compiler/tensor/passes/passes.ts";
import { type Shape, sizeOf, type ValueId } from "../../compiler/tensor/program.ts";
import { gradient } from "../../compiler/tensor/reverse.ts";
import { evaluate } from "../../runtime/engines/reference/evaluate.ts";

/** A function of some inputs whose gradient is compared with central differences in float64. */
interface Case {
  readonly shapes: readonly Shape[];
  readonly build: (b: Builder, x: readonly ValueId[]) => ValueId;
  /** keeps the inputs away from kinks and poles */
  readonly shift?: number;
}

const of = (shapes: readonly Shape[], build: Case["build"], shift?: number): Case =>
  shift === undefined ? { shapes, build } : { shapes, build, shift };
const CONV = {
  strides: [2, 2],
  padding: [
    [1, 1],
    [1, 0],
  ],
} as const;

/** A case for every operation with a gradient; "none": no gradient flows; "refused": asking for it is an error. */
const CASES: { readonly [K in Op]: readonly Case[] | "none" | "refused" } = {
  constant: "none",
  iota: "none",
  rng_bits: "none",
  neg: [of([[3]], (b, [x]) => b.neg(x!))],
  abs: [of([[5]], (b, [x]) => b.abs(x!))],
  sign: "none",
  exp: [of([[4]], (b, [x]) => b.exp(x!))],
  log: [of([[4]], (b, [x]) => b.log(x!), 2)],
  sqrt: [of([[4]], (b, [x]) => b.sqrt(x!), 2)],
  rsqrt: [of([[4]], (b, [x]) => b.rsqrt(x!), 2)],
  sin: [of([[4]], (b, [x]) => b.sin(x!))],
  cos: [of([[4]], (b, [x]) => b.cos(x!))],
  floor: "none",
  round_nearest_even: "none",
  not: "none",
  convert: [of([[4]], (b, [x]) => b.convert(b.convert(x!, "f32"), "f64"))],
  stop_gradient: "none",
  add: [
    of(
      [
        [2, 3],
        [2, 3],
      ],
      (b, [x, y]) => b.add(x!, y!),
    ),
    of([[3]], (b, [x]) => b.add(x!, x!)),
  ],
  sub: [
    of(
      [
        [2, 3],
        [2, 3],
      ],
      (b, [x, y]) => b.sub(x!, y!),
    ),
  ],
  mul: [
    of(
      [
        [2, 3],
        [2, 3],
      ],
      (b, [x, y]) => b.mul(x!, y!),
    ),
    of([[3]], (b, [x]) => b.mul(x!, x!)),
  ],
  div: [of([[4], [4]], (b, [x, y]) => b.div(x!, y!), 2)],
  max: [of([[6], [6]], (b, [x, y]) => b.max(x!, y!))],
  min: [of([[6], [6]], (b, [x, y]) => b.min(x!, y!))],
  and: "none",
  or: "none",
  shift_right_logical: "none",
  compare: "none",
  select: [of([[6], [6]], (b, [x, y]) => b.select(b.compare(x!, y!, "GT"), b.mul(x!, x!), y!))],
  broadcast_in_dim: [
    of([[3]], (b, [x]) => b.broadcastInDim(x!, [2, 3, 4], [1])),
    of([[]], (b, [x]) => b.splat(x!, [2, 2])),
    of([[1, 3]], (b, [x]) => b.broadcastInDim(x!, [2, 3], [0, 1])),
  ],
  reshape: [of([[2, 3]], (b, [x]) => b.reshape(x!, [3, 2]))],
  transpose: [of([[2, 3, 4]], (b, [x]) => b.transpose(x!, [2, 0, 1]))],
  slice: [of([[4, 3]], (b, [x]) => b.slice(x!, [1, 0], [3, 2]))],
  pad: [of([[2, 2]], (b, [x]) => b.pad(x!, [1, 0], [0, 2]))],
  concatenate: [
    of(
      [
        [2, 3],
        [2, 1],
      ],
      (b, [x, y]) => b.concatenate([x!, y!, x!], 1),
    ),
  ],
  reverse: [of([[2, 3]], (b, [x]) => b.reverse(x!, [0, 1]))],
  gather: "refused",
  reduce_sum: [of([[2, 3, 4]], (b, [x]) => b.reduceSum(x!, [0, 2]))],
  reduce_max: [of([[3, 4]], (b, [x]) => b.reduceMax(x!, [1]))],
  reduce_min: [of([[3, 4]], (b, [x]) => b.reduceMin(x!, [0]))],
  argmax: "none",
  dot_general: [
    of(
      [
        [2, 3],
        [3, 4],
      ],
      (b, [x, y]) => b.dot(x!, y!),
    ),
    of(
      [
        [3, 2],
        [3, 4],
      ],
      (b, [x, y]) => b.dot(x!, y!, true),
    ),
    of(
      [
        [2, 3],
        [4, 3],
      ],
      (b, [x, y]) => b.dot(x!, y!, false, true),
    ),
    of(
      [
        [3, 2],
        [4, 3],
      ],
      (b, [x, y]) => b.dot(x!, y!, true, true),
    ),
    of(
      [
        [2, 2, 3],
        [2, 3, 2],
      ],
      (b, [x, y]) => b.dot(x!, y!),
    ),
  ],
  convolution: [
    of(
      [
        [2, 5, 4, 2],
        [3, 3, 2, 3],
      ],
      (b, [x, w]) => b.convolution(x!, w!, CONV),
    ),
    of(
      [
        [1, 4, 4, 2],
        [1, 1, 2, 2],
      ],
      (b, [x, w]) =>
        b.convolution(x!, w!, {
          strides: [2, 2],
          padding: [
            [0, 0],
            [0, 0],
          ],
        }),
    ),
  ],
  convolution_input_grad: "refused",
  convolution_filter_grad: "refused",
  relu: [of([[7]], (b, [x]) => b.relu(x!))],
  relu_grad: [of([[7], [7]], (b, [dy, y]) => b.reluGrad(dy!, b.stopGradient(y!)))],
  batch_norm_training: [
    of([[2, 3, 3, 2], [2], [2]], (b, [x, g, s]) => b.batchNormTraining(x!, g!, s!, 1e-5).y),
    of([[5, 3], [3], [3]], (b, [x, g, s]) => b.batchNormTraining(x!, g!, s!, 1e-3).y),
  ],
  batch_norm_grad: "refused",
  repeat: "refused",
};

/** Pseudo-random numbers in (-1, 1). */
function numbers(count: number, seed: number, shift: number): Float64Array {
  return Float64Array.from(
    { length: count },
    (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed) * 0.9 + shift,
  );
}

describe.each(OP_NAMES.filter((op) => Array.isArray(CASES[op])))("the gradient of %s", (op) => {
  it.each((CASES[op] as readonly Case[]).map((one, i) => [i, one] as const))(
    "is that of finite differences, case %i",
    (_, one) => {
      const b = new Builder("gradient");
      const inputs = one.shapes.map((shape, i) => b.input(`x${i}`, "f64", shape));
      const result = one.build(b, inputs);
      // Weighted, so that all elements of the result count differently.
      const weights = b.input("weights", "f64", b.shape(result));
      const objective = b.sumAll(b.mul(result, weights));
      gradient(b, objective, inputs).forEach((value, i) => {
        b.output(`d${i}`, value);
      });
      b.output("objective", objective);
      const program = runPasses(b.finish());
      expect(program.instructions.some((instruction) => instruction.op === op || op === "convert")).toBe(
        true,
      );

      const data = new Map(
        one.shapes.map((shape, i) => [`x${i}`, numbers(sizeOf(shape), i + 1, one.shift ?? 0)]),
      );
      data.set("weights", numbers(sizeOf(b.shape(result)), 9, 0));
      const at = evaluate(program, data);
      const h = 1e-6;
      one.shapes.forEach((shape, i) => {
        for (let k = 0; k < sizeOf(shape); k++) {
          const shifted = (by: number): number => {
            const moved = new Map(data);
            const copy = data.get(`x${i}`)!.slice();
            copy[k]! += by;
            moved.set(`x${i}`, copy);
            return evaluate(program, moved).outputs.get("objective")![0]!;
          };
          const difference = (shifted(h) - shifted(-h)) / (2 * h);
          expect(at.outputs.get(`d${i}`)![k]!).toBeCloseTo(difference, 6);
        }
      });
    },
  );
});

describe("operations without a gradient", () => {
  it.each(
    OP_NAMES.filter((op) => CASES[op] === "none" && op !== "constant" && op !== "iota" && op !== "rng_bits"),
  )("%s gives zero", (op) => {
    const b = new Builder("none");
    const x = b.input("x", "f64", [3]);
    const through: Record<string, () => ValueId> = {
      sign: () => b.sign(x),
      floor: () => b.floor(x),
      round_nearest_even: () => b.roundNearestEven(x),
      stop_gradient: () => b.stopGradient(x),
    };
    const y = through[op]?.() ?? b.convert(b.compare(x, x, "EQ"), "f64");
    const [dx] = gradient(b, b.sumAll(b.add(y, b.mul(x, x))), [x]);
    b.output("dx", dx!);
    const result = evaluate(runPasses(b.finish()), new Map([["x", [1.5, -2.5, 0.25]]]));
    expect([...result.outputs.get("dx")!]).toEqual([3, -5, 0.5]);
  });

  it("asking for the gradient of a loop names it", () => {
    const b = new Builder("loop");
    const x = b.input("x", "f64", []);
    const [y] = b.repeat(3, [x], ([v]) => [b.mul(v!, v!)]);
    expect(() => gradient(b, y!, [x])).toThrow("no gradient through repeat");
  });
});

describe("ties, where finite differences say nothing, are shared as in PyTorch", () => {
  const at = (x: readonly number[], build: (b: Builder, x: ValueId) => ValueId): number[] => {
    const b = new Builder("ties");
    const input = b.input("x", "f64", [x.length]);
    const [dx] = gradient(b, b.sumAll(build(b, input)), [input]);
    b.output("dx", dx!);
    return [...evaluate(runPasses(b.finish()), new Map([["x", x]])).outputs.get("dx")!];
  };
  it.each(["max", "min"] as const)("%s: half to each", (op) => {
    const bounded = op === "max" ? [1, 0.5, 0] : [0, 0.5, 1];
    expect(at([2, 1, 0], (b, x) => b[op](x, b.like(x, 1)))).toEqual(bounded);
    expect(at([2, 1, 0], (b, x) => b[op](b.like(x, 1), x))).toEqual(bounded);
  });
  it.each(["reduceMax", "reduceMin"] as const)("%s: equal shares", (op) => {
    expect(at([1, 1, 1, 1], (b, x) => b[op](x, [0]))).toEqual([0.25, 0.25, 0.25, 0.25]);
    const sign = op === "reduceMax" ? 1 : -1;
    expect(at([3 * sign, 0, 3 * sign], (b, x) => b[op](x, [0]))).toEqual([0.5, 0, 0.5]);
  });
});

describe("activity", () => {
  it("makes no gradient of weights when the input's is asked for", () => {
    const b = new Builder("activity");
    const x = b.input("x", "f64", [1, 4, 4, 2]);
    const w = b.variable("w", "f64", [3, 3, 2, 2]);
    const y = b.convolution(x, w, {
      strides: [1, 1],
      padding: [
        [1, 1],
        [1, 1],
      ],
    });
    gradient(b, b.sumAll(b.mul(y, y)), [x]);
    const ops = b.finish().instructions.map((instruction) => instruction.op);
    expect(ops).toContain("convolution_input_grad");
    expect(ops).not.toContain("convolution_filter_grad");
  });
});
