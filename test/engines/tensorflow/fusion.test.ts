import { afterAll, beforeAll, expect, test } from "vitest";
import type { Program } from "../../../compiler/tensor/program.ts";
import type { Engine } from "../../../runtime/engine.ts";
import { TensorflowExecutable } from "../../../runtime/engines/tensorflow/executable.ts";
import { INSTALL_TIMEOUT, openTensorflow } from "./open-tensorflow.ts";
import { attackProgram, initialVariables, numbers, trainingProgram } from "./small-network.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openTensorflow();
}, INSTALL_TIMEOUT);
afterAll(() => engine?.close());

/** The number of nodes of each operation that the library runs, from its trace. */
async function nodesRun(program: Program): Promise<Map<string, number>> {
  await engine.write(initialVariables(program));
  const executable = await engine.load(program);
  if (!(executable instanceof TensorflowExecutable)) throw new Error("not TensorFlow's");
  const { metadata } = await executable.trace(new Map([["x", numbers("x", "f32", [2, 8, 8, 3])]]));
  const counts = new Map<string, number>();
  for (const graph of metadata.partitionGraphs)
    for (const { op } of graph.node) {
      // with oneDNN the kernels have other names
      const name = op.replace(/^_Mkl(?:Native)?|^_/, "");
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  return counts;
}

test("in an attack, every convolution takes its bias, sum and ReLU along", async () => {
  const counts = await nodesRun(attackProgram({ float: "f32", size: 8 }));
  expect((counts.get("FusedConv2D") ?? 0) + (counts.get("PadWithFusedConv2D") ?? 0)).toBe(6);
  expect(counts.get("Conv2D")).toBeUndefined();
  expect(counts.get("BiasAdd")).toBeUndefined();
  expect(counts.get("Relu")).toBeUndefined();
  // an attack needs only the gradient of the image
  expect(counts.get("Conv2DBackpropInput")).toBe(6);
  expect(counts.get("Conv2DBackpropFilter")).toBeUndefined();
});

test("in training, batch norm is one kernel forward and one backward", async () => {
  const counts = await nodesRun(trainingProgram({ float: "f32", size: 8 }));
  const forward = (counts.get("FusedBatchNormV3") ?? 0) + (counts.get("FusedBatchNormEx") ?? 0);
  expect(forward).toBe(6);
  expect(counts.get("FusedBatchNormGradV3")).toBe(6);
  expect(counts.get("Conv2DBackpropFilter")).toBe(6);
  // the gradient of the training images is not needed
  expect(counts.get("Conv2DBackpropInput")).toBe(5);
});
