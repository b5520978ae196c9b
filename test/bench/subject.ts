/**
 * aclc's part of the benchmark: a process that stays alive, and runs and measures what it is asked for, line by line,
 * as the Python programs do.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import type { Lowered } from "../../compiler/lower/step-program.ts";
import type { Precision } from "../../compiler/schema/plan.ts";
import type { Executable } from "../../runtime/engine.ts";
import { tensorflow } from "../../runtime/engines/tensorflow/engine.ts";
import { TensorflowExecutable } from "../../runtime/engines/tensorflow/executable.ts";
import { attackOf, fillDevice, inputsOf, lowered, planOf, type StageName } from "./workload.ts";

const { values: options } = parseArgs({
  options: {
    dtype: { type: "string", default: "float32" },
    batch: { type: "string", default: "32" },
    width: { type: "string", default: "64" },
    "attack-steps": { type: "string", default: "5" },
    threads: { type: "string" },
    /** only the step */
    only: { type: "string" },
  },
});

interface Loaded {
  readonly stage: StageName;
  readonly step: Lowered;
  readonly executable: Executable;
  updates: number;
}

const plan = planOf({
  precision: options.dtype as Precision,
  images: Number(options.batch),
  width: Number(options.width),
  attackSteps: Number(options["attack-steps"]),
});
const engine = await tensorflow.open({ device: "cpu", threads: Number(options.threads) });
await fillDevice(engine, plan);

/** Kilobytes of memory of this process, as counted by the system. */
function memory(field: "VmRSS" | "VmHWM"): number {
  try {
    const line = new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(readFileSync("/proc/self/status", "utf8"));
    return Number(line?.[1] ?? 0) * 1024;
  } catch {
    return process.memoryUsage().rss;
  }
}

async function run(loaded: Loaded): Promise<number> {
  const inputs = inputsOf(plan, loaded.stage, loaded.step, loaded.updates++);
  const began = performance.now();
  await loaded.executable.run(inputs);
  return (performance.now() - began) / 1000;
}

/** The share of the kernels' time in a step that is used by instructions with this origin. */
async function shareOf(loaded: Loaded, origin: RegExp): Promise<number> {
  const { executable, step } = loaded;
  if (!(executable instanceof TensorflowExecutable)) throw new Error("not TensorFlow's");
  const { metadata } = await executable.trace(inputsOf(plan, loaded.stage, step, loaded.updates++));
  let part = 0;
  let all = 0;
  for (const device of metadata.stepStats?.devStats ?? [])
    for (const { nodeName, opStartRelMicros, opEndRelMicros } of device.nodeStats) {
      const time = Number(opEndRelMicros - opStartRelMicros);
      all += time;
      const value = /\/[a-z_]+\.(\d+)\//.exec(nodeName)?.[1];
      if (value !== undefined && origin.test(step.program.origins.get(Number(value)) ?? "")) part += time;
    }
  return part / all;
}

const before = memory("VmRSS");
const began = performance.now();
const step = lowered(plan, "ds");
const lowering = (performance.now() - began) / 1000;
const executable = await engine.load(step.program);
const loading = (performance.now() - began) / 1000 - lowering;
const ds: Loaded = { stage: "ds", step, executable, updates: 0 };
const first = await run(ds);

const others = new Map<string, Loaded>();
if (options.only !== "step") {
  others.set("attack", { ...ds, executable: await engine.load(attackOf(step.program)) });
  const passes = lowered(plan, "passes");
  const loaded = await engine.load(passes.program);
  others.set("passes", { stage: "passes", step: passes, executable: loaded, updates: 0 });
  for (const loaded of others.values()) await run(loaded);
}

const reply = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
reply({
  ready: true,
  version: `TensorFlow ${engine.details.version}`,
  bfloat16: engine.capabilities.bfloat16,
  lowering,
  loading,
  first,
});
for await (const line of createInterface({ input: process.stdin })) {
  const task = line.trim();
  if (task === "share") reply({ share: await shareOf(ds, /(^|\/)view /) });
  else {
    const seconds = await run(task === "step" ? ds : others.get(task)!);
    reply({ seconds, peak_bytes: memory("VmHWM"), grown_bytes: memory("VmRSS") - before });
  }
}
await engine.close();
