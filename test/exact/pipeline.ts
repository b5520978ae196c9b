import { readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { readSafetensors } from "../../runtime/checkpoint/safetensors.ts";
import { RunControl } from "../../runtime/control.ts";
import { tensorflow } from "../../runtime/engines/tensorflow/engine.ts";
import type { AttackGain, AttackReading, RunEvents } from "../../runtime/events.ts";
import { type RunOutcome, runPlan } from "../../runtime/run.ts";
import { distanceOf, FLOAT64, relativeDifference } from "./compare-fixture.ts";
import { readFixture, readTensors } from "./fixtures.ts";
import * as generator from "./generator.ts";
import { planOf } from "./plans.ts";

/** The contents of test/fixtures/pipeline.json: a whole run in PyTorch. */
interface PipelineFixture {
  readonly acl: string;
  readonly steps: readonly WantedStep[];
  /** every checkpoint that was written, in order */
  readonly checkpoints: readonly Kept[];
  readonly metrics: readonly Metric[];
}

type Step = Omit<RunEvents["step"], "images_per_second" | "of_run">;

/** A step in PyTorch; the gain of attacks is known for every step. */
type WantedStep = Omit<Step, "attacks"> & {
  readonly attacks: Readonly<Record<string, Omit<AttackReading, "gain"> & AttackGain>>;
};

interface Kept {
  /** STAGE/NAME */
  readonly checkpoint: string;
  readonly epoch: number;
  readonly step: number;
}

interface Metric {
  /** the stage, or the checkpoint of an evaluation */
  readonly stage: string;
  readonly epoch?: number;
  readonly on: string;
  /** iterations of the attack; 0: clean images */
  readonly attack_steps: number;
  readonly value: number;
  readonly items: number;
}

/** The result of a run, with the differences of its steps from the fixture. */
interface Found {
  readonly differences: readonly string[];
  readonly outcome: RunOutcome["outcome"];
  readonly checkpoints: readonly Kept[];
  readonly metrics: readonly Metric[];
  readonly folder: string;
}

/** A part of the data in CIFAR-10's binary layout: noise around a color for each label, clipped to bytes. */
function records(name: string, items: number): Uint8Array {
  const plane = 32 * 32;
  const bytes = new Uint8Array(items * (1 + 3 * plane));
  const noise = generator.uniform(`${name} images`, items * plane * 3);
  generator.uniform(`${name} labels`, items).forEach((u, i) => {
    const label = Math.floor(u * 10);
    bytes[i * (1 + 3 * plane)] = label;
    for (let pixel = 0; pixel < plane; pixel++)
      for (const [channel, factor] of [1, 3, 7].entries()) {
        const colour = ((label * factor) % 10) * 20;
        const value = Math.floor(noise[(i * plane + pixel) * 3 + channel]! * 160) + colour - 40;
        bytes[i * (1 + 3 * plane) + 1 + channel * plane + pixel] = Math.min(Math.max(value, 0), 255);
      }
  });
  return bytes;
}

/** A run stops after this many differences, because later ones only follow from them. */
const ENOUGH = 10;

/** Runs the fixture's experiment as `aclc run` does, on TensorFlow in float64, and compares each step as it is made. */
async function run(wanted: PipelineFixture, work: string): Promise<Found> {
  const plan = planOf(wanted.acl);
  const { train, test } = plan.datasets.d!.args as { readonly train: number; readonly test: number };
  const cifar10 = join(work, "cifar10");
  await mkdir(cifar10);
  await writeFile(join(cifar10, "data_batch_1.bin"), records("train", train));
  await writeFile(join(cifar10, "test_batch.bin"), records("evaluation", test));
  const differences: string[] = [];
  const checkpoints: Kept[] = [];
  const metrics: Metric[] = [];
  let steps = 0;
  const control = new RunControl();
  const { folder, outcome } = await runPlan(plan, join(work, "run"), {
    engine: tensorflow,
    device: "cpu",
    threads: 2,
    dataFolders: { cifar10 },
    control,
    emit: (event) => {
      if (event.event === "step") {
        differences.push(...stepDifferences(event, wanted.steps[steps], wanted.steps[steps + 1]));
        steps++;
        if (differences.length >= ENOUGH) control.requestStop();
      } else if (event.event === "checkpoint")
        checkpoints.push({
          checkpoint: `${event.stage}/${event.name}`,
          epoch: event.epoch,
          step: event.step,
        });
      else if (event.event === "metric")
        metrics.push({
          stage: event.stage,
          // the fixture does not contain the epoch of an evaluation
          ...(event.stage.includes(".") ? {} : { epoch: event.epoch }),
          on: event.split,
          attack_steps: Number(/under pgd-(\d+)/.exec(event.name)?.[1] ?? 0),
          value: event.value,
          items: event.items,
        });
    },
  });
  if (steps < wanted.steps.length)
    differences.push(`${outcome} after ${steps} of ${wanted.steps.length} steps`);
  return { differences, outcome, checkpoints, metrics, folder };
}

async function checkpointTensors(root: string): Promise<Map<string, Float64Array>> {
  const tensors = new Map<string, Float64Array>();
  for (const file of readdirSync(root, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".safetensors")) continue;
    const checkpoint = file.slice(0, -".safetensors".length).replaceAll(sep, "/");
    for (const [name, { type, data }] of (await readSafetensors(join(root, file))).tensors) {
      if (type !== "F64") throw new Error(`${checkpoint}/${name} is ${type}`);
      tensors.set(`${checkpoint}/${name}`, data as Float64Array);
    }
  }
  return tensors;
}

