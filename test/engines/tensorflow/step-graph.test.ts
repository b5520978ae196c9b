import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../../runtime/engine.ts";
import { TensorflowExecutable } from "../../../runtime/engines/tensorflow/executable.ts";
import { fillDevice, inputsOf, lowered, planOf } from "../../bench/workload.ts";
import { INSTALL_TIMEOUT, openTensorflow } from "./open-tensorflow.ts";

/** A kernel that ran: its name in the library, and whether it is in the attack's loop. */
interface Kernel {
  readonly op: string;
  readonly inAttack: boolean;
}

/**
 * The kernels of the benchmark's step with a short attack. They show if a new release of the library, or a change here,
 * loses a fused kernel.
 */
async function kernelsOf(engine: Engine): Promise<Kernel[]> {
  const plan = planOf({ precision: "float32", images: 32, width: 64, attackSteps: 2 });
  await fillDevice(engine, plan);
  const step = lowered(plan, "ds");
  const executable = await engine.load(step.program);
  if (!(executable instanceof TensorflowExecutable)) throw new Error("not TensorFlow's");
  const { metadata } = await executable.trace(inputsOf(plan, "ds", step, 0));
  return metadata.partitionGraphs.flatMap(({ node }) =>
    node.map(({ name, op }) => ({
      // with oneDNN the kernels have other names
      op: op.replace(/^_Mkl(?:Native)?|^_/, ""),
      inAttack: name.includes("/body/"),
    })),
  );
}

function count(kernels: readonly Kernel[], op: string, inAttack: boolean): number {
  return kernels.filter((kernel) => kernel.op === op && kernel.inAttack === inAttack).length;
}

/**
 * The number of convolutions in a ResNet-18 for small images: the first, two in each of eight blocks, three shortcuts.
 */
const CONVOLUTIONS = 20;
/**
 * those with few pixels and many channels: three in each of the last stages at stride one, and the last at stride two
 */
const FILTERED = 10;

describe("a step of a ResNet-18 with the library's convolutions", () => {
  let kernels: Kernel[];
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTensorflow({ filtering: "never" });
    kernels = await kernelsOf(engine);
  }, INSTALL_TIMEOUT);
  afterAll(() => engine?.close());

  test("fuses the bias into every convolution of the attack, and every sum and ReLU behind one", () => {
    expect(count(kernels, "FusedConv2D", true)).toBe(CONVOLUTIONS);
    expect(count(kernels, "Conv2D", true)).toBe(0);
    expect(count(kernels, "BiasAdd", true)).toBe(0);
    // the head's first layer has its own bias before the shift of its batch norm
    expect(count(kernels, "Relu", true)).toBe(1);
  });

  test("has no filter gradient in the attack, and no padding around a convolution", () => {
    expect(count(kernels, "Conv2DBackpropInput", true)).toBe(CONVOLUTIONS);
    expect(count(kernels, "Conv2DBackpropFilter", true)).toBe(0);
    expect(count(kernels, "PadWithFusedConv2D", true) + count(kernels, "PadWithConv2D", false)).toBe(0);
  });

  test("takes batch norm in one kernel forward and one backward, in both passes", () => {
    const norms = 2 * CONVOLUTIONS + 2 * 3;
    const forward = count(kernels, "FusedBatchNormV3", false) + count(kernels, "FusedBatchNormEx", false);
    expect(forward).toBe(norms);
    expect(count(kernels, "FusedBatchNormGradV3", false)).toBe(norms);
  });
});

describe("a step of a ResNet-18 as it is run", () => {
  let kernels: Kernel[];
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTensorflow();
    kernels = await kernelsOf(engine);
  }, INSTALL_TIMEOUT);
  afterAll(() => engine?.close());

  test("filters the convolutions of many channels, and fuses the others", () => {
    expect(count(kernels, "FusedConv2D", true)).toBe(CONVOLUTIONS - FILTERED);
    expect(count(kernels, "Conv2DBackpropInput", true)).toBe(CONVOLUTIONS - FILTERED);
    // the products, and one product along the width in each direction of the transforms
    expect(count(kernels, "BatchMatMulV2", true)).toBe(2 * FILTERED * 3);
    expect(count(kernels, "BatchMatMulV2", false)).toBeGreaterThanOrEqual(2 * FILTERED * 7);
    expect(count(kernels, "Conv2DBackpropFilter", false)).toBe(2 * (CONVOLUTIONS - FILTERED));
  });

  test("takes no kernel to the points inside of the attack", () => {
    // a product with a table of kernels does not depend on the iteration, so it is before the loop
    const products = count(kernels, "MatMul", true) + count(kernels, "FusedMatMul", true);
    const head = 2 * 3;
    const similarity = 3;
    expect(products).toBeLessThanOrEqual(2 * FILTERED * 2 + head + similarity);
  });
});
