import { DTYPES } from "../compiler/lower/context.ts";
import { planDigest } from "../compiler/plan/digest.ts";
import { readPlan } from "../compiler/plan/read.ts";
import { writePlan } from "../compiler/plan/write.ts";
import type { Plan } from "../compiler/schema/plan.ts";
import { isError } from "../grammar/diagnostic.ts";
import type { RunControl } from "./control.ts";
import { rememberedFolders, usedFolders } from "./data/remembered-folders.ts";
import type { Engine, EngineFactory, MathMode } from "./engine.ts";
import { expectForm } from "./event-form.ts";
import type { Emit, RunEvent } from "./events.ts";
import { settingsInForce } from "./library-settings.ts";
import { type MemoryLimit, memoryLimits } from "./memory/free-memory.ts";
import { expectPlanFits } from "./memory/plan-room.ts";
import { readEvents } from "./read-events.ts";
import { runErrors } from "./run-error.ts";
import { RunFolder, type RunTexts } from "./run-folder.ts";
import { expectFree } from "./run-lock.ts";
import {
  type Circumstances,
  circumstancesOf,
  differencesOf,
  type RunRecord,
  recordOf,
} from "./run-record.ts";
import { RunSession } from "./run-session.ts";
import type { FoundState } from "./run-state.ts";
import { DeviceData } from "./stages/device-data.ts";

/** How and where a plan runs. None of this is in the plan. */
export interface RunSettings {
  readonly engine: EngineFactory;
  readonly device: "auto" | "cpu" | "gpu";
  /** threads inside one operation; undefined: all cores */
  readonly threads: number | undefined;
  /** how exactly floats are computed; undefined: `exact` */
  readonly math?: MathMode | undefined;
  /** folder of a data set's files, by kind (`cifar10`) */
  readonly dataFolders: Readonly<Record<string, string>>;
  readonly emit: Emit;
  readonly control: RunControl;
  /** a monotonic clock in milliseconds; for tests */
  readonly now?: () => number;
  /** the limits of memory; for tests */
  readonly memory?: () => readonly MemoryLimit[];
}

export interface RunOutcome {
  readonly outcome: "finished" | "stopped";
  readonly folder: string;
}

const runError = runErrors({
  "precision-unsupported": {
    message: (p: { engine: string; device: string; precision: string }) =>
      `the engine ${p.engine} on ${p.device} does not support ${p.precision}`,
    help: () => "use another precision or another engine; `aclc engine list` lists the engines",
  },
  "data-changed": {
    message: (p: { part: string; folder: string }) =>
      `the data of ${p.part} are not the data that the run in ${p.folder} started with`,
    help: () => "give the folder with the original data: --data NAME=FOLDER",
  },
  "plan-damaged": {
    message: (p: { file: string; problem: string }) => `${p.file} is damaged: ${p.problem}`,
  },
  "plan-changed": {
    message: (p: { file: string }) => `${p.file} is not the plan that this run started with`,
    help: (p: { file: string }) =>
      `restore the original plan; to run the changed plan: aclc run ${p.file} --out FOLDER`,
  },
});

/**
 * Runs a plan into a new folder.
 * @param folder the folder to create; if it exists, a number is added to the name, so that no run overwrites another
 * @param exactly the folder must have exactly this name
 * @throws RunError, EngineError for problems that the user can fix; Interrupted if it was stopped before it began
 */
export async function runPlan(
  plan: Plan,
  folder: string,
  settings: RunSettings,
  { exactly = false } = {},
): Promise<RunOutcome> {
  const data = await loadData(plan, settings.dataFolders, settings);
  const folders = await usedFolders(plan, settings.dataFolders);
  return withEngine(plan, settings, async (engine, circumstances) => {
    const record = recordOf(plan, circumstances, { data: data.digests(), data_folders: folders });
    const runFolder = await RunFolder.create(folder, { plan: writePlan(plan), record }, { exactly });
    return inFolder(runFolder, async () => {
      const session = new RunSession(partsOf(plan, engine, data, runFolder, settings), undefined);
      return outcomeOf(await session.go([]), runFolder);
    });
  });
}

/**
 * Continues a run from its last state. A finished run is shown again and is not changed.
 */
