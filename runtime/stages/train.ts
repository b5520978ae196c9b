import { DTYPES } from "../../compiler/lower/context.ts";
import { type Lowered, lowerStep, METRIC } from "../../compiler/lower/step-program.ts";
import { stepsAt } from "../../compiler/lower/steps-at.ts";
import { metricName } from "../../compiler/plan/metric-name.ts";
import type { Duration, Plan, StagePlan } from "../../compiler/plan/schema.ts";
import { scalarAt } from "../../compiler/schedules/at.ts";
import type { TensorFile } from "../checkpoint/safetensors.ts";
import { Interrupted, type RunControl } from "../control.ts";
import type { Engine, Executable } from "../engine.ts";
import type { AttackReading, Emit } from "../events.ts";
import type { Progress, RunFolder } from "../run-folder.ts";
import { restore, snapshot, startTensors } from "./checkpoints.ts";
import type { DeviceData } from "./device-data.ts";
import { type Evaluator, metricTitle } from "./evaluate.ts";
import { clockOf, hostScalars } from "./host-scalars.ts";
import { batchesOf, itemsOf } from "./items.ts";
import { stageError } from "./stage-errors.ts";
import { floats, integers, optimizerTensors, stageTensors, storedDType } from "./tensors.ts";

/** The state to resume from is written at the end of an epoch, but no more often than this. */
const RESUME_EVERY_MS = 30_000;

export interface TrainContext {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly data: DeviceData;
  readonly folder: RunFolder;
  readonly evaluator: Evaluator;
  readonly control: RunControl;
  readonly emit: Emit;
}

interface LoadedStep {
  readonly lowered: Lowered;
  readonly executable: Executable;
}

/** Trains one stage, from its start or from where a run was cut off. */
export class StageRun {
  private readonly stage: StagePlan;
  private readonly steps = new Map<string, LoadedStep>();
  private lastResume = Date.now();
  private best: Record<string, { value: number; epoch: number }>;
  private epochLoss: number;
  private update: number;
  /** epochs that are done, with what is measured and kept at their end */
  private epochs: number;

  constructor(
    private readonly context: TrainContext,
    private readonly index: number,
    private readonly name: string,
    progress: Progress | undefined,
  ) {
    this.stage = context.plan.stages[name]!;
    this.best = { ...progress?.best };
    this.epochLoss = progress?.epochLoss ?? 0;
    this.update = progress?.update ?? 0;
    this.epochs = progress?.epochs ?? 0;
  }

  /** @returns whether the stage came to its end; false after a request to stop, with all that is needed to go on */
  async run(resumed: TensorFile["tensors"] | undefined): Promise<boolean> {
    const { stage, name } = this;
    const { plan, emit } = this.context;
    const began = Date.now();
    await this.prepare(resumed);
    const items = itemsOf(plan, stage.data.of);
    const perEpoch = stage.epoch.steps;
    for (let epoch = this.epochs + 1; (epoch - 1) * perEpoch < stage.updates; epoch++) {
      const epochBegan = Date.now();
      const batches = batchesOf(stage, name, plan.seed, items, epoch);
      const first = (epoch - 1) * perEpoch;
      const end = Math.min(first + batches.length, stage.updates);
      while (this.update < end) {
        await this.step(epoch, batches[this.update - first]!);
        if (!(await this.obey(epoch))) return this.stop();
      }
      if (!(await this.whole(() => this.endEpoch(epoch, end - first, epochBegan)))) return false;
      this.epochs = epoch;
      this.epochLoss = 0;
      if (Date.now() - this.lastResume >= RESUME_EVERY_MS) await this.saveProgress();
    }
    if (!(await this.whole(() => this.measure(this.epochs, true)))) return false;
    await this.keep("last", this.epochs);
    emit({ event: "stage_finished", stage: name, seconds: (Date.now() - began) / 1000 });
    return true;
  }

  /** Where it stands, for the event that says that a run was stopped. */
  get position(): { epoch: number; step: number } {
    return { epoch: Math.max(1, Math.ceil(this.update / this.stage.epoch.steps)), step: this.update };
  }

  private async stop(): Promise<false> {
    await this.saveProgress();
    return false;
  }