/** The numbers of a step by name; the names must be equal too. */
function numbersOf({ stage: _, losses, attacks, ...step }: Step): Map<string, number> {
  const { epoch, step: update, images, lr, loss, gradient_norm } = step;
  const readings = Object.entries(attacks).flatMap(([name, { radius, steps, gain }]) =>
    Object.entries({ radius, steps, ...gain }).map(([what, value]) => [`${what} of ${name}`, value] as const),
  );
  return new Map<string, number>([
    ...Object.entries({ epoch, step: update, images, lr, loss, gradient_norm }),
    ...Object.entries(losses),
    ...readings,
  ]);
}

/** PyTorch's step in the form of a run's step. A run measures the gain of attacks only at some steps. */
function readAs(got: Step, { attacks, ...step }: WantedStep): Step {
  const readings = Object.entries(attacks).map(([name, { radius, steps, first, last }]) => {
    const gain = got.attacks[name]?.gain && { first, last };
    return [name, { radius, steps, ...(gain ? { gain } : {}) }] as const;
  });
  return { ...step, attacks: Object.fromEntries(readings) };
}

/** @param next the step after `wanted`; at the last step of an epoch the gain must be measured */
function stepDifferences(got: Step, wanted: WantedStep | undefined, next: WantedStep | undefined): string[] {
  const place = `${got.stage}, step ${got.step}`;
  if (wanted === undefined) return [`${place}: there is no such step`];
  if (got.stage !== wanted.stage) return [`${place}: should be of ${wanted.stage}`];
  const endsEpoch = next?.epoch !== wanted.epoch || next.stage !== wanted.stage;
  if (endsEpoch && Object.values(got.attacks).some(({ gain }) => gain === undefined))
    return [`${place}: the gain of its attack was not read`];
  const [numbers, expected] = [numbersOf(got), numbersOf(readAs(got, wanted))];
  return [...new Set([...numbers.keys(), ...expected.keys()])].flatMap((name) => {
    const [value, right] = [numbers.get(name), expected.get(name)];
    if (value !== undefined && right !== undefined)
      if (value === right || relativeDifference(value, right) <= FLOAT64.numbers) return [];
    return [`${place}: ${name} ${value}, not ${right}`];
  });
}

function metricDifferences(got: readonly Metric[], wanted: readonly Metric[]): string[] {
  const key = ({ stage, epoch, on, attack_steps }: Metric): string =>
    `${stage}${epoch === undefined ? "" : ` epoch ${epoch}`}, pgd-${attack_steps} on ${on}`;
  const text = ({ value, items }: Metric): string => `${value} of ${items} items`;
  const measured = new Map(got.map((metric) => [key(metric), text(metric)]));
  const found = got.length === wanted.length ? [] : [`${got.length} measurements, not ${wanted.length}`];
  for (const metric of wanted)
    if (measured.get(key(metric)) !== text(metric))
      found.push(`${key(metric)}: ${measured.get(key(metric))}, not ${text(metric)}`);
  return found;
}

function tensorDifferences(
  got: ReadonlyMap<string, Float64Array>,
  wanted: ReadonlyMap<string, Float64Array>,
): string[] {
  const found = [...got.keys()].filter((name) => !wanted.has(name)).map((name) => `${name} is too many`);
  for (const [name, expected] of wanted) {
    const tensor = got.get(name);
    if (tensor?.length !== expected.length) found.push(`${name} has ${tensor?.length} numbers`);
    else if (!(distanceOf(tensor, expected) <= FLOAT64.tensors))
      found.push(`${name} is ${distanceOf(tensor, expected)} off`);
  }
  return found;
}

/**
 * Runs the experiment of test/fixtures/pipeline.json and describes its differences from PyTorch: one line for each
 * number of a step, measurement, kept checkpoint and tensor of a checkpoint. Empty if there is no difference.
 * @param work an empty folder, for the data and the run
 */
export async function pipelineDifferences(work: string): Promise<string[]> {
  const wanted = readFixture<PipelineFixture>("pipeline");
  const got = await run(wanted, work);
  if (got.outcome !== "finished") return [...got.differences];
  const kept = ({ checkpoint, epoch, step }: Kept): string => `${checkpoint} of epoch ${epoch}, step ${step}`;
  const [writes, expected] = [got.checkpoints.map(kept), wanted.checkpoints.map(kept)];
  return [
    ...got.differences,
    ...metricDifferences(got.metrics, wanted.metrics),
    ...writes.filter((write) => !expected.includes(write)).map((write) => `kept too: ${write}`),
    ...expected.filter((write) => !writes.includes(write)).map((write) => `not kept: ${write}`),
    ...tensorDifferences(
      await checkpointTensors(join(got.folder, "checkpoints")),
      await readTensors("pipeline"),
    ),
  ];
}
