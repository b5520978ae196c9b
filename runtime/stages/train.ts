import { scalarAt } from "../../compiler/experiment/quantity.ts";
import { METRIC } from "../../compiler/lower/step-program.ts";
import { stepsAt } from "../../compiler/lower/steps-at.ts";
import { metricName } from "../../compiler/plan/metric-name.ts";
import type { MetricPlan, Plan, StagePlan } from "../../compiler/schema/plan.ts";
import { isBetter } from "../../compiler/vocabulary/define/metrics.ts";
import { commonArgs } from "../../compiler/vocabulary/define/optimizers.ts";
import type { TensorFile } from "../checkpoint/safetensors.ts";
import { Interrupted, type RunControl } from "../control.ts";
import type { Engine } from "../engine.ts";
import type { AttackGain, AttackReading, Emit } from "../events.ts";
import type { MemoryRoom } from "../memory/memory-room.ts";
import type { RunFolder } from "../run-folder.ts";
import type { Progress } from "../run-state.ts";
import { restore, snapshot, startTensors } from "./checkpoints.ts";
import type { DeviceData } from "./device-data.ts";
import { addReading, type EpochSums, meansOf, NO_SUMS } from "./epoch-means.ts";
import { type Evaluator, metricTitle } from "./evaluate.ts";
import { notFinite, notFiniteTensor } from "./finite.ts";
import { clockOf } from "./host-scalars.ts";
import { batchesOf, itemsOf } from "./items.ts";
import { type Position, stageError } from "./stage-errors.ts";
import { StagePrograms } from "./stage-programs.ts";
import { floats, optimizerTensors, stageTensors, storedDType } from "./tensors.ts";
import { isDue, type Work } from "./work.ts";

/** Minimum time between two saved states. A state is saved between two steps. */
const RESUME_EVERY_MS = 30_000;
/** Saving states takes at most 1/100 of the time. */
const RESUME_BUDGET = 100;
/** How often the gain of attacks is measured; also at the last update of an epoch. It takes as long as the attacks. */
const GAINS_EVERY = 50;

export interface TrainContext {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly room: MemoryRoom;
  readonly data: DeviceData;
  readonly folder: RunFolder;
  readonly evaluator: Evaluator;
  readonly control: RunControl;
  readonly work: Work;
  readonly emit: Emit;
  /** a monotonic clock in milliseconds */
  readonly now: () => number;
  /** sets the current activity, for error messages */
  readonly doing: (what: string) => void;
}

/** Trains one stage, from its start or from a saved state. */
export class StageRun {
  private readonly stage: StagePlan;
  private readonly programs: StagePrograms;
  private lastResume: number;
  /** milliseconds until the next state is saved */
  private resumeAfter = RESUME_EVERY_MS;
  private best: Progress["best"];
  private sums: EpochSums;
  private update: number;
  /** epochs done, including the measurements and checkpoints at their end */
  private epochs: number;

  constructor(
    private readonly context: TrainContext,
    private readonly index: number,
    private readonly name: string,
    progress: Progress | undefined,
  ) {
    this.stage = context.plan.stages[name]!;
    this.programs = new StagePrograms(context.plan, name, context.engine, context.room);
    this.lastResume = context.now();
    this.best = { ...progress?.best };
    this.sums = progress?.sums ?? NO_SUMS;
    this.update = progress?.update ?? 0;
    this.epochs = progress?.epochs ?? 0;
  }

  /** @returns whether the stage is complete; false after a request to stop, when the state is saved */
  async run(
    resumed: { readonly tensors: TensorFile["tensors"]; readonly file: string } | undefined,
  ): Promise<boolean> {
    const { stage, name } = this;
    const { plan, emit, now } = this.context;
    const began = now();
    await this.prepare(resumed);
    const items = itemsOf(plan, stage.data.of);
    const perEpoch = stage.epoch.steps;
    for (let epoch = this.epochs + 1; (epoch - 1) * perEpoch < stage.updates; epoch++) {
      const epochBegan = now();
      const batches = batchesOf(stage, name, plan.seed, items, epoch);
      const first = (epoch - 1) * perEpoch;
      const end = Math.min(first + batches.length, stage.updates);
      while (this.update < end) {
        await this.step(
          epoch,
          batches[this.update - first]!,
          this.update + 1 - first,
          this.update + 1 === end,
        );
        if (!(await this.obey(epoch))) return this.stop();
      }
      if (!(await this.whole(() => this.endEpoch(epoch, epochBegan)))) return false;
      this.epochs = epoch;
      this.sums = NO_SUMS;
    }
    if (!(await this.whole(() => this.measure(this.epochs, true)))) return false;
    await this.keep("last", this.epochs);
    emit({ event: "stage_finished", stage: name, seconds: (now() - began) / 1000 });
    return true;
  }

