import { beforeAll, describe, expect, test } from "vitest";
import { Builder } from "../../../compiler/tensor/builder.ts";
import type { DType, Program } from "../../../compiler/tensor/program.ts";
import { EngineError, type HostTensor } from "../../../runtime/engine.ts";
import { BACKENDS, type Backend, findBackend, type Tf } from "../../../runtime/engines/tfjs/backends.ts";
import { openTfjs, tfjs } from "../../../runtime/engines/tfjs/engine.ts";

const CPU = BACKENDS.filter(({ name }) => name === "cpu");
const MISSING: Backend = { ...CPU[0]!, module: "@tensorflow/tfjs-there-is-none" };

const f32 = (shape: readonly number[], numbers: readonly number[]): HostTensor => ({
  dtype: "f32",
  shape,
  data: Float32Array.from(numbers),
});

/** A program with everything that owns memory: nested loops, captured values, words, unused results, updates. */
function busyProgram(dtype: DType = "f32"): Program {
  const b = new Builder("busy");
  const x = b.input("x", dtype, [4, 3]);
  const w = b.variable("w", dtype, [3, 3]);
  b.variable("count", "i32", []);
  b.exp(x);
  const bits = b.rngBits(b.constant(0, "i32"), b.variable("count", "i32", []), [1, 2], 4, 3);
  const noise = b.mulNumber(b.convert(b.shiftRightLogical(bits, b.like(bits, 8)), dtype), 2 ** -24);
  const [y, unused] = b.repeat(3, [b.add(x, noise), x, w], ([v, same]) => {
    const [inner] = b.repeat(2, [v!], ([u]) => [b.dot(b.sin(u!), w)]);
    return [inner!, same!, w];
  });
  const { mean } = b.batchNormTraining(y!, b.constant(1, dtype, [3]), b.constant(0, dtype, [3]), 1e-5);
  b.neg(unused!);
  b.update("w", b.mulNumber(w, 0.5));
  b.update("count", b.add(b.variable("count", "i32", []), b.constant(1, "i32")));
  b.output("y", y!);
  b.output("again", y!);
  b.output("mean", mean);
  return b.finish();
}

describe("memory", () => {
  let tf: Tf;
  beforeAll(async () => {
    tf = (await findBackend({ device: "cpu" }, CPU)).loaded!.tf;
  });

  test("after a run only the variables are left, and nothing after closing", async () => {
    const engine = await openTfjs({ device: "cpu" }, CPU);
    const before = tf.memory().numTensors;
    const program = await engine.load(busyProgram());
    await engine.write(
      new Map([
        ["w", f32([3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9])],
        ["count", { dtype: "i32", shape: [], data: Int32Array.of(0) }],
      ]),
    );
    const inputs = new Map([["x", f32([4, 3], new Array(12).fill(0.1))]]);
    for (let run = 0; run < 3; run++) {
      const outputs = await program.run(inputs);
      expect(outputs.get("y")).toEqual(outputs.get("again"));
      expect(tf.memory().numTensors - before).toBe(2);
    }
    expect((await engine.read(["count"])).get("count")!.data[0]).toBe(3);
    await expect(program.run(new Map())).rejects.toThrow("busy needs the input x");
    await engine.write(new Map([["w", f32([3, 3], new Array(9).fill(0))]]));
    expect(tf.memory().numTensors - before).toBe(2);
    await engine.close();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("what is given and what is read are copies", async () => {
    const engine = await openTfjs({ device: "cpu" }, CPU);
    const given = f32([2], [1, 2]);
    await engine.write(new Map([["v", given]]));
    given.data[0] = 100;
    (await engine.read(["v"])).get("v")!.data[1] = 100;
    expect((await engine.read(["v"])).get("v")).toEqual(f32([2], [1, 2]));
    await engine.close();
  });
});

describe("refusals", () => {
  test("float64 and bfloat16 programs, by what they are computed for", async () => {
    const engine = await openTfjs({ device: "cpu" }, CPU);
    await expect(engine.load(busyProgram("f64"))).rejects.toThrow(
      "the tfjs engine supports only f32, and value 0 of busy is f64[4,3]",
    );
    const halves: HostTensor = { dtype: "bf16", shape: [1], data: Uint16Array.of(0) };
    await expect(engine.write(new Map([["v", halves]]))).rejects.toThrow("v is bf16[1]");
    await engine.close();
  });

  test("no back end, with each that was tried", async () => {
    await expect(openTfjs({ device: "cpu" }, [MISSING])).rejects.toThrow(
      "TensorFlow.js has no backend for the cpu on this machine (@tensorflow/tfjs-there-is-none: not installed)",
    );
    await expect(openTfjs({ device: "gpu" }, CPU)).rejects.toThrow(EngineError);
  });
});

describe("threads", () => {
  test("are recorded, and refused where there is one only", async () => {
    const engine = await openTfjs({ device: "auto", threads: 1 }, CPU);
    expect(engine.details).toMatchObject({ backend: "@tensorflow/tfjs-backend-cpu", threads: 1 });
    await engine.close();
    await expect(openTfjs({ device: "auto", threads: 2 }, CPU)).rejects.toThrow(
      "TensorFlow.js has no backend on this machine (@tensorflow/tfjs-backend-cpu: it supports only one thread, not 2)",
    );
  });
});

describe("the choice of a back end", () => {
  test("goes from TensorFlow to plain JavaScript", () => {
    expect(BACKENDS.map(({ module }) => module)).toEqual([
      "@tensorflow/tfjs-node-gpu",
      "@tensorflow/tfjs-node",
      "@tensorflow/tfjs-backend-wasm",
      "@tensorflow/tfjs-backend-cpu",
    ]);
  });

  test("falls to the next one", async () => {
    const { loaded, tried } = await findBackend({ device: "auto" }, [MISSING, ...CPU]);
    expect(loaded?.backend.module).toBe("@tensorflow/tfjs-backend-cpu");
    expect(tried).toEqual(["@tensorflow/tfjs-there-is-none: not installed"]);
  });

  test("is shown", async () => {
    const status = await tfjs.probe();
    expect(status.available).toBe(true);
    expect(status.found).toMatch(/^TensorFlow\.js \d+\.\d+\.\d+, @tensorflow\//);
  });
});
