import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { METRIC } from "../../compiler/lower/step-program.ts";
import type { Engine, EngineFactory, HostTensor } from "../../runtime/engine.ts";
import { EngineError } from "../../runtime/engine.ts";
import { reference } from "../../runtime/engines/reference/engine.ts";
import { eventLine, type RunEvent } from "../../runtime/events.ts";
import { runPlan } from "../../runtime/run.ts";
import { notFinite, notFiniteTensor } from "../../runtime/stages/finite.ts";
import { shownError } from "../data/caught.ts";
import { interpreted, planOfText, tinyPlan, twoStages } from "./tiny-run.ts";

const root = mkdtempSync(join(tmpdir(), "aclc-not-finite-"));
afterAll(() => rmSync(root, { recursive: true }));
let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(root, "case-"));
});

/** The reference engine with changed inputs or outputs of its programs. */
function altered(change: (engine: Engine) => Partial<Engine>): EngineFactory {
  return {
    ...reference,
    open: async (options) => {
      const engine = await reference.open(options);
      const changes = change(engine);
      return new Proxy(engine, {
        get: (target, key) => {
          const value = Reflect.get(key in changes ? changes : target, key);
          return typeof value === "function" ? value.bind(key in changes ? changes : target) : value;
        },
      });
    },
  };
}

/** Calls a function at the end of one run of a program whose name has this prefix. */
function afterRun(
  program: string,
  run: number,
  act: (outputs: Map<string, HostTensor>, engine: Engine) => Promise<void> | void,
): EngineFactory {
  let runs = 0;
  return altered((engine) => ({
    load: async (loaded) => {
      const executable = await engine.load(loaded);
      if (!loaded.name.startsWith(program)) return executable;
      return {
        run: async (inputs) => {
          const outputs = await executable.run(inputs);
          if (++runs === run) await act(outputs, engine);
          return outputs;
        },
      };
    },
  }));
}

async function failure(engine: EngineFactory, plan = twoStages()) {
  const events: RunEvent[] = [];
  const settings = interpreted((event) => events.push(event));
  const text = await shownError(() => runPlan(plan, join(dir, "run"), { ...settings, engine }), dir);
  return { text, events, folder: join(dir, "run") };
}

const checkpoints = (folder: string): string[] =>
  existsSync(join(folder, "checkpoints"))
    ? readdirSync(join(folder, "checkpoints"), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".safetensors"))
        .sort()
    : [];

describe("a run ends at the update where a number is not finite", () => {
  it("in the gradient alone, of a stage's last update: nothing of it is saved, measured or called finished", async () => {
    const plan = planOfText(`
      dataset d = shapes10(train: 8, test: 4)
      encoder f = convnet(widths: [2])
      head c = linear(d.classes)
      stage train {
        data d.train
        batch 8
        view x = image
        let p = softmax(20000 * c(f(x)))
        loss ce = cross_entropy(c(f(x)), label)
        loss sharp = mean(sum(exp(log(p)), over: classes))
        minimize ce + 0.1 * sharp
        predict c(f(image))
        optimizer sgd(lr: 0.1)
        for 1 step
        keep best by accuracy on d.test
      }
      evaluate train.best on d.test { measure accuracy }`);
    const { text, events, folder } = await failure(reference, plan);
    expect(text).toMatch(
      /^run\/loss-not-finite: the gradient of ce \+ sharp is NaN at step 1 \(epoch 1\) of stage train: stages\.train\.minimize in the plan\nhelp: there is no earlier checkpoint\n/,
    );
    expect(checkpoints(folder)).toEqual([]);
    expect(existsSync(join(folder, "resume.safetensors"))).toBe(false);
    expect(events.map(({ event }) => event)).toEqual(["version", "run", "stage", "failed"]);
    expect(readFileSync(join(folder, "events.jsonl"), "utf8")).not.toContain("null");
  });

  it("in a weight after an update with a finite gradient, and says which checkpoint is good", async () => {
    // the first stage has four updates; its best checkpoint is of the second
    const spoiling = afterRun("train_step", 4, async (_, engine) => {
      const name = "f.conv1.weight";
      const tensor = (await engine.read([name])).get(name)!;
      tensor.data[3] = Number.POSITIVE_INFINITY;
      await engine.write(new Map([[name, tensor]]));
    });
    const { text, events, folder } = await failure(spoiling);
    expect(text).toMatch(
      /^run\/weights-not-finite: f\.conv1\.weight contains Infinity after step 4 \(epoch 2\) of stage train: stages\.train\.networks\.f in the plan\nhelp: the last good checkpoint is checkpoints\/train\/best\.safetensors\n/,
    );
    expect(checkpoints(folder)).toEqual(["train/best.safetensors"]);
    expect(events.at(-1)).toMatchObject({ event: "failed", code: "run/weights-not-finite" });
    expect(events.filter(({ event }) => event === "metric")).toHaveLength(1);
  });

  it("in the optimizer's state, when it is to be saved", async () => {
    const spoiling = afterRun("train_step", 1, async (_, engine) => {
      const name = [...(await slots(engine))][0]!;
      const tensor = (await engine.read([name])).get(name)!;
      tensor.data[0] = Number.NaN;
      await engine.write(new Map([[name, tensor]]));
    });
    const events: RunEvent[] = [];
    const settings = interpreted((event, control) => {
      events.push(event);
      if (event.event === "step") control.requestStop();
    });
    const text = await shownError(
      () => runPlan(twoStages(), join(dir, "run"), { ...settings, engine: spoiling }),
      dir,
    );
    expect(text).toMatch(
      /^run\/weights-not-finite: \S+ contains NaN after step 1 .*: stages\.train\.optimizer in the plan/,
    );
    expect(existsSync(join(dir, "run", "resume.safetensors"))).toBe(false);
  });

  it("in the cross-entropy of what is measured, though a class is found for every image", async () => {
    const spoiling = afterRun("evaluate_", 3, (outputs) => {
      outputs.get("metrics")!.data[1] = Number.NaN;
    });
    const { text, events } = await failure(spoiling);
    expect(text).toMatch(
      /^run\/measurement-not-finite: the cross-entropy of accuracy on shapes\.test is NaN: evaluations\.\S+ on shapes\.test\.measure in the plan\n/,
    );
    expect(text).toContain("the last good checkpoint is checkpoints/probe/last.safetensors");
    expect(events.filter(({ event }) => event === "metric")).toHaveLength(2);
  });
});

