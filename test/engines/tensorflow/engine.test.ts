import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Builder } from "../../../compiler/tensor/builder.ts";
import { type Engine, EngineError } from "../../../runtime/engine.ts";
import { tensorflow } from "../../../runtime/engines/tensorflow/engine.ts";
import { INSTALL_TIMEOUT, openTensorflow, runOnce, vector } from "./open-tensorflow.ts";
import { initialVariables, numbers, trainingProgram } from "./small-network.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openTensorflow();
}, INSTALL_TIMEOUT);
afterAll(() => engine?.close());

/** a, b -> b, a + b */
function fibonacci(name: string): Builder {
  const b = new Builder(name);
  const [first, second] = [b.variable("first", "f32", [2]), b.variable("second", "f32", [2])];
  b.update("first", second);
  b.update("second", b.add(first, second));
  b.output("before", first);
  return b;
}

describe("variables", () => {
  test("are read before any of them is written", async () => {
    await engine.write(
      new Map([
        ["first", vector(0, 0)],
        ["second", vector(1, 2)],
      ]),
    );
    const program = await engine.load(fibonacci("fibonacci").finish());
    const seen: number[] = [];
    for (let i = 0; i < 8; i++) seen.push((await program.run(new Map())).get("before")!.data[1]!);
    expect(seen).toEqual([0, 2, 2, 4, 6, 10, 16, 26]);
    const after = await engine.read(["second", "first"]);
    expect([...after.keys()]).toEqual(["second", "first"]);
    expect(after.get("first")).toEqual(vector(21, 42));
    expect(after.get("second")).toEqual(vector(34, 68));
  });

  test("are shared by the programs of an engine", async () => {
    await engine.write(
      new Map([
        ["first", vector(0, 0)],
        ["second", vector(1, 1)],
      ]),
    );
    const [one, two] = [
      await engine.load(fibonacci("one").finish()),
      await engine.load(fibonacci("two").finish()),
    ];
    for (let i = 0; i < 3; i++) {
      await one.run(new Map());
      await two.run(new Map());
    }
    expect((await engine.read(["second"])).get("second")).toEqual(vector(13, 13));
  });

  test("keep what was read while later runs change them", async () => {
    await engine.write(
      new Map([
        ["first", vector(0, 0)],
        ["second", vector(1, 1)],
      ]),
    );
    const program = await engine.load(fibonacci("snapshot").finish());
    const before = await engine.read(["second"]);
    await program.run(new Map());
    await program.run(new Map());
    expect(before.get("second")).toEqual(vector(1, 1));
  });

  test("may change their type when they are written again", async () => {
    await engine.write(new Map([["first", vector(1, 2, 3)]]));
    const words = { dtype: "i32", shape: [2, 1], data: Int32Array.of(-1, 7) } as const;
    await engine.write(new Map([["first", words]]));
    expect((await engine.read(["first"])).get("first")).toEqual(words);
    await engine.drop(["first", "never there"]);
    await expect(engine.read(["first"])).rejects.toThrow("there is no variable first");
  });

  test("keep every element type", async () => {
    const values = new Map([
      ["f64", { dtype: "f64", shape: [2], data: Float64Array.of(1e300, -0.1) }],
      ["bf16", { dtype: "bf16", shape: [2], data: Uint16Array.of(0x3f80, 0xc049) }],
      ["u32", { dtype: "u32", shape: [], data: Uint32Array.of(0xffff_fffe) }],
      ["u8", { dtype: "u8", shape: [3], data: Uint8Array.of(0, 128, 255) }],
      ["bool", { dtype: "bool", shape: [2, 1], data: Uint8Array.of(1, 0) }],
    ] as const);
    await engine.write(values);
    expect(await engine.read([...values.keys()])).toEqual(values);
  });
});

