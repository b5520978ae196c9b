import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Builder } from "../../../compiler/tensor/builder.ts";
import { EngineError, type MathMode } from "../../../runtime/engine.ts";
import { printStableHlo } from "../../../runtime/engines/pjrt/emit/print.ts";
import { type PjrtEngine, pjrtEngine } from "../../../runtime/engines/pjrt/engine.ts";
import { namedPlugin } from "../../../runtime/engines/pjrt/location.ts";
import { CODE, type PjrtError, Plugin } from "../../../runtime/engines/pjrt/plugin.ts";
import { overridesFor, precisionOf } from "../../../runtime/engines/pjrt/settings.ts";
import { INSTALL_TIMEOUT, runOnce, vector } from "../tensorflow/open-tensorflow.ts";
import { initialVariables, numbers, trainingProgram } from "../tensorflow/small-network.ts";
import { cpuPlugin, openPjrt, QUICK } from "./open-pjrt.ts";

let engine: PjrtEngine;
beforeAll(async () => {
  engine = await openPjrt();
}, INSTALL_TIMEOUT);
afterAll(() => engine?.close());

/** a, b -> b, a + b */
function fibonacci(): Builder {
  const b = new Builder("fibonacci");
  const [first, second] = [b.variable("first", "f32", [2]), b.variable("second", "f32", [2])];
  b.update("first", second);
  b.update("second", b.add(first, second));
  b.output("before", first);
  return b;
}

