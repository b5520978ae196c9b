import { tensorsOf } from "../compiler/derive/layers.ts";
import { readCheckpointName } from "../compiler/experiment/names.ts";
import { planDigest } from "../compiler/plan/digest.ts";
import type { EvaluationPlan, MetricPlan, Plan } from "../compiler/schema/plan.ts";
import { version } from "../package.json";
import { Interrupted, type RunControl } from "./control.ts";
import type { Engine } from "./engine.ts";
import type { Emit, RunEvent, RunEvents } from "./events.ts";
import type { MemoryLimit } from "./memory/free-memory.ts";
import { MemoryRoom } from "./memory/memory-room.ts";
import { RunError } from "./run-error.ts";
import type { RunFolder } from "./run-folder.ts";
import type { SavedState } from "./run-state.ts";
import { restore } from "./stages/checkpoints.ts";
import type { DeviceData } from "./stages/device-data.ts";
import { NO_SUMS } from "./stages/epoch-means.ts";
import { Evaluator, metricTitle, type Reading } from "./stages/evaluate.ts";
import { stageOutline } from "./stages/outline.ts";
import { stageError } from "./stages/stage-errors.ts";
import { storedDType } from "./stages/tensors.ts";
import { StageRun, type TrainContext } from "./stages/train.ts";
import { watchedEngine } from "./stages/watched-engine.ts";
import { evaluationKey, Work } from "./stages/work.ts";

/** The parts of a session. */
export interface SessionParts {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly data: DeviceData;
  readonly folder: RunFolder;
  readonly control: RunControl;
  /** shows events, which are also written to the run folder */
  readonly emit: Emit;
  readonly now: () => number;
  readonly memory: () => readonly MemoryLimit[];
}

type Stopped = Omit<RunEvents["stopped"], "folder">;

/** Runs the stages of a plan in order and then its evaluations, from the start or from a saved state. */
export class RunSession {
  private readonly context: TrainContext;
  private readonly emit: Emit;
  private measured: string[];
  private doing = "before its first step";

  /** @param saved the state to continue from; undefined: start from the beginning */
  constructor(
    private readonly parts: SessionParts,
    private readonly saved: SavedState | undefined,
  ) {
    const { plan, data, folder, control, now } = parts;
    const emit = (event: RunEvent): void => {
      folder.append(event);
      parts.emit(event);
    };
    this.emit = emit;
    this.measured = [...(saved?.progress.measured ?? [])];
    const engine = watchedEngine(parts.engine, () => this.doing);
    const doing = (what: string): void => {
      this.doing = what;
    };
    const start = saved?.progress ?? { stage: 0, update: 0, epochs: 0 };
    const work = new Work(plan, start, this.measured);
    const room = new MemoryRoom(engine, parts.memory);
    const newest = () => folder.newest();
    const evaluator = new Evaluator(plan, engine, room, data, control, work, emit, doing, newest);
    this.context = { plan, engine, room, data, folder, evaluator, control, work, emit, now, doing };
  }

  /**
   * @param notices messages for the user about how the run continues
   * @returns whether the run is finished; false after a request to stop
   */
  async go(notices: readonly string[]): Promise<boolean> {
    const { folder, now } = this.parts;
    const began = now();
    // A resumed run already has the first events in the file.
    const announce: Emit = this.saved ? this.parts.emit : this.emit;
    announce({ event: "version", schema: 1, aclc: version });
    announce({ event: "run", ...this.outline() });
    for (const text of notices) this.emit({ event: "notice", text });
    try {
      const stopped = (await this.stages()) ?? (await this.evaluations());
      if (stopped) this.emit({ event: "stopped", folder: folder.path, ...stopped });
      else this.emit({ event: "finished", folder: folder.path, seconds: (now() - began) / 1000 });
      await folder.flush();
      return stopped === undefined;
    } catch (error) {
      await this.fail(error);
      throw error;
    }
  }

