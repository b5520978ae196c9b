import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { lowerStep } from "../../compiler/lower/step-program.ts";
import type { Op } from "../../compiler/tensor/ops.ts";
import type { AnyInstruction, Region, ValueId } from "../../compiler/tensor/program.ts";
import { isFree } from "../../compiler/tensor/walk.ts";

/** The dual-stream experiment of the paper, with ResNet-18. */
const ENTRY = join(import.meta.dirname, "../../experiments/acl-cifar10/ds.acl");

let whole: readonly AnyInstruction[];
let loop: Region;

beforeAll(() => {
  const { plan } = compile({ entry: ENTRY, readFile: (path) => readFileSync(path, "utf8") });
  whole = lowerStep(plan!, "pretrain", 32).program.instructions;
  const loops = whole.flatMap((one) => (one.op === "repeat" ? [one] : []));
  expect(loops).toHaveLength(1);
  expect(loops[0]!.attrs.count).toBe(5);
  loop = loops[0]!.attrs.body;
});

const count = (list: readonly AnyInstruction[], op: Op): number => list.filter((one) => one.op === op).length;

describe("a dual-stream step outside the attack", () => {
  it("trains two branches: 20 convolutions, their two gradients, and 20 batch norms for each", () => {
    expect(count(whole, "convolution")).toBe(2 * 20);
    expect(count(whole, "convolution_filter_grad")).toBe(2 * 20);
    // The gradient of the images is not needed.
    expect(count(whole, "convolution_input_grad")).toBe(2 * 19);
    // 20 in the encoder, 3 in the head
    expect(count(whole, "batch_norm_training")).toBe(2 * 23);
  });
});

describe("inside the attack of a dual-stream step", () => {
  it("runs the adversarial branch forward, and backward as far as the images", () => {
    expect(count(loop.instructions, "convolution")).toBe(20);
    expect(count(loop.instructions, "convolution_input_grad")).toBe(20);
  });

  it("computes no gradient of a weight", () => {
    expect(count(loop.instructions, "convolution_filter_grad")).toBe(0);
    // The weight gradient of a linear layer sums over the images: its result has the shape of the weight.
    const { instructions } = loop;
    expect(count(instructions, "dot_general")).toBe(3 + 3 + 1 + 2);
  });

  it("has no batch norm: running statistics are folded into the kernels", () => {
    expect(count(loop.instructions, "batch_norm_training")).toBe(0);
    expect(count(loop.instructions, "batch_norm_grad")).toBe(0);
  });

  it("does nothing that depends on weights alone: every operation with a cost follows from the moving images", () => {
    const moving = new Set<ValueId>(loop.params);
    const still: string[] = [];
    for (const one of loop.instructions) {
      if (one.operands.some((operand) => moving.has(operand))) for (const r of one.results) moving.add(r);
      else if (!isFree(one)) still.push(one.op);
    }
    expect(still).toEqual([]);
  });
});