  /** The current position, for the event that the run was stopped. */
  get position(): { epoch: number; step: number } {
    return { epoch: Math.max(1, Math.ceil(this.update / this.stage.epoch.steps)), step: this.update };
  }

  private async stop(): Promise<false> {
    await this.saveProgress();
    return false;
  }

  /** Runs measurements. A request to stop in the middle discards all of them, so that a resumed run repeats them completely. */
  private async whole(work: () => Promise<void>): Promise<boolean> {
    const before = this.progress();
    const mark = this.context.folder.eventMark;
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      this.best = before.best;
      await this.saveProgress(before, mark);
      return false;
    }
  }

  /** Compiles the program of a step, and meanwhile puts weights, optimizer state and data on the device. */
  private async prepare(resumed: Parameters<StageRun["run"]>[0]): Promise<void> {
    this.context.doing(`while stage ${this.name} was prepared`);
    const next = Math.min(this.update + 1, this.stage.updates);
    this.programs.expectRoom(this.stage.batch, next);
    await Promise.all([this.programs.prepare(this.stage.batch, next), this.putState(resumed)]);
  }

  private async putState(resumed: Parameters<StageRun["run"]>[0]): Promise<void> {
    const { plan, engine, data, folder } = this.context;
    const specs = stageTensors(plan, this.stage);
    const kept = optimizerTensors(plan, this.stage);
    const dtype = storedDType(plan);
    await engine.drop(
      Object.values(plan.stages).flatMap((other) => optimizerTensors(plan, other).map((spec) => spec.name)),
    );
    if (resumed) {
      await restore(engine, [...specs, ...kept], resumed.tensors, resumed.file, dtype);
    } else {
      const start = await startTensors(plan, this.stage, folder);
      await restore(engine, specs, start, "the start of the stage", dtype);
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
  }

  /** @param inEpoch the number of the step in its epoch, from 1 */
  private async step(epoch: number, indices: Int32Array, inEpoch: number, isLast: boolean): Promise<void> {
    const { stage, name, programs } = this;
    const { emit, work, folder, doing } = this.context;
    const update = this.update + 1;
    const position: Position = { stage: name, epoch, step: update };
    doing(`in step ${update} of stage ${name} (batch ${indices.length})`);
    const gains =
      Object.keys(stage.attacks).length > 0 && (isLast || inEpoch % GAINS_EVERY === 0)
        ? await programs.run("attacks", indices, update)
        : undefined;
    const began = performance.now();
    const metric = await programs.run("step", indices, update);
    const seconds = Math.max(performance.now() - began, 1e-3) / 1000;
    this.update = update;
    const wrong = notFinite(name, stage, metric);
    if (wrong)
      throw stageError("loss-not-finite", { ...position, ...wrong, checkpoint: await folder.newest() });
    const reading = this.reading(metric, gains);
    this.sums = addReading(this.sums, reading);
    const clock = clockOf(stage, update);
    const operations = work.training(stage, 1);
    work.add(operations);
    emit({
      event: "step",
      ...position,
      loss: reading.loss,
      losses: reading.losses,
      attacks: Object.fromEntries(
        Object.entries(stage.attacks).map(([key, attack]): [string, AttackReading] => {
          const steps = stepsAt(stage, attack, update);
          const gain = Object.hasOwn(reading.attacks, key) ? reading.attacks[key] : undefined;
          return [
            key,
            {
              radius: scalarAt(attack.word.threat(attack.args).radius, clock),
              steps,
              ...(gain ? { gain } : {}),
            },
          ];
        }),
      ),
      lr: scalarAt(commonArgs(stage.optimizer).lr, clock),
      gradient_norm: reading.gradientNorm,
      images: indices.length,
      images_per_second: indices.length / seconds,
      of_run: work.share(),
    });
  }

  private reading(metric: ReadonlyMap<string, number>, gains: ReadonlyMap<string, number> | undefined) {
    const { minimize, attacks } = this.stage;
    const gainOf = (key: string): [string, AttackGain] => [
      key,
      { first: gains!.get(METRIC.attackFirst(key))!, last: gains!.get(METRIC.attackUsed(key))! },
    ];
    return {
      loss: metric.get(METRIC.loss)!,
      losses: Object.fromEntries(Object.keys(minimize).map((term) => [term, metric.get(METRIC.term(term))!])),
      gradientNorm: metric.get(METRIC.gradientNorm)!,
      attacks: gains ? Object.fromEntries(Object.keys(attacks).map(gainOf)) : {},
    };
  }

  /** Handles requests of the user between two steps, and saves the state from time to time. @returns false to stop */
  private async obey(epoch: number): Promise<boolean> {
    const { control, emit, folder, now } = this.context;
    await folder.written();
    if (control.takeCheckpointRequest()) {
      await this.saveProgress();
      emit({
        event: "notice",
        text: `checkpoint written at step ${this.update} (epoch ${epoch}); aclc resume continues from here`,
      });
    } else if (!control.stopping && now() - this.lastResume >= this.resumeAfter) await this.saveProgress();
    if (control.pausing && !control.stopping) {
      emit({ event: "paused", stage: this.name, step: this.update });
      await control.whilePaused();
      emit({ event: "continued", stage: this.name, step: this.update });
    }
    return !control.stopping;
  }

  private async endEpoch(epoch: number, began: number): Promise<void> {
    const { emit, now } = this.context;
    emit({
      event: "epoch",
      stage: this.name,
      epoch,
      step: this.update,
      ...meansOf(this.sums),
      lr: scalarAt(commonArgs(this.stage.optimizer).lr, clockOf(this.stage, this.update)),
      seconds: (now() - began) / 1000,
    });
    await this.measure(epoch, false);
    await this.keepBest(epoch);
    const { every } = this.stage.keep;
    if (every && this.update < this.stage.updates && isDue(this.stage, every, epoch))
      await this.keep(`epoch-${epoch}`, epoch);
  }

  /** The metrics to measure after this epoch, or at the end of the stage. */
  private async measure(epoch: number, atEnd: boolean): Promise<void> {
    for (const [key, plan] of Object.entries(this.stage.measure)) {
      if (
        atEnd ? plan.every !== undefined : plan.every === undefined || !isDue(this.stage, plan.every, epoch)
      )
        continue;
      await this.measureOne(key, plan, epoch, `stages.${this.name}.measure`);
    }
  }

  private async measureOne(key: string, plan: MetricPlan, epoch: number, path: string): Promise<number> {
    const { evaluator, emit, work } = this.context;
    const predict = this.stage.predict!;
    await this.finiteTensors(epoch);
    const reading = await evaluator.measure({
      predict,
      metric: plan,
      scope: this.name,
      counter: epoch,
      what: key,
      path,
    });
    work.add(work.measuring(predict, plan));
    emit({
      event: "metric",
      stage: this.name,
      epoch,
      name: metricTitle(key, plan),
      split: plan.on,
      ...reading,
      items: plan.items,
      of_run: work.share(),
    });
    return reading.value;
  }

  /** Measures the metrics of kept checkpoints, and keeps a checkpoint if its metric is better than before. */
  private async keepBest(epoch: number): Promise<void> {
    const measured = new Map<string, number>();
    for (const [kept, plan] of Object.entries(this.stage.keep.by)) {
      const metricKey = metricName(plan);
      const value =
        measured.get(metricKey) ??
        (await this.measureOne(metricKey, plan, epoch, `stages.${this.name}.keep.by.${kept}`));
      measured.set(metricKey, value);
      const before = Object.hasOwn(this.best, kept) ? this.best[kept] : undefined;
      if (before !== undefined && !isBetter(plan.word, value, before.value)) continue;
      this.best = { ...this.best, [kept]: { value, epoch } };
      await this.keep(kept, epoch);
    }
  }

  private async keep(checkpoint: string, epoch: number): Promise<void> {
    const { plan, folder, emit } = this.context;
    const tensors = await this.finiteTensors(epoch);
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

  private progress(): Omit<Progress, "events"> {
    return {
      stage: this.index,
      update: this.update,
      epochs: this.epochs,
      measured: [],
      best: this.best,
      sums: this.sums,
    };
  }

  private async saveProgress(
    progress = this.progress(),
    mark = this.context.folder.eventMark,
  ): Promise<void> {
    const { folder, now } = this.context;
    const began = now();
    const tensors = await this.finiteTensors(this.position.epoch, true);
    await folder.writeProgress(progress, tensors, mark);
    this.lastResume = now();
    this.resumeAfter = Math.max(RESUME_EVERY_MS, RESUME_BUDGET * (this.lastResume - began));
  }

  /**
   * The current tensors of the stage. They are only saved or measured if all numbers are finite, because weights can overflow
   * although the gradient is finite.
   */
  private async finiteTensors(epoch: number, withOptimizer = false): Promise<TensorFile["tensors"]> {
    const { plan, engine, folder } = this.context;
    const own = stageTensors(plan, this.stage);
    const specs = withOptimizer ? [...own, ...optimizerTensors(plan, this.stage)] : own;
    const tensors = await snapshot(engine, specs);
    const wrong = notFiniteTensor(tensors);
    if (wrong) {
      const network = Object.keys(this.stage.networks).find((name) => wrong.tensor.startsWith(`${name}.`));
      const path = `stages.${this.name}.${network === undefined ? "optimizer" : `networks.${network}`}`;
      const position = { stage: this.name, epoch, step: this.update };
      throw stageError("weights-not-finite", {
        ...position,
        ...wrong,
        path,
        checkpoint: await folder.newest(),
      });
    }
    return tensors;
  }
}
