import { cpus } from "node:os";
import { tensorsOf } from "../compiler/derive/layers.ts";
import { DTYPES } from "../compiler/lower/context.ts";
import { planDigest } from "../compiler/plan/digest.ts";
import { readPlan } from "../compiler/plan/read.ts";
import type { EvaluationPlan, MetricPlan, Plan } from "../compiler/plan/schema.ts";
import { writePlan } from "../compiler/plan/write.ts";
import { version } from "../package.json";
import { Interrupted, type RunControl } from "./control.ts";
import type { Engine, EngineFactory } from "./engine.ts";
import type { EngineName } from "./engines/engines.ts";
import type { Emit, RunEvent, RunEvents } from "./events.ts";
import { RunError, runErrors } from "./run-error.ts";
import { type Progress, RunFolder } from "./run-folder.ts";
import { restore } from "./stages/checkpoints.ts";
import { DeviceData } from "./stages/device-data.ts";
import { Evaluator, metricTitle } from "./stages/evaluate.ts";
import { stageOutline } from "./stages/outline.ts";
import { storedDType } from "./stages/tensors.ts";
import { StageRun, type TrainContext } from "./stages/train.ts";

/** How and where a plan runs: nothing of this is in the plan. */
export interface RunSettings {
  readonly engine: EngineFactory;
  readonly device: "auto" | "cpu" | "gpu";
  /** threads inside one operation; undefined: all cores */
  readonly threads: number | undefined;
  /** folder of a data set's files, by kind (`cifar10`) */
  readonly dataFolders: Readonly<Record<string, string>>;
  readonly emit: Emit;
  readonly control: RunControl;
}

export interface RunOutcome {
  readonly outcome: "finished" | "stopped";
  readonly folder: string;
}

/** How and on what a run was made: its `record.json`. */
export interface RunRecord {
  readonly record: 1;
  readonly aclc: string;
  readonly experiment: string;
  readonly plan_digest: string;
  readonly seed: number;
  readonly precision: string;
  readonly engine: EngineName;
  readonly device: "cpu" | "gpu";
  /** as asked for; absent: all cores */
  readonly threads?: number;
  readonly engine_details: Readonly<Record<string, string | number | boolean>>;
  /** SHA-256 of each part of the data, by name */
  readonly data: Readonly<Record<string, string>>;
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
  readonly started: string;
  /** when and on what the run was taken up again */
  readonly resumed: readonly { readonly at: string; readonly engine: string; readonly device: string }[];
}

const runError = runErrors({
  "precision-unsupported": {
    message: (p: { engine: string; device: string; precision: string }) =>
      `engine ${p.engine} on ${p.device} cannot compute in ${p.precision}`,
    help: () => "`aclc engine list` says what each engine can do",
  },
  "data-changed": {
    message: (p: { part: string; folder: string }) =>
      `${p.part} is not the data that the run in ${p.folder} began with`,
    help: () => "name the folder of the data it began with by --data",
  },
  "plan-damaged": {
    message: (p: { file: string; problem: string }) => `${p.file} is damaged: ${p.problem}`,
  },
});

/**
 * Runs a plan into a new folder.
 * @param folder is made; a folder that exists gets a number behind its name, so that no run overwrites another
 * @throws RunError, EngineError for what the user can put right
 */
export async function runPlan(plan: Plan, folder: string, settings: RunSettings): Promise<RunOutcome> {
  return withEngine(plan, settings, async (engine, data) => {
    const runFolder = await RunFolder.create(folder, writePlan(plan));
    await runFolder.writeRecord(recordOf(plan, engine, data, settings));
    return new Run(plan, engine, data, runFolder, settings).go(undefined);
  });
}

/** Goes on with a run from its last checkpoint. Done already: says so in events and changes nothing. */
export async function resumeRun(path: string, settings: RunSettings): Promise<RunOutcome> {
  const { folder, plan: text, record: json } = await RunFolder.open(path);
  const file = folder.file("plan.yaml");
  const { plan, diagnostics } = readPlan(text, file);
  if (!plan)
    throw runError("plan-damaged", { file, problem: diagnostics[0]?.message ?? "it cannot be read" });
  const record = json as RunRecord;
  return withEngine(plan, settings, async (engine, data) => {
    for (const [part, digest] of Object.entries(data.digests()))
      if (record.data[part] !== digest) throw runError("data-changed", { part, folder: folder.path });
    const { name, device } = engine;
    const resumed = [...record.resumed, { at: new Date().toISOString(), engine: name, device }];
    const saved = await folder.readProgress();
    await folder.writeRecord({ ...record, resumed } satisfies RunRecord);
    await folder.rewindEvents(saved?.progress.eventBytes ?? 0);
    return new Run(plan, engine, data, folder, settings).go(saved);
  });
}