  /** Does something that measures. A request to stop in the middle undoes all of it, so that a resumed run does it whole. */
  private async whole(work: () => Promise<void>): Promise<boolean> {
    const before = this.progress();
    const best = this.best;
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      this.best = best;
      await this.saveProgress(before);
      return false;
    }
  }

  /** Puts weights, optimizer state and data on the device and builds the program of a step. */
  private async prepare(resumed: TensorFile["tensors"] | undefined): Promise<void> {
    const { plan, engine, data, folder } = this.context;
    const specs = stageTensors(plan, this.stage);
    const kept = optimizerTensors(plan, this.stage);
    const dtype = storedDType(plan);
    await engine.drop(
      Object.values(plan.stages).flatMap((other) => optimizerTensors(plan, other).map((spec) => spec.name)),
    );
    if (resumed) {
      await restore(engine, [...specs, ...kept], resumed, folder.file("resume.safetensors"), dtype);
    } else {
      await restore(
        engine,
        specs,
        await startTensors(plan, this.stage, folder),
        "the start of the stage",
        dtype,
      );
      const zeros = new Map(
        kept.map((spec) => {
          const count = spec.shape.reduce((product, extent) => product * extent, 1);
          const shape = spec.layout === "oihw" ? [2, 3, 1, 0].map((axis) => spec.shape[axis]!) : spec.shape;
          return [spec.name, floats(dtype, new Float64Array(count), shape)] as const;
        }),
      );
      await engine.write(zeros);
    }
    await data.put(this.stage.data.of, engine);
    await this.program(this.stage.batch, Math.min(this.update + 1, this.stage.updates));
  }

  /** The program of an update with this many images: an epoch has at most two, a schedule of attack steps one a value. */
  private async program(batch: number, update: number): Promise<LoadedStep> {
    const { stage } = this;
    const counts = Object.values(stage.attacks).map((attack) => stepsAt(stage, attack, update));
    const key = [batch, ...counts].join();
    let step = this.steps.get(key);
    if (!step) {
      const lowered = lowerStep(this.context.plan, this.name, batch, undefined, update);
      step = { lowered, executable: await this.context.engine.load(lowered.program) };
      this.steps.set(key, step);
    }
    return step;
  }

  private async step(epoch: number, indices: Int32Array): Promise<void> {
    const { stage, name } = this;
    const { plan, emit } = this.context;
    const { lowered, executable } = await this.program(indices.length, this.update + 1);
    const clock = clockOf(stage, this.update + 1);
    const { compute } = DTYPES[plan.precision];
    const began = performance.now();
    const outputs = await executable.run(
      new Map([
        ["indices", integers(indices, [indices.length])],
        ["scalars", floats(compute, hostScalars(lowered.scalars, clock), [lowered.scalars.length])],
        ["step", integers([this.update], [])],
        ["first_item", integers([0], [])],
      ]),
    );
    const seconds = (performance.now() - began) / 1000;
    this.update += 1;
    const values = outputs.get("metrics")!.data;
    const metric = new Map(lowered.metrics.map((metricName, i) => [metricName, Number(values[i])]));
    const loss = metric.get(METRIC.loss)!;
    this.epochLoss += loss;
    const attacks: Record<string, AttackReading> = {};
    for (const [key, attack] of Object.entries(stage.attacks))
      attacks[key] = {
        radius: scalarAt(attack.radius, clock),
        steps: stepsAt(stage, attack, clock.update),
        first: metric.get(METRIC.attackFirst(key))!,
        last: metric.get(METRIC.attackLast(key))!,
      };
    emit({
      event: "step",
      stage: name,
      epoch,
      step: this.update,
      loss,
      losses: Object.fromEntries(
        Object.keys(stage.minimize).map((term) => [term, metric.get(METRIC.term(term))!]),
      ),
      attacks,
      lr: scalarAt(stage.optimizer.lr, clock),
      gradient_norm: metric.get(METRIC.gradientNorm)!,
      images: indices.length,
      images_per_second: indices.length / seconds,
    });
    if (!Number.isFinite(loss))
      throw stageError("loss-not-finite", { stage: name, loss, step: this.update, epoch });
  }

  /** Does what the user asked for between two steps; false to end. */
  private async obey(epoch: number): Promise<boolean> {
    const { control, emit } = this.context;
    if (control.takeCheckpointRequest()) {
      await this.saveProgress();
      emit({
        event: "notice",
        text: `checkpoint written at step ${this.update} (epoch ${epoch}); a resumed run goes on from here`,
      });
    }
    if (control.pausing && !control.stopping) {
      emit({ event: "paused", stage: this.name, step: this.update });
      await control.whilePaused();
      emit({ event: "continued", stage: this.name, step: this.update });
    }
    return !control.stopping;
  }

  private async endEpoch(epoch: number, steps: number, began: number): Promise<void> {
    const { emit } = this.context;
    emit({
      event: "epoch",
      stage: this.name,
      epoch,
      step: this.update,
      loss: this.epochLoss / steps,
      seconds: (Date.now() - began) / 1000,
    });
    await this.measure(epoch, false);
    await this.keepBest(epoch);
    const { every } = this.stage.keep;
    if (every && this.update < this.stage.updates && this.due(every, epoch))
      await this.keep(`epoch-${epoch}`, epoch);
  }

  /** Whether a period ends with this epoch. */
  private due(every: Duration, epoch: number): boolean {
    const period = every.value.toNumber();
    if (every.unit === "epochs") return Math.floor(epoch / period) > Math.floor((epoch - 1) / period);
    const perEpoch = this.stage.epoch.steps;
    return Math.floor((epoch * perEpoch) / period) > Math.floor(((epoch - 1) * perEpoch) / period);
  }

  /** What the stage measures after this epoch, or at its end. */
  private async measure(epoch: number, atEnd: boolean): Promise<void> {
    const { evaluator, emit } = this.context;
    for (const [key, plan] of Object.entries(this.stage.measure)) {
      if (atEnd ? plan.every !== undefined : plan.every === undefined || !this.due(plan.every, epoch))
        continue;
      const value = await evaluator.measure(this.stage.predict!, plan, this.name, epoch, key);
      emit({
        event: "metric",
        stage: this.name,
        epoch,
        name: metricTitle(key, plan),
        split: plan.on,
        value,
        items: plan.items,
      });
    }
  }

  /** Measures what checkpoints are kept by, and keeps those that are better than before. */
  private async keepBest(epoch: number): Promise<void> {
    const { evaluator, emit } = this.context;
    const measured = new Map<string, number>();
    for (const [kept, plan] of Object.entries(this.stage.keep.by)) {
      const metricKey = metricName(plan);
      let value = measured.get(metricKey);
      if (value === undefined) {
        value = await evaluator.measure(this.stage.predict!, plan, this.name, epoch, metricKey);
        measured.set(metricKey, value);
        emit({
          event: "metric",
          stage: this.name,
          epoch,
          name: metricTitle(metricKey, plan),
          split: plan.on,
          value,
          items: plan.items,
        });
      }
      const before = this.best[kept];
      if (before !== undefined && value <= before.value) continue;
      this.best = { ...this.best, [kept]: { value, epoch } };
      await this.keep(kept, epoch);
    }
  }

  private async keep(checkpoint: string, epoch: number): Promise<void> {
    const { plan, engine, folder, emit } = this.context;
    const tensors = await snapshot(engine, stageTensors(plan, this.stage));
    const metadata = {
      format: "aclc/1",
      stage: this.name,
      checkpoint,
      epoch: String(epoch),
      step: String(this.update),
      experiment: plan.experiment,
    };
    await folder.writeCheckpoint(this.name, checkpoint, { tensors, metadata });
    const file = `checkpoints/${this.name}/${checkpoint}.safetensors`;
    emit({ event: "checkpoint", stage: this.name, name: checkpoint, epoch, step: this.update, file });
  }

  private progress(): Progress {
    return {
      stage: this.index,
      update: this.update,
      epochs: this.epochs,
      measurements: 0,
      best: this.best,
      epochLoss: this.epochLoss,
      eventBytes: this.context.folder.writtenEventBytes,
    };
  }

  private async saveProgress(progress = this.progress()): Promise<void> {
    const { plan, engine, folder } = this.context;
    const specs = [...stageTensors(plan, this.stage), ...optimizerTensors(plan, this.stage)];
    await folder.writeProgress(progress, await snapshot(engine, specs));
    this.lastResume = Date.now();
  }
}
