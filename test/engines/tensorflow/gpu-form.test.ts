import { afterAll, beforeAll, expect, test } from "vitest";
import { Builder } from "../../../compiler/tensor/builder.ts";
import type { Program } from "../../../compiler/tensor/program.ts";
import type { HostTensor } from "../../../runtime/engine.ts";
import { sessionConfig } from "../../../runtime/engines/tensorflow/device.ts";
import { TensorflowExecutable } from "../../../runtime/engines/tensorflow/executable.ts";
import { loadLibrary } from "../../../runtime/engines/tensorflow/library.ts";
import { locateLibrary } from "../../../runtime/engines/tensorflow/location.ts";
import { buildProgramGraph } from "../../../runtime/engines/tensorflow/program-graph.ts";
import { Session } from "../../../runtime/engines/tensorflow/session.ts";
import { Variables } from "../../../runtime/engines/tensorflow/variables.ts";
import { INSTALL_TIMEOUT, installForTests } from "./open-tensorflow.ts";

/** Graphs in the form for a GPU, run on the CPU: they must compute the same. */
let session: Session;
beforeAll(async () => {
  await installForTests();
  session = new Session(loadLibrary(locateLibrary("cpu").location!), sessionConfig("cpu", 2));
}, INSTALL_TIMEOUT);
afterAll(() => session?.close());

let programs = 0;
async function run(program: Program, inputs: ReadonlyMap<string, HostTensor>) {
  const graph = buildProgramGraph(program, { device: "gpu", prefix: `gpu${programs++}`, placement: "" });
  session.extend(graph.graph);
  const outputs = await new TensorflowExecutable(program, graph, session, new Variables(session, "")).run(
    inputs,
  );
  return { outputs, ops: graph.graph.node.map((node) => node.op) };
}

const indices: HostTensor = { dtype: "i32", shape: [3], data: Int32Array.of(2, 0, 2) };

test("images of bytes are gathered four bytes at a time", async () => {
  const b = new Builder("bytes");
  b.output("y", b.gather(b.input("x", "u8", [3, 2, 2, 3]), b.input("i", "i32", [3])));
  const data = Uint8Array.from({ length: 36 }, (_, i) => 255 - 7 * i);
  const { outputs, ops } = await run(
    b.finish(),
    new Map([
      ["x", { dtype: "u8", shape: [3, 2, 2, 3], data }],
      ["i", indices],
    ]),
  );
  expect(ops).toContain("Bitcast");
  expect(outputs.get("y")!.data).toEqual(
    Uint8Array.from([2, 0, 2].flatMap((row) => [...data.slice(row * 12, row * 12 + 12)])),
  );
});

test("bytes that are no whole words are gathered as they are", async () => {
  const b = new Builder("labels");
  b.output("y", b.gather(b.input("x", "u8", [3]), b.input("i", "i32", [3])));
  const { outputs } = await run(
    b.finish(),
    new Map([
      ["x", { dtype: "u8", shape: [3], data: Uint8Array.of(5, 6, 7) }],
      ["i", indices],
    ]),
  );
  expect([...outputs.get("y")!.data]).toEqual([7, 5, 7]);
});

test("words are sliced as floats, bit by bit", async () => {
  const b = new Builder("words");
  b.output("y", b.columns(b.input("x", "u32", [2, 3]), 1, 3));
  // among them a signaling NaN, a denormal number and infinity
  const data = Uint32Array.of(1, 0x7f800001, 3, 4, 0xff800000, 0xffffffff);
  const { outputs } = await run(b.finish(), new Map([["x", { dtype: "u32", shape: [2, 3], data }]]));
  expect([...outputs.get("y")!.data]).toEqual([0x7f800001, 3, 0xff800000, 0xffffffff]);
});

test("padding is left to the convolution", async () => {
  const b = new Builder("explicit");
  const attrs = {
    strides: [2, 2],
    padding: [
      [1, 1],
      [1, 1],
    ],
  } as const;
  const x = b.input("x", "f32", [1, 4, 4, 1]);
  b.output("y", b.convolution(x, b.constant(1, "f32", [3, 3, 1, 1]), attrs));
  const ones: HostTensor = { dtype: "f32", shape: [1, 4, 4, 1], data: new Float32Array(16).fill(1) };
  const { outputs, ops } = await run(b.finish(), new Map([["x", ones]]));
  expect(ops).not.toContain("Pad");
  expect([...outputs.get("y")!.data]).toEqual([4, 6, 6, 9]);
});