export async function resumeRun(path: string, settings: RunSettings): Promise<RunOutcome> {
  const before = await inspectRun(path);
  if (before.finished) {
    for (const event of before.finished) settings.emit(event);
    return { outcome: "finished", folder: before.folder };
  }
  const { folder, ...texts } = await RunFolder.open(path);
  return inFolder(folder, async () => {
    const plan = planOf(texts, folder.path);
    const { record } = texts;
    const folders = await rememberedFolders(record.data_folders, settings.dataFolders);
    const data = await loadData(plan, folders, settings);
    for (const [part, digest] of Object.entries(data.digests()))
      if (!Object.hasOwn(record.data, part) || record.data[part] !== digest)
        throw runError("data-changed", { part, folder: folder.path });
    const found = await folder.readProgress();
    return withEngine(plan, settings, async (engine, circumstances) => {
      const differences = differencesOf(record, circumstances);
      await folder.writeRecord(resumed(record, circumstances, found, differences));
      await folder.tidy();
      await folder.rewindEvents(found.state?.progress.events);
      const session = new RunSession(partsOf(plan, engine, data, folder, settings), found.state);
      return outcomeOf(await session.go(notices(found, differences)), folder);
    });
  });
}

/** What a run folder contains, read before anything is opened or changed. */
export interface InspectedRun {
  readonly folder: string;
  readonly plan: Plan;
  readonly record: RunRecord;
  /** for a finished run: its first event, its metrics and its last event */
  readonly finished: readonly RunEvent[] | undefined;
}

/** @throws RunError if it is not a run folder, is damaged or changed, or is used by another process */
export async function inspectRun(path: string): Promise<InspectedRun> {
  const texts = await RunFolder.read(path);
  const plan = planOf(texts, path);
  await expectFree(path);
  const kept: RunEvent[] = [];
  await readEvents(path, (event) => {
    if (["version", "run", "metric", "finished"].includes(event.event)) kept.push(event);
    if (event.event === "stopped" || event.event === "failed") kept.push(event);
  });
  const finished = kept.at(-1)?.event === "finished" ? kept : undefined;
  // they are shown again
  for (const event of finished ?? []) expectForm(event, `${path}/events.jsonl`);
  return { folder: path, plan, record: texts.record, finished };
}

/** Reads the plan of a run folder, which must be the plan that was run. */
function planOf({ plan: text, record }: RunTexts, folder: string): Plan {
  const file = `${folder}/plan.yaml`;
  const { plan, diagnostics } = readPlan(text, file);
  if (!plan)
    throw runError("plan-damaged", {
      file,
      problem: diagnostics.find(isError)?.message ?? "it cannot be read",
    });
  if (planDigest(plan) !== record.plan_digest) throw runError("plan-changed", { file });
  return plan;
}

function resumed(
  record: RunRecord,
  circumstances: Circumstances,
  { state }: FoundState,
  differences: readonly string[],
): RunRecord {
  const from = { stage: state?.progress.stage ?? 0, update: state?.progress.update ?? 0 };
  const entry = { at: new Date().toISOString(), from, differences, ...circumstances };
  return { ...record, resumed: [...record.resumed, entry] };
}

function notices({ state, damage }: FoundState, differences: readonly string[]): string[] {
  const stepped =
    damage === undefined || state === undefined
      ? []
      : [`${damage}: continuing from the state before it, step ${state.progress.update}`];
  const other =
    differences.length === 0
      ? []
      : [`the last bits of results may differ from those of an uninterrupted run: ${differences.join("; ")}`];
  return [...stepped, ...other];
}

/** Always closes the folder at the end. */
async function inFolder<T>(folder: RunFolder, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await folder.close();
  }
}

function partsOf(plan: Plan, engine: Engine, data: DeviceData, folder: RunFolder, settings: RunSettings) {
  const { control, emit, now = () => performance.now(), memory = memoryLimits } = settings;
  return { plan, engine, data, folder, control, emit, now, memory };
}

function loadData(
  plan: Plan,
  folders: Readonly<Record<string, string>>,
  { control, memory = memoryLimits }: RunSettings,
): Promise<DeviceData> {
  expectPlanFits(plan, memory());
  return DeviceData.load(plan, folders, () => control.stopping);
}

function outcomeOf(finished: boolean, { path }: RunFolder): RunOutcome {
  return { outcome: finished ? "finished" : "stopped", folder: path };
}

/** Checks that the engine supports the plan before anything is written, and always closes the engine at the end. */
async function withEngine<T>(
  plan: Plan,
  { engine: factory, device, threads, math }: RunSettings,
  work: (engine: Engine, circumstances: Circumstances) => Promise<T>,
): Promise<T> {
  const settings = settingsInForce();
  const engine = await factory.open({
    device,
    ...(threads === undefined ? {} : { threads }),
    ...(math === undefined ? {} : { math }),
  });
  try {
    const { name, capabilities } = engine;
    const { compute, activation } = DTYPES[plan.precision];
    if (![compute, activation].every((dtype) => capabilities.dtypes.includes(dtype)))
      throw runError("precision-unsupported", {
        engine: name,
        device: engine.device,
        precision: plan.precision,
      });
    return await work(engine, circumstancesOf(engine, settings));
  } finally {
    await engine.close();
  }
}