describe("what is refused", () => {
  const build = (): Builder => {
    const b = new Builder("refuses");
    b.output("y", b.add(b.input("x", "f32", [2]), b.variable("v", "f32", [2])));
    return b;
  };
  const x = new Map([["x", vector(1, 2)]]);

  test("a variable that was never written, or is of another type", async () => {
    const program = await engine.load(build().finish());
    await expect(program.run(x)).rejects.toThrow("program refuses needs variable v, which was never written");
    await engine.write(new Map([["v", vector(1, 2, 3)]]));
    await expect(program.run(x)).rejects.toThrow("variable v is f32[3], program refuses expects f32[2]");
  });

  test("inputs that are missing, unknown, or not what they say", async () => {
    const program = await engine.load(build().finish());
    await engine.write(new Map([["v", vector(1, 2)]]));
    await expect(program.run(new Map())).rejects.toThrow("program refuses needs the input x");
    await expect(program.run(new Map([...x, ["z", vector(1)]]))).rejects.toThrow("has no input z");
    await expect(program.run(new Map([["x", vector(1)]]))).rejects.toThrow("is f32[1], expected f32[2]");
    const short = { dtype: "f32", shape: [2], data: Float32Array.of(1) } as const;
    await expect(program.run(new Map([["x", short]]))).rejects.toThrow("its data has 4 bytes");
    expect((await program.run(x)).get("y")).toEqual(vector(2, 4));
  });

  test("runs that overlap", async () => {
    const program = await engine.load(build().finish());
    await engine.write(new Map([["v", vector(1, 2)]]));
    const first = program.run(x);
    await expect(program.run(x)).rejects.toThrow(EngineError);
    await expect(engine.read(["v"])).rejects.toThrow("cannot overlap");
    expect((await first).get("y")).toEqual(vector(2, 4));
  });

  test("what the library itself refuses comes with its words", async () => {
    const b = new Builder("range");
    b.output("y", b.gather(b.input("x", "f32", [2]), b.input("i", "i32", [1])));
    const program = await engine.load(b.finish());
    const at = new Map([["i", { dtype: "i32", shape: [1], data: Int32Array.of(5) } as const]]);
    await expect(program.run(new Map([...x, ...at]))).rejects.toThrow(/^TensorFlow: .*5 is not in \[0, 2\)/s);
  });

  test("a GPU that is not there, another number of threads", async () => {
    await expect(tensorflow.open({ device: "gpu" })).rejects.toThrow("finds no GPU");
    await expect(tensorflow.open({ device: "cpu", threads: 1 })).rejects.toThrow(
      "was started with threads = 2",
    );
  });
});

test("a closed engine ends the run that is going on, and refuses others", async () => {
  const other = await openTensorflow();
  const b = new Builder("long");
  const [y] = b.repeat(1_000_000_000, [b.constant(0, "f32")], ([n]) => [b.addNumber(n!, 1)]);
  b.output("y", y!);
  const program = await other.load(b.finish());
  const run = program.run(new Map());
  const ended = expect(run).rejects.toThrow("TensorFlow: ");
  await new Promise((resolve) => setTimeout(resolve, 100));
  await other.close();
  await ended;
  await expect(program.run(new Map())).rejects.toThrow("the engine is closed");
});

test("gives the same bits every time", async () => {
  const program = trainingProgram({ float: "f32", size: 16, batch: 4, width: 16 });
  const inputs = new Map([["x", numbers("x", "f32", [4, 16, 16, 3])]]);
  const other = await openTensorflow();
  const first = await runOnce(engine, program, initialVariables(program), inputs);
  expect(await runOnce(engine, program, initialVariables(program), inputs)).toEqual(first);
  expect(await runOnce(other, program, initialVariables(program), inputs)).toEqual(first);
  await other.close();
});

test("says what it is", async () => {
  expect(await tensorflow.probe()).toMatchObject({
    available: true,
    found: expect.stringContaining("2.21.0"),
  });
  expect(engine.device).toBe("cpu");
  expect(engine.capabilities.dtypes).toContain("bf16");
  expect(engine.details).toMatchObject({ version: "2.21.0", threads: 2 });
});