/** What a run folder says of the engine of its run, for `resume` to take the same. */
export async function recordedEngine(
  path: string,
): Promise<Pick<RunRecord, "engine" | "device" | "threads">> {
  return (await RunFolder.open(path)).record as RunRecord;
}

/** Checks data and engine against the plan, before anything is written, and closes the engine on every way out. */
async function withEngine<T>(
  plan: Plan,
  { engine: factory, device, threads, dataFolders }: RunSettings,
  work: (engine: Engine, data: DeviceData) => Promise<T>,
): Promise<T> {
  const data = await DeviceData.load(plan, dataFolders);
  const engine = await factory.open({ device, ...(threads === undefined ? {} : { threads }) });
  try {
    const { name, capabilities } = engine;
    const { compute, activation } = DTYPES[plan.precision];
    if (![compute, activation].every((dtype) => capabilities.dtypes.includes(dtype)))
      throw runError("precision-unsupported", {
        engine: name,
        device: engine.device,
        precision: plan.precision,
      });
    return await work(engine, data);
  } finally {
    await engine.close();
  }
}

function recordOf(plan: Plan, engine: Engine, data: DeviceData, { threads }: RunSettings): RunRecord {
  return {
    record: 1,
    aclc: version,
    experiment: plan.experiment,
    plan_digest: planDigest(plan),
    seed: plan.seed,
    precision: plan.precision,
    engine: engine.name as EngineName,
    device: engine.device,
    ...(threads === undefined ? {} : { threads }),
    engine_details: engine.details,
    data: data.digests(),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    processor: cpus()[0]?.model ?? "unknown",
    started: new Date().toISOString(),
    resumed: [],
  };
}

/** One measurement of one evaluation. */
interface Measurement {
  /** key of the evaluation: names its draws */
  readonly scope: string;
  readonly evaluation: EvaluationPlan;
  readonly name: string;
  readonly metric: MetricPlan;
}

/** The stages of a plan in order, then its evaluations, from the start or from where the run was cut off. */
class Run {
  private readonly context: TrainContext;
  private readonly emit: Emit;

  constructor(
    private readonly plan: Plan,
    private readonly engine: Engine,
    data: DeviceData,
    private readonly folder: RunFolder,
    private readonly settings: RunSettings,
  ) {
    const { control } = settings;
    const emit = (event: RunEvent): void => {
      folder.append(event);
      settings.emit(event);
    };
    this.emit = emit;
    const evaluator = new Evaluator(plan, engine, data, control, emit);
    this.context = { plan, engine, data, folder, evaluator, control, emit };
  }

  async go(saved: Awaited<ReturnType<RunFolder["readProgress"]>>): Promise<RunOutcome> {
    const began = Date.now();
    // The file has the beginning already where the run is taken up again.
    const announce: Emit = saved ? this.settings.emit : this.emit;
    announce({ event: "version", schema: 1, aclc: version });
    announce({ event: "run", ...this.outline() });
    try {
      const stopped = (await this.stages(saved)) ?? (await this.evaluations(saved?.progress));
      const folder = this.folder.path;
      if (stopped) this.emit({ event: "stopped", folder, ...stopped });
      else this.emit({ event: "finished", folder, seconds: (Date.now() - began) / 1000 });
      await this.folder.flush();
      return { outcome: stopped ? "stopped" : "finished", folder };
    } catch (error) {
      await this.fail(error);
      throw error;
    }
  }

  private outline(): RunEvents["run"] {
    const { plan, engine } = this;
    return {
      experiment: plan.experiment,
      folder: this.folder.path,
      seed: plan.seed,
      precision: plan.precision,
      plan_digest: planDigest(plan),
      engine: engine.name,
      device: engine.device,
      details: engine.details,
      stages: Object.entries(plan.stages).map(([name, stage]) => stageOutline(name, stage)),
      evaluations: Object.keys(plan.evaluations),
    };
  }