  private outline(): RunEvents["run"] {
    const { plan, engine, folder } = this.parts;
    return {
      experiment: plan.experiment,
      folder: folder.path,
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
  private async stages(): Promise<Stopped | undefined> {
    const { plan, control, emit: show } = this.parts;
    const { saved } = this;
    const names = Object.keys(plan.stages);
    for (let index = saved?.progress.stage ?? 0; index < names.length; index++) {
      const name = names[index]!;
      const progress = saved?.progress.stage === index ? saved.progress : undefined;
      const within = progress !== undefined && progress.update > 0;
      if (control.stopping) return { stage: name, epoch: 1, step: 0 };
      const announce = within ? show : this.emit;
      announce({
        event: "stage",
        index,
        count: names.length,
        update: progress?.update ?? 0,
        ...stageOutline(name, plan.stages[name]!),
      });
      const stage = new StageRun(this.context, index, name, progress);
      if (!(await stage.run(within ? saved : undefined))) return { stage: name, ...stage.position };
      await this.saveBetween(index + 1);
    }
    return undefined;
  }

  /** @returns where it was stopped */
  private async evaluations(): Promise<Stopped | undefined> {
    const { plan } = this.parts;
    const { evaluator, work } = this.context;
    const count = Object.keys(plan.stages).length;
    let loaded: { readonly checkpoint: string; readonly epoch: number } | undefined;
    for (const { scope, evaluation, name, metric } of measurementsOf(plan)) {
      const key = evaluationKey(scope, name);
      if (this.measured.includes(key)) continue;
      const { checkpoint, predict } = evaluation;
      if (loaded?.checkpoint !== checkpoint)
        loaded = { checkpoint, epoch: await this.loadCheckpoint(evaluation) };
      let reading: Reading;
      try {
        const path = `evaluations.${scope}.measure`;
        reading = await evaluator.measure({ predict, metric, scope, counter: 0, what: name, path });
      } catch (error) {
        if (error instanceof Interrupted) return { stage: scope };
        throw error;
      }
      work.add(work.measuring(predict, metric));
      this.emit({
        event: "metric",
        stage: checkpoint,
        epoch: loaded.epoch,
        name: metricTitle(name, metric),
        split: metric.on,
        ...reading,
        items: metric.items,
        of_run: work.share(),
      });
      this.measured = [...this.measured, key];
      await this.saveBetween(count);
    }
    return undefined;
  }

  /**
   * Puts the weights of a checkpoint on the device, but only those that the evaluation needs.
   * @returns the epoch of the checkpoint
   */
  private async loadCheckpoint({ checkpoint, predict }: EvaluationPlan): Promise<number> {
    const { plan, folder } = this.parts;
    this.doing = `while ${checkpoint} was loaded`;
    const { stage, kept } = readCheckpointName(checkpoint);
    const file = await folder.readCheckpoint(stage, kept);
    const used = new Set(Object.values(predict.passes).map(({ network }) => network));
    const specs = Object.entries(plan.stages[stage]!.networks)
      .filter(([network]) => used.has(network))
      .flatMap(([network, { branches }]) => tensorsOf(network, plan.networks[network]!, branches));
    const tensors = new Map(
      specs.flatMap(({ name }) => (file.tensors.has(name) ? [[name, file.tensors.get(name)!]] : [])),
    );
    const source = folder.checkpointFile(stage, kept);
    await restore(this.context.engine, specs, tensors, source, storedDType(plan));
    const epoch = Number(file.metadata.epoch);
    if (Number.isSafeInteger(epoch) && epoch > 0) return epoch;
    throw stageError("weights-do-not-match", { file: source, problem: "it has no epoch" });
  }

  /** Saves the state between stages, where no optimizer state is needed because everything is in checkpoints. */
  private saveBetween(stage: number): Promise<void> {
    const { measured } = this;
    const progress = { stage, update: 0, epochs: 0, measured, best: {}, sums: NO_SUMS };
    return this.parts.folder.writeProgress(progress, new Map());
  }

  private async fail(error: unknown): Promise<void> {
    const { code, message, help } =
      error instanceof RunError
        ? error
        : { code: "run/internal", message: messageOf(error), help: undefined };
    this.emit({ event: "failed", code, message, ...(help === undefined ? {} : { help }) });
    // The folder may be the cause of the failure, so the first error is thrown.
    await this.parts.folder.flush().catch(() => undefined);
  }
}

/** One metric of one evaluation. */
interface Measurement {
  /** the key of the evaluation, which is part of the key of its random draws */
  readonly scope: string;
  readonly evaluation: EvaluationPlan;
  readonly name: string;
  readonly metric: MetricPlan;
}

/** In order of the plan. */
export function measurementsOf(plan: Plan): Measurement[] {
  return Object.entries(plan.evaluations).flatMap(([scope, evaluation]) =>
    Object.entries(evaluation.measure).map(([name, metric]) => ({ scope, evaluation, name, metric })),
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
