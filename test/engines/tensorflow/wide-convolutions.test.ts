import { afterAll, beforeAll, expect, test } from "vitest";
import { Builder } from "../../../compiler/tensor/builder.ts";
import { runPasses } from "../../../compiler/tensor/passes/passes.ts";
import type { AnyInstruction, Program } from "../../../compiler/tensor/program.ts";
import { gradient } from "../../../compiler/tensor/reverse.ts";
import { verify } from "../../../compiler/tensor/verify.ts";
import { forEachInstruction } from "../../../compiler/tensor/walk.ts";
import type { Engine } from "../../../runtime/engine.ts";
import { isConvolution } from "../../../runtime/engines/tensorflow/legalize/convolutions.ts";
import { wideConvolutions } from "../../../runtime/engines/tensorflow/legalize/wide-convolutions.ts";
import { INSTALL_TIMEOUT, openTensorflow, runOnce } from "./open-tensorflow.ts";
import { initialVariables, numbers } from "./small-network.ts";

let native: Engine;
let emulated: Engine;
beforeAll(async () => {
  [native, emulated] = [
    await openTensorflow({ bfloat16: "native" }),
    await openTensorflow({ bfloat16: "emulated" }),
  ];
}, INSTALL_TIMEOUT);
afterAll(async () => {
  await native?.close();
  await emulated?.close();
});

const EMULATED = { device: "cpu", bfloat16: "emulated" } as const;
const NATIVE = { device: "cpu", bfloat16: "native" } as const;

const ATTRS = {
  strides: [1, 1],
  padding: [
    [1, 1],
    [1, 1],
  ],
} as const;

/** Two convolutions with bias, ReLU and a residual sum, in bfloat16, in a loop over the image. */
function program(trips: number): Program {
  const b = new Builder("bfloat16");
  const start = b.input("x", "f32", [2, 8, 8, 4]);
  const kernels = ["first", "second"].map((name) => b.variable(name, "f32", [3, 3, 4, 4]));
  const bias = b.variable("bias", "f32", [4]);
  const objective = (image: number): number => {
    const x = b.convert(image, "bf16");
    const [first, second] = kernels.map((w) => b.convert(w, "bf16")) as [number, number];
    const y = b.relu(b.add(b.convolution(x, first, ATTRS), b.alongLast(b.convert(bias, "bf16"), b.shape(x))));
    const z = b.convert(b.relu(b.add(b.convolution(y, second, ATTRS), x)), "f32");
    return b.sumAll(b.mul(z, z));
  };
  const [image] = b.repeat(trips, [start], ([x]) => [
    b.add(x!, b.mulNumber(gradient(b, objective(x!), [x!])[0]!, 1e-3)),
  ]);
  const loss = objective(image!);
  const [slope] = gradient(b, loss, [kernels[0]!]);
  b.output("image", image!);
  b.output("slope", slope!);
  return runPasses(b.finish());
}

function convolutions(of: Program): { instruction: AnyInstruction; depth: number }[] {
  const found: { instruction: AnyInstruction; depth: number }[] = [];
  forEachInstruction(of.instructions, (instruction, depth) => {
    if (isConvolution(instruction)) found.push({ instruction, depth });
  });
  return found;
}

test("convolutions are in float32, and kernels are converted in front of the loop", () => {
  const before = program(3);
  const after = wideConvolutions(before, EMULATED);
  verify(after, "wide-convolutions");
  expect(convolutions(after).length).toBe(convolutions(before).length);
  const made = new Map<number, number>();
  forEachInstruction(after.instructions, ({ results }, depth) => {
    for (const result of results) made.set(result, depth);
  });
  for (const { instruction } of convolutions(after)) {
    for (const value of [...instruction.operands, ...instruction.results])
      expect(after.types[value]!.dtype).toBe("f32");
    const [kernel] = instruction.operands.filter((value) => after.types[value]!.shape[0] === 3);
    if (kernel !== undefined) expect(made.get(kernel)).toBe(0);
  }
});

test("a bias, a sum and a ReLU behind a convolution are taken in before the result is rounded", () => {
  const after = wideConvolutions(program(1), EMULATED);
  const rounded = new Set<string>();
  const producers = new Map<number, AnyInstruction>();
  forEachInstruction(after.instructions, (instruction) => {
    for (const result of instruction.results) producers.set(result, instruction);
    if (instruction.op === "convert" && instruction.attrs.to === "bf16")
      rounded.add(producers.get(instruction.operands[0]!)?.op ?? "variable");
  });
  expect(rounded).not.toContain("convolution");
  expect(rounded).toContain("relu");
});

test("a program without bfloat16 stays as it is", () => {
  const b = new Builder("float32");
  const x = b.input("x", "f32", [2, 8, 8, 4]);
  b.output("y", b.convolution(x, b.variable("w", "f32", [3, 3, 4, 4]), ATTRS));
  const plain = b.finish();
  expect(wideConvolutions(plain, EMULATED)).toBe(plain);
});

test("with bfloat16 in the processor, only those that filtering makes faster are in float32", () => {
  const layer = (size: number, channels: number): Program => {
    const b = new Builder("layer");
    const image = [64, size, size, channels];
    const x = b.convert(b.input("x", "f32", image), "bf16");
    const dy = b.convert(b.input("dy", "f32", image), "bf16");
    const w = b.convert(b.variable("w", "f32", [3, 3, channels, channels]), "bf16");
    b.output("y", b.convert(b.convolution(x, w, ATTRS), "f32"));
    b.output("dx", b.convert(b.convolutionInputGrad(dy, w, ATTRS, image), "f32"));
    b.output("dw", b.convert(b.convolutionFilterGrad(x, dy, ATTRS, b.shape(w)), "f32"));
    return b.finish();
  };
  const wide = (of: Program): string[] => {
    const after = wideConvolutions(of, NATIVE);
    verify(after, "wide-convolutions");
    return convolutions(after)
      .filter(({ instruction }) => after.types[instruction.results[0]!]!.dtype === "f32")
      .map(({ instruction }) => instruction.op);
  };
  expect(wide(layer(32, 64))).toEqual([]);
  expect(wide(layer(8, 256))).toEqual(["convolution_filter_grad"]);
  expect(wide(layer(4, 512))).toEqual(["convolution", "convolution_input_grad", "convolution_filter_grad"]);
});

test("results are those of bfloat16, up to its rounding", async () => {
  const inputs = new Map([["x", numbers("x", "f32", [2, 8, 8, 4])]]);
  const step = program(2);
  const expected = await runOnce(native, step, initialVariables(step), inputs);
  const found = await runOnce(emulated, step, initialVariables(step), inputs);
  for (const name of ["image", "slope"]) {
    const [a, b] = [Array.from(expected.get(name)!.data), Array.from(found.get(name)!.data)];
    const length = (list: number[]): number => Math.sqrt(list.reduce((sum, n) => sum + n * n, 0));
    expect(length(a.map((n, i) => n - b[i]!)) / length(a), name).toBeLessThan(0.01);
  }
});