  /** @returns where it was stopped */
  private async stages(
    saved: Awaited<ReturnType<RunFolder["readProgress"]>>,
  ): Promise<Omit<RunEvents["stopped"], "folder"> | undefined> {
    const names = Object.keys(this.plan.stages);
    for (let index = saved?.progress.stage ?? 0; index < names.length; index++) {
      const name = names[index]!;
      const progress = saved?.progress.stage === index ? saved.progress : undefined;
      const within = progress !== undefined && progress.update > 0;
      if (this.settings.control.stopping) return { stage: name, epoch: 1, step: 0 };
      const announce = within ? this.settings.emit : this.emit;
      announce({
        event: "stage",
        index,
        count: names.length,
        update: progress?.update ?? 0,
        ...stageOutline(name, this.plan.stages[name]!),
      });
      const stage = new StageRun(this.context, index, name, progress);
      if (!(await stage.run(within ? saved?.tensors : undefined))) return { stage: name, ...stage.position };
      await this.saveBetween(index + 1, 0);
    }
    return undefined;
  }

  /** @returns where it was stopped */
  private async evaluations(
    progress: Progress | undefined,
  ): Promise<Omit<RunEvents["stopped"], "folder"> | undefined> {
    const list = Object.entries(this.plan.evaluations).flatMap(([scope, evaluation]): Measurement[] =>
      Object.entries(evaluation.measure).map(([name, metric]) => ({ scope, evaluation, name, metric })),
    );
    const count = Object.keys(this.plan.stages).length;
    let loaded: string | undefined;
    for (let i = progress?.measurements ?? 0; i < list.length; i++) {
      const { scope, evaluation, name, metric } = list[i]!;
      if (loaded !== evaluation.checkpoint) await this.loadCheckpoint(evaluation);
      loaded = evaluation.checkpoint;
      let value: number;
      try {
        value = await this.context.evaluator.measure(evaluation.predict, metric, scope, 0, name);
      } catch (error) {
        if (error instanceof Interrupted) return { stage: scope };
        throw error;
      }
      this.emit({
        event: "metric",
        stage: evaluation.checkpoint,
        name: metricTitle(name, metric),
        split: metric.on,
        value,
        items: metric.items,
      });
      await this.saveBetween(count, i + 1);
    }
    return undefined;
  }

  /** Puts the weights of a checkpoint's networks on the device, as far as the evaluation needs them. */
  private async loadCheckpoint({ checkpoint, predict }: EvaluationPlan): Promise<void> {
    const [stage, kept] = checkpoint.split(".") as [string, string];
    const file = await this.folder.readCheckpoint(stage, kept);
    const used = new Set(Object.values(predict.passes).map(({ network }) => network));
    const specs = Object.entries(this.plan.stages[stage]!.networks)
      .filter(([network]) => used.has(network))
      .flatMap(([network, { branches }]) => tensorsOf(network, this.plan.networks[network]!, branches));
    const tensors = new Map(
      specs.flatMap(({ name }) => (file.tensors.has(name) ? [[name, file.tensors.get(name)!]] : [])),
    );
    await restore(
      this.engine,
      specs,
      tensors,
      this.folder.checkpointFile(stage, kept),
      storedDType(this.plan),
    );
  }

  /** State to resume from at a place where no optimizer state is needed: everything lies in checkpoints. */
  private saveBetween(stage: number, measurements: number): Promise<void> {
    const eventBytes = this.folder.writtenEventBytes;
    const progress = { stage, update: 0, epochs: 0, measurements, best: {}, epochLoss: 0, eventBytes };
    return this.folder.writeProgress(progress, new Map());
  }

  private async fail(error: unknown): Promise<void> {
    const { code, message, help } =
      error instanceof RunError
        ? error
        : { code: "run/internal", message: messageOf(error), help: undefined };
    this.emit({ event: "failed", code, message, ...(help === undefined ? {} : { help }) });
    // The folder may be the very thing that failed; what is thrown is the first error.
    await this.folder.flush().catch(() => undefined);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
