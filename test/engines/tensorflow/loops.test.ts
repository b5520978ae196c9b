import { afterAll, beforeAll, expect, test } from "vitest";
import { philoxWords } from "../../../compiler/random/philox.ts";
import { Builder } from "../../../compiler/tensor/builder.ts";
import type { Engine, HostTensor } from "../../../runtime/engine.ts";
import { INSTALL_TIMEOUT, openTensorflow, runOnce, vector } from "./open-tensorflow.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openTensorflow();
}, INSTALL_TIMEOUT);
afterAll(() => engine?.close());

function word(value: number): HostTensor {
  return { dtype: "i32", shape: [], data: Int32Array.of(value) };
}

test("a loop in a loop uses values from both around it", async () => {
  const b = new Builder("nested");
  const x = b.input("x", "f32", [2]);
  const [outer] = b.repeat(3, [x], ([a]) => {
    const doubled = b.add(a!, a!);
    const [inner] = b.repeat(2, [a!], ([c]) => [b.add(b.add(c!, doubled), x)]);
    return [inner!];
  });
  b.output("y", outer!);
  // a -> a + 2 (2a + x) = 5a + 2x, three times
  const expected = [1, 10].map((n) => [0, 1, 2].reduce((a) => 5 * a + 2 * n, n));
  const outputs = await runOnce(engine, b.finish(), new Map(), new Map([["x", vector(1, 10)]]));
  expect(outputs.get("y")).toEqual(vector(...expected));
});

test("several values are carried together, and may change places", async () => {
  const b = new Builder("swap");
  const [x, y] = [b.input("x", "f32", [1]), b.input("y", "f32", [1])];
  const [p, q] = b.repeat(3, [x, y], ([c, d]) => [d!, c!]);
  b.output("p", p!);
  b.output("q", q!);
  const outputs = await runOnce(
    engine,
    b.finish(),
    new Map(),
    new Map([
      ["x", vector(1)],
      ["y", vector(2)],
    ]),
  );
  expect([outputs.get("p"), outputs.get("q")]).toEqual([vector(2), vector(1)]);
});

test.each([0, 1])("a loop of %i trips needs no loop", async (count) => {
  const b = new Builder(`trips${count}`);
  const [y] = b.repeat(count, [b.input("x", "f32", [1])], ([c]) => [b.addNumber(c!, 5)]);
  b.output("y", y!);
  const outputs = await runOnce(engine, b.finish(), new Map(), new Map([["x", vector(1)]]));
  expect(outputs.get("y")).toEqual(vector(1 + 5 * count));
});

test("broadcasts made outside of a loop are used and carried inside", async () => {
  const b = new Builder("broadcasts");
  const wide = b.alongLast(b.input("x", "f32", [2]), [3, 2]);
  const [sum] = b.repeat(2, [b.constant(1, "f32", [3, 2])], ([c]) => [b.add(b.mul(c!, wide), wide)]);
  b.output("y", b.reduceSum(sum!, [0]));
  const outputs = await runOnce(engine, b.finish(), new Map(), new Map([["x", vector(2, 3)]]));
  // ((1 x + x) x + x) of each of three rows
  expect(outputs.get("y")).toEqual(vector(3 * 10, 3 * 21));
});

test("draws in a loop are those of its step, and rows depend on their own number only", async () => {
  const b = new Builder("draws");
  const [first, step] = [b.input("first", "i32", []), b.input("step", "i32", [])];
  const key = [0xdeadbeef, 0x01234567] as const;
  const [, words] = b.repeat(2, [step, b.constant(0, "u32", [3, 6])], ([at]) => [
    b.addNumber(at!, 1),
    b.rngBits(first, at!, key, 3, 6),
  ]);
  b.output("y", words!);
  const inputs = new Map([
    ["first", word(40)],
    ["step", word(7)],
  ]);
  const outputs = await runOnce(engine, b.finish(), new Map(), inputs);
  // in the last iteration the step is 8, and six words take two blocks
  const expected = [0, 1, 2].flatMap((row) => [...philoxWords(key, [(40 + row) * 2, 8], 6)]);
  expect([...outputs.get("y")!.data]).toEqual(expected);
});