describe("variables", () => {
  test("are read before any of them is written, though they give their memory away", async () => {
    await engine.write(
      new Map([
        ["first", vector(0, 0)],
        ["second", vector(1, 2)],
      ]),
    );
    const program = await engine.load(fibonacci().finish());
    const seen: number[] = [];
    for (let i = 0; i < 8; i++) seen.push((await program.run(new Map())).get("before")!.data[1]!);
    expect(seen).toEqual([0, 2, 2, 4, 6, 10, 16, 26]);
    const after = await engine.read(["second", "first"]);
    expect([...after.keys()]).toEqual(["second", "first"]);
    expect(after.get("first")).toEqual(vector(21, 42));
    expect(after.get("second")).toEqual(vector(34, 68));
  });

  test("keep what was read while later runs change them", async () => {
    await engine.write(
      new Map([
        ["first", vector(0, 0)],
        ["second", vector(1, 1)],
      ]),
    );
    const program = await engine.load(fibonacci().finish());
    const before = await engine.read(["second"]);
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

  test("keep every element type, and an order of axes that is no square", async () => {
    const values = new Map([
      ["f64", { dtype: "f64", shape: [2], data: Float64Array.of(1e300, -0.1) }],
      ["f32", { dtype: "f32", shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
      ["bf16", { dtype: "bf16", shape: [2], data: Uint16Array.of(0x3f80, 0xc049) }],
      ["u32", { dtype: "u32", shape: [], data: Uint32Array.of(0xffff_fffe) }],
      ["u8", { dtype: "u8", shape: [3], data: Uint8Array.of(0, 128, 255) }],
      ["bool", { dtype: "bool", shape: [2, 1], data: Uint8Array.of(1, 0) }],
      ["none", { dtype: "f32", shape: [0, 4], data: new Float32Array(0) }],
    ] as const);
    await engine.write(values);
    expect(await engine.read([...values.keys()])).toEqual(values);
    await engine.drop([...values.keys()]);
  });

  test("of a training step are donated: all that is updated stays in its place", async () => {
    const program = trainingProgram({ float: "f32", size: 8, width: 2 });
    const executable = await engine.client.compile(printStableHlo(program), QUICK);
    const bytes = program.updates.reduce((sum, { variable }) => {
      const { value } = program.variables.find(({ name }) => name === variable)!;
      return sum + 4 * program.types[value]!.shape.reduce((size, n) => size * n, 1);
    }, 0);
    expect(executable.memory().alias).toBe(bytes);
    executable.destroy();
  });

  test("that a run has taken over are gone from the device", async () => {
    const b = new Builder("count");
    b.update("n", b.addNumber(b.variable("n", "f32", [4]), 1));
    const executable = await engine.client.compile(printStableHlo(b.finish()), QUICK);
    const before = await engine.client.upload({
      dtype: "f32",
      shape: [4],
      data: Float32Array.of(1, 2, 3, 4),
    });
    const [after] = await executable.run([before], [before.type]);
    expect(before.deleted).toBe(true);
    await expect(before.download()).rejects.toThrow(/deleted or donated/);
    expect((await after!.download()).data).toEqual(Float32Array.of(2, 3, 4, 5));
    for (const buffer of [before, after!]) buffer.destroy();
    executable.destroy();
  });
});

describe("what is refused", () => {
  const build = (): Builder => {
    const b = new Builder("refuses");
    b.output("y", b.add(b.input("x", "f32", [2, 3]), b.variable("v", "f32", [2, 3])));
    return b;
  };
  const matrix = (shape: readonly number[]) =>
    ({ dtype: "f32", shape, data: Float32Array.of(1, 2, 3, 4, 5, 6) }) as const;
  const x = new Map([["x", matrix([2, 3])]]);

  // the plugin itself would accept a [3, 2] for a [2, 3]
  test("a variable that was never written, or is of another shape", async () => {
    const program = await engine.load(build().finish());
    await expect(program.run(x)).rejects.toThrow("program refuses needs variable v, which was never written");
    await engine.write(new Map([["v", matrix([3, 2])]]));
    await expect(program.run(x)).rejects.toThrow("variable v is f32[3,2], program refuses expects f32[2,3]");
  });

  test("inputs that are missing, unknown, or not what they say", async () => {
    const program = await engine.load(build().finish());
    await engine.write(new Map([["v", matrix([2, 3])]]));
    await expect(program.run(new Map())).rejects.toThrow("program refuses wants input x");
    await expect(program.run(new Map([...x, ["z", vector(1)]]))).rejects.toThrow("has no input z");
    await expect(program.run(new Map([["x", matrix([3, 2])]]))).rejects.toThrow(
      "is f32[3,2], expected f32[2,3]",
    );
    const short = { dtype: "f32", shape: [2, 3], data: Float32Array.of(1) } as const;
    await expect(program.run(new Map([["x", short]]))).rejects.toThrow("its data has 4 bytes");
    expect((await program.run(x)).get("y")).toEqual({
      ...matrix([2, 3]),
      data: Float32Array.of(2, 4, 6, 8, 10, 12),
    });
  });

  test("runs that overlap", async () => {
    const program = await engine.load(build().finish());
    await engine.write(new Map([["v", matrix([2, 3])]]));
    const first = program.run(x);
    await expect(program.run(x)).rejects.toThrow(EngineError);
    await expect(engine.read(["v"])).rejects.toThrow("must not overlap");
    await first;
  });

  test.each([
    ["text that is none", "module {", "PJRT: "],
    ["a program without @main", "module { func.func public @other() { return } }", "main"],
    ["an operation that does not exist", "func.func public @main() { stablehlo.nothing return }", "PJRT: "],
  ])("by the plugin, with its words: %s", async (_, text, words) => {
    await expect(engine.client.compile(text, {})).rejects.toThrow(words);
    await expect(engine.client.compile(text, {})).rejects.toThrow(EngineError);
  });

  test("an option that XLA does not have, or of another type", async () => {
    const text = printStableHlo(build().finish());
    const failure = await engine.client.compile(text, { xla_no_such_option: true }).catch((error) => error);
    expect((failure as PjrtError).code).toBe(CODE.invalidArgument);
    expect((failure as PjrtError).message).toContain("xla_no_such_option");
    await expect(engine.client.compile(text, { xla_backend_optimization_level: "abc" })).rejects.toThrow(
      "'abc' is not a valid int32 value",
    );
  });

  test("a library that is no plugin, one that is cut off, and one that is not there", async () => {
    const library = process.report.getReport() as unknown as { sharedObjects: string[] };
    const libc = library.sharedObjects.find((path) => path.includes("libc.so"))!;
    expect(() => Plugin.load(libc)).toThrow("is not a PJRT plugin: it has no function GetPjrtApi");
    const folder = mkdtempSync(join(tmpdir(), "aclc-plugin-"));
    const cut = join(folder, "cut.so");
    writeFileSync(cut, readFileSync((await cpuPlugin()).path).subarray(0, 100_000));
    expect(() => Plugin.load(cut)).toThrow(
      /^the PJRT plugin cannot be used: .* is cut off: it has 100000 bytes/,
    );
    expect(() => Plugin.load(join(folder, "none.so"))).toThrow("none.so cannot be read: it does not exist");
    rmSync(folder, { recursive: true });
  });

  const hasCompiler = spawnSync("cc", ["--version"]).status === 0;
  if (!hasCompiler) process.stderr.write("skipped: the test of PJRT's version needs a C compiler (cc)\n");

  test.skipIf(!hasCompiler).each([
    [0, 80],
    [1, 0],
  ])("a plugin with PJRT %i.%i, whose layouts are not known", (major, minor) => {
    const folder = mkdtempSync(join(tmpdir(), "aclc-plugin-"));
    const [source, library] = [join(folder, "api.c"), join(folder, "api.so")];
    writeFileSync(
      source,
      `static struct { unsigned long size; void *next; unsigned long version_size; void *version_next; int major, minor; }
        api = { sizeof api, 0, 24, 0, ${major}, ${minor} };
      void *GetPjrtApi(void) { return &api; }`,
    );
    execFileSync("cc", ["-shared", "-fPIC", "-o", library, source]);
    expect(() => Plugin.load(library)).toThrow(
      `has PJRT ${major}.${minor}; aclc works with PJRT 0.81 and later versions 0`,
    );
    rmSync(folder, { recursive: true });
  });

  test("XLA_FLAGS, which would change numbers or end the process", async () => {
    process.env.XLA_FLAGS = "--xla_cpu_enable_fast_math";
    try {
      expect(() => Plugin.load("/nowhere/other.so")).toThrow("unset XLA_FLAGS");
    } finally {
      delete process.env.XLA_FLAGS;
    }
  });
});

test("two engines do not see each other's variables, and one outlives the other", async () => {
  const other = await openPjrt();
  await engine.write(new Map([["first", vector(1, 2)]]));
  await other.write(new Map([["first", vector(3, 4)]]));
  expect((await engine.read(["first"])).get("first")).toEqual(vector(1, 2));
  expect((await other.read(["first"])).get("first")).toEqual(vector(3, 4));
  await other.close();
  await expect(other.read(["first"])).rejects.toThrow("the engine is closed");
  expect((await engine.read(["first"])).get("first")).toEqual(vector(1, 2));
});

test("an engine that is closed waits for its run, and the event loop goes on meanwhile", async () => {
  const other = await openPjrt();
  const b = new Builder("long");
  const [y] = b.repeat(30_000_000, [b.constant(0, "f32")], ([n]) => [b.addNumber(n!, 1)]);
  b.output("y", y!);
  const program = await other.load(b.finish());
  const began = performance.now();
  let ticks = 0;
  const ticking = setInterval(() => ticks++, 5);
  const run = program.run(new Map());
  const closed = other.close();
  expect((await run).get("y")!.data[0]).toBe(2 ** 24);
  await closed;
  clearInterval(ticking);
  // a blocked event loop would tick once
  expect(ticks).toBeGreaterThan(performance.now() - began > 100 ? 3 : 0);
  await expect(program.run(new Map())).rejects.toThrow("the engine is closed");
});

test("200 steps on donated state give what TensorFlow computes, in memory that stays flat", async () => {
  const program = trainingProgram({ float: "f64", size: 8, width: 2 });
  const inputs = new Map([["x", numbers("x", "f64", [2, 8, 8, 3])]]);
  const { openTensorflow } = await import("../tensorflow/open-tensorflow.ts");
  const judge = await openTensorflow();
  const losses = new Map<string, number[]>();
  for (const each of [engine, judge]) {
    await each.write(initialVariables(program));
    const executable = await each.load(program);
    const steps: number[] = [];
    for (let i = 0; i < 200; i++) steps.push(Number((await executable.run(inputs)).get("loss")!.data[0]));
    losses.set(each.name, steps);
  }
  const [ours, theirs] = [losses.get("pjrt")!, losses.get("tensorflow")!];
  const largest = Math.max(...ours.map((loss, i) => Math.abs(loss - theirs[i]!) / Math.abs(theirs[i]!)));
  expect(largest).toBeLessThan(1e-11);
  expect(ours[199]).toBeLessThan(ours[0]!);
  await judge.close();

  const executable = await engine.load(program);
  const resident = async (steps: number): Promise<number> => {
    for (let i = 0; i < steps; i++) await executable.run(inputs);
    globalThis.gc?.();
    return process.memoryUsage().rss / 2 ** 20;
  };
  const before = await resident(300);
  // a step that kept its state would use 20 KB more: 30 MB in all
  expect((await resident(1500)) - before).toBeLessThan(15);
});

test("gives the same bits every time", async () => {
  const program = trainingProgram({ float: "f32", size: 8, width: 2 });
  const inputs = new Map([["x", numbers("x", "f32", [2, 8, 8, 3])]]);
  const other = await openPjrt();
  const first = await runOnce(engine, program, initialVariables(program), inputs);
  expect(await runOnce(engine, program, initialVariables(program), inputs)).toEqual(first);
  expect(await runOnce(other, program, initialVariables(program), inputs)).toEqual(first);
  await other.close();
});

test("computes less exactly only when told, and says so", async () => {
  const other = await pjrtEngine({ plugin: await cpuPlugin(), cache: false }).open({
    device: "cpu",
    threads: 1,
    math: "relaxed",
  });
  expect(other.capabilities.deterministic).toBe(false);
  expect(other.details).toMatchObject({ math: "relaxed", threads: 1 });
  expect(other.details.options).toContain("xla_allow_excess_precision=true");
  await other.close();
  expect(overridesFor("cuda", "exact")).toMatchObject({
    xla_allow_excess_precision: false,
    xla_gpu_deterministic_ops: true,
  });
  expect(["exact", "tf32", "relaxed"].map((math) => precisionOf(math as MathMode))).toEqual([
    "HIGHEST",
    "DEFAULT",
    "DEFAULT",
  ]);
});

test("says what it is", async () => {
  expect(engine.device).toBe("cpu");
  expect(engine.capabilities).toMatchObject({ bfloat16: "emulated", deterministic: true });
  expect(engine.details).toMatchObject({ math: "exact", threads: 2 });
  expect(engine.details.plugin).toMatch(/^PJRT 0\.\d+, StableHLO 1\.\d+\.\d+$/);
  expect(engine.details.plugin_sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(engine.details.options).toContain("xla_allow_excess_precision=false");
  const { path } = await cpuPlugin();
  expect(namedPlugin(path).accelerator.platform).toBe("cpu");
});