describe("the first number that is not finite is named", () => {
  const stage = twoStages().stages.train!;
  const metric = (changes: Record<string, number>): Map<string, number> =>
    new Map(
      Object.entries({
        loss: 1,
        gradient_norm: 1,
        [METRIC.term("ce")]: 1,
        [METRIC.term("adv")]: 1,
        [METRIC.attackFirst("x_adv")]: 1,
        [METRIC.attackLast("x_adv")]: 1,
        ...changes,
      }),
    );
  it.each([
    [{}, undefined],
    [{ [METRIC.term("adv")]: Number.NaN, loss: Number.NaN, gradient_norm: Number.NaN }, "losses.adv"],
    [{ loss: Number.POSITIVE_INFINITY }, "minimize"],
    [{ gradient_norm: Number.NaN }, "minimize"],
    [{ [METRIC.attackFirst("x_adv")]: Number.NaN, loss: Number.NaN }, "attacks.x_adv"],
    [{ [METRIC.attackLast("x_adv")]: Number.NEGATIVE_INFINITY }, "attacks.x_adv"],
  ])("%j", (changes, path) => {
    expect(notFinite("train", stage, metric(changes as Record<string, number>))?.path).toBe(
      path && `stages.train.${path}`,
    );
  });

  it("in a tensor, wherever it stands", () => {
    const tensor = (data: Float32Array) => ({ type: "F32", shape: [data.length], data }) as const;
    const fine = tensor(Float32Array.of(0, -1, 3e38, 1e-45));
    expect(notFiniteTensor(new Map([["a", fine]]))).toBeUndefined();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      for (const at of [0, 2, 3]) {
        const spoilt = fine.data.slice();
        spoilt[at] = value;
        const tensors = new Map([
          ["a", fine],
          ["b", tensor(spoilt)],
        ]);
        expect(notFiniteTensor(tensors)).toEqual({ tensor: "b", value });
      }
  });
});

it("null never stands for a number in an event", () => {
  const line = eventLine({
    event: "progress",
    what: "x",
    done: Number.NaN,
    of: Number.POSITIVE_INFINITY,
    of_run: 0,
  });
  expect(line).toBe('{"event":"progress","what":"x","done":"NaN","of":"Infinity","of_run":0}\n');
});

describe("what an engine says of itself is told with its place and advice", () => {
  const failing = (message: string, type: new (text: string) => Error = EngineError): EngineFactory =>
    afterRun("train_step", 2, () => {
      throw new type(`${message}\n\t [[{{node MatMul}}]]\nHint: many more lines`);
    });
  it.each([
    [
      failing("TensorFlow: OOM when allocating tensor with shape[8000,32,32,16] and type float"),
      "run/out-of-memory: the computer ran out of memory in step 2 of stage train (batch 4): TensorFlow: OOM when allocating tensor with shape[8000,32,32,16] and type float",
      "use a smaller `batch`",
    ],
    [
      failing("Array buffer allocation failed", RangeError),
      "run/out-of-memory: the computer ran out of memory in step 2 of stage train (batch 4): Array buffer allocation failed",
      "use a smaller `batch`",
    ],
    [
      failing("TensorFlow: CUDA_ERROR_ILLEGAL_ADDRESS: an illegal memory access was encountered"),
      "run/device-lost: the computer failed in step 2 of stage train (batch 4): TensorFlow: CUDA_ERROR_ILLEGAL_ADDRESS",
      "`aclc resume` continues from the last saved state",
    ],
    [
      failing("TensorFlow: No OpKernel was registered"),
      "run/engine-failed: reference failed in step 2 of stage train (batch 4): TensorFlow: No OpKernel was registered",
      "`aclc resume` continues from the last saved state",
    ],
  ])("case %#", async (engine, message, help) => {
    const { text, events } = await failure(engine, tinyPlan());
    expect(text.startsWith(message)).toBe(true);
    expect(text).toContain(`\nhelp: ${help}`);
    expect(text).not.toContain("node MatMul");
    expect(events.at(-1)).toMatchObject({ event: "failed" });
  });
});

/** The names of the optimizer's tensors, which a stage saves in addition to those of its networks. */
async function slots(engine: Engine): Promise<Set<string>> {
  const { optimizerTensors } = await import("../../runtime/stages/tensors.ts");
  const plan = twoStages();
  const names = optimizerTensors(plan, plan.stages.train!).map(({ name }) => name);
  await engine.read(names);
  return new Set(names);
}
