import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Builder } from "../../../compiler/tensor/builder.ts";
import type { AnyInstruction, Program } from "../../../compiler/tensor/program.ts";
import { verify, verifyLoops } from "../../../compiler/tensor/verify.ts";
import { forEachInstruction } from "../../../compiler/tensor/walk.ts";
import type { Engine } from "../../../runtime/engine.ts";
import { planConvolution } from "../../../runtime/engines/tensorflow/convolution-plan.ts";
import { isConvolution, shapesOf } from "../../../runtime/engines/tensorflow/legalize/convolutions.ts";
import { mirrorPadding } from "../../../runtime/engines/tensorflow/legalize/mirror-padding.ts";
import { INSTALL_TIMEOUT, openTensorflow, runOnce } from "./open-tensorflow.ts";
import { attackProgram, initialVariables, numbers, trainingProgram } from "./small-network.ts";

const CPU = { device: "cpu" } as const;
let plain: Engine;
let mirrored: Engine;
beforeAll(async () => {
  [plain, mirrored] = [await openTensorflow({ mirror: "never" }), await openTensorflow({ mirror: "always" })];
}, INSTALL_TIMEOUT);
afterAll(async () => {
  await plain?.close();
  await mirrored?.close();
});

/** Instructions of a kind, each with the number of loops around it. */
function found(
  program: Program,
  wanted: (instruction: AnyInstruction) => boolean,
): { instruction: AnyInstruction; depth: number }[] {
  const list: { instruction: AnyInstruction; depth: number }[] = [];
  forEachInstruction(program.instructions, (instruction, depth) => {
    if (wanted(instruction)) list.push({ instruction, depth });
  });
  return list;
}

/** The number of convolutions that need a padding step. */
function padded(program: Program): number {
  return found(program, isConvolution).filter(({ instruction }) => {
    if (!isConvolution(instruction)) return false;
    const { x, w } = shapesOf(instruction, (value) => program.types[value]!.shape);
    return planConvolution(CPU, x, w, instruction.attrs)
      .pad.flat()
      .some((rows) => rows > 0);
  }).length;
}

function imageReversals(program: Program) {
  return found(
    program,
    ({ op, operands }) => op === "reverse" && program.types[operands[0]!]!.shape[0] === 2,
  );
}

describe("an attack", () => {
  const program = attackProgram({ float: "f32", size: 8 });
  const legal = mirrorPadding(program, CPU);

  test("is reversed by itself, and stays a valid program", () => {
    verify(legal, "mirror-padding");
    verifyLoops(legal);
    expect(padded(program)).toBeGreaterThan(0);
    expect(padded(legal)).toBe(0);
  });

  test("reverses the image on its way in and out, and nothing in its loop", () => {
    expect(found(legal, ({ op }) => op === "reverse").every(({ depth }) => depth === 0)).toBe(true);
    expect(imageReversals(legal).length).toBe(2);
  });

  test("of odd size is left as it is", () => {
    const odd = attackProgram({ float: "f32", size: 7 });
    expect(mirrorPadding(odd, CPU, "always")).toBe(odd);
  });
});

test("one convolution alone is not worth reversing its image for", () => {
  const b = new Builder("alone");
  const attrs = {
    strides: [2, 2],
    padding: [
      [1, 1],
      [1, 1],
    ],
  } as const;
  b.output(
    "y",
    b.convolution(b.input("x", "f32", [2, 8, 8, 16]), b.variable("w", "f32", [3, 3, 16, 16]), attrs),
  );
  const program = b.finish();
  expect(mirrorPadding(program, CPU)).toBe(program);
  expect(padded(mirrorPadding(program, CPU, "always"))).toBe(0);
});

describe("results are the same either way", () => {
  test.each([8, 6, 7, 5])("size %i", async (size) => {
    for (const program of [attackProgram({ float: "f64", size }), trainingProgram({ float: "f64", size })]) {
      const inputs = new Map([["x", numbers("x", "f64", [2, size, size, 3])]]);
      const [one, other] = [
        await runOnce(plain, program, initialVariables(program), inputs),
        await runOnce(mirrored, program, initialVariables(program), inputs),
      ];
      for (const [name, { data }] of one) {
        const reversed = other.get(name)!.data;
        const apart = Array.from(data, (n, i) => Math.abs(n - reversed[i]!));
        expect(Math.max(...apart) / Math.max(...Array.from(data, Math.abs)), name).toBeLessThan(1e-12);
      }
    }
  });
});
