import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Precision } from "../../../../compiler/schema/plan.ts";
import { deadCode } from "../../../../compiler/tensor/passes/dead-code.ts";
import type { Program } from "../../../../compiler/tensor/program.ts";
import type { Engine } from "../../../../runtime/engine.ts";
import { fillDevice, inputsOf, lowered, planOf } from "../../workload.ts";
import { type Deadline, deadlineIn, secondsLeft } from "./budget.ts";
import { type Facts, isCpu, open, QUICK_ON_CPU } from "./correct.ts";
import type { CheckOptions } from "./options.ts";
import { PEERS, type Runner, startPeer } from "./peers.ts";
import { compareSpeed, type Measured, round } from "./rounds.ts";
import { GRAPHS, LEVERS, type Variant } from "./variants.ts";

/** The part of the step that makes the images: gather, crop, rotate, change colors. */
export function imagesOf(program: Program): Program {
  const loop = program.instructions.find(({ op }) => op === "repeat")!;
  const image = program.types.findIndex(
    (type) => type.shape.join() === program.types[loop.results[0]!]!.shape.join(),
  );
  return deadCode({ ...program, name: "images", outputs: [{ name: "images", value: image }], updates: [] });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

async function aclc(
  options: CheckOptions,
  precision: string,
  cache: string,
  variant: Variant,
): Promise<Runner> {
  const began = performance.now();
  const { images, width, attackSteps } = options;
  const plan = planOf({
    precision: (precision === "tf32" ? "float32" : precision) as Precision,
    images,
    width,
    attackSteps,
  });
  const quick = (await isCpu()) ? QUICK_ON_CPU : {};
  const factory = await open(cache, { overrides: { ...quick, ...variant.overrides } });
  const engine = await factory.open({
    device: "auto",
    math: variant.math ?? (precision === "tf32" ? "tf32" : "exact"),
  });
  try {
    await fillDevice(engine, plan);
    const one = lowered(plan, "ds");
    let executable = await engine.load(one.program);
    const compiled = (performance.now() - began) / 1000;
    const again = await timed(async () => {
      executable = await engine.load(one.program);
    });
    let update = 0;
    const step = () => timed(() => executable.run(inputsOf(plan, "ds", one, update++)));
    const first = await step();
    const pictures = await engine.load(imagesOf(one.program));
    const share = () => timed(() => pictures.run(inputsOf(plan, "ds", one, 0)));
    await share();
    return {
      about: {
        secondsToStart: round(compiled),
        secondsToLoadFromCache: round(again),
        firstStep: round(first),
      },
      step,
      async end(perStep) {
        const seconds = Math.min(await share(), await share());
        const memory = await memoryOf(engine);
        await engine.close();
        return { secondsForImages: round(seconds), shareOfImages: round(seconds / perStep), memory };
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function memoryOf(engine: Engine & { memory(): Facts | object }): Promise<unknown> {
  try {
    return engine.memory();
  } catch {
    return "not counted by this plugin";
  }
}

/** All programs of one precision. */
function programsOf(options: CheckOptions, precision: string, cache: string, isGpu: boolean): Measured[] {
  const ours = (variant: Variant, needsGpu: boolean): Measured => ({
    name: variant.name,
    isChecked: true,
    ...(needsGpu && !isGpu ? { needs: "a GPU" } : {}),
    start: () => aclc(options, precision, cache, variant),
  });
  return [
    ours({ name: "aclc", overrides: {} }, false),
    ours(GRAPHS, true),
    ...(options.levers ? LEVERS.map((lever) => ours(lever, true)) : []),
    ...(options.peers ? PEERS : []).map((peer) => ({
      name: peer.name,
      isChecked: false,
      start: (seconds: number) => startPeer(peer, options, precision, isGpu ? "gpu" : "cpu", seconds),
    })),
  ];
}

/** Measures speed. Each precision gets an equal part of the remaining time. */
export async function speedRow(options: CheckOptions, deadline: Deadline, print: (facts: Facts) => void) {
  const cache = mkdtempSync(join(tmpdir(), "aclc-gpu-check-"));
  const isGpu = !(await isCpu());
  try {
    for (const [i, precision] of options.precisions.entries()) {
      const part = secondsLeft(deadline) / (options.precisions.length - i);
      await compareSpeed(
        programsOf(options, precision, cache, isGpu),
        { ...options, deadline: deadlineIn(part) },
        (facts) => print({ precision, ...facts }),
      );
    }
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}
