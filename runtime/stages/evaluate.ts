import { DTYPES } from "../../compiler/lower/context.ts";
import { lowerEvaluation } from "../../compiler/lower/evaluation-program.ts";
import type { MetricPlan, Plan, PredictPlan } from "../../compiler/schema/plan.ts";
import { asMetric } from "../../compiler/vocabulary/define/metrics.ts";
import { Interrupted, type RunControl } from "../control.ts";
import type { Engine, Executable } from "../engine.ts";
import type { Emit } from "../events.ts";
import type { MemoryRoom } from "../memory/memory-room.ts";
import type { DeviceData } from "./device-data.ts";
import { hostScalars } from "./host-scalars.ts";
import { itemsOf } from "./items.ts";
import { stageError } from "./stage-errors.ts";
import { floats, integers } from "./tensors.ts";
import type { Work } from "./work.ts";

/** The number of images in one evaluation step. It does not change results, because random draws depend on the item. */
const BATCH = 250;

interface Loaded {
  readonly executable: Executable;
  readonly scalars: readonly number[];
  readonly batch: number;
}

export interface MeasureRequest {
  readonly predict: PredictPlan;
  readonly metric: MetricPlan;
  /** part of the key of random draws: the stage, or the checkpoint and data of an evaluation */
  readonly scope: string;
  /** distinguishes random draws within a scope: the epoch */
  readonly counter: number;
  /** the name of the metric in the plan */
  readonly what: string;
  /** the path of the metric in the plan */
  readonly path: string;
}

/** The result of a measurement, with the field names of its event. */
export interface Reading {
  /** the mean of the metric over the images */
  readonly value: number;
  /** under an attack: the share of the images whose gradient is exactly 0 in its first iteration */
  readonly zero_gradients?: number;
  /** the share of images that are also classified correctly: the attack did not test them */
  readonly zero_gradients_right?: number;
}

/** The name of a metric without its data, which are a separate field of events. */
export function metricTitle(name: string, { on }: MetricPlan): string {
  return name.slice(0, name.length - ` on ${on}`.length);
}

/** Measures a classifier whose tensors are on the device. Programs are cached. */
export class Evaluator {
  private readonly programs = new Map<string, Loaded>();

  constructor(
    private readonly plan: Plan,
    private readonly engine: Engine,
    private readonly room: MemoryRoom,
    private readonly data: DeviceData,
    private readonly control: RunControl,
    private readonly work: Work,
    private readonly emit: Emit,
    /** sets the current activity, for error messages */
    private readonly doing: (what: string) => void,
    /** the newest checkpoint, for the error about a number that is not finite */
    private readonly newest: () => Promise<string | undefined>,
  ) {}

  /**
   * @throws Interrupted after a request to stop; RunError if the cross-entropy of the predictions is not finite
   */
  async measure({ predict, metric, scope, counter, what, path }: MeasureRequest): Promise<Reading> {
    const items = itemsOf(this.plan, metric.on);
    if (items.length === 0) throw stageError("nothing-to-measure", { part: metric.on });
    this.doing(`while ${what} was measured`);
    const loaded = await this.program(predict, metric, scope, what, Math.min(BATCH, items.length));
    await this.data.put(metric.on, this.engine);
    const { compute } = DTYPES[this.plan.precision];
    const operations = this.work.measuring(predict, metric);
    let sum = 0;
    const zeros = { all: 0, right: 0 };
    for (let start = 0; start < items.length; start += loaded.batch) {
      if (this.control.stopping) throw new Interrupted();
      const count = Math.min(loaded.batch, items.length - start);
      // The last batch is padded with its first item, which is masked.
      const indices = Array.from({ length: loaded.batch }, (_, i) => items[start + (i < count ? i : 0)]!);
      const mask = indices.map((_, i) => (i < count ? 1 : 0));
      const outputs = await loaded.executable.run(
        new Map([
          ["indices", integers(indices, [loaded.batch])],
          ["mask", floats(compute, mask, [loaded.batch])],
          ["scalars", floats(compute, loaded.scalars, [loaded.scalars.length])],
          ["step", integers([counter], [])],
          ["first_item", integers([start], [])],
        ]),
      );
      const [measured, entropy, unmoved = 0, unmovedRight = 0] = outputs.get("metrics")!.data as
        | Float64Array
        | Float32Array;
      // With numbers that are not finite there is still a predicted class, but it is meaningless.
      if (!Number.isFinite(entropy)) {
        const checkpoint = await this.newest();
        throw stageError("measurement-not-finite", { what, value: Number(entropy), path, checkpoint });
      }
      sum += measured!;
      zeros.all += unmoved;
      zeros.right += unmovedRight;
      const done = start + count;
      if (metric.under || items.length > 4 * BATCH)
        this.emit({
          event: "progress",
          what,
          done,
          of: items.length,
          of_run: this.work.share((operations * BigInt(done)) / BigInt(items.length)),
        });
    }
    const value = (asMetric(metric.word).counts ? Math.round(sum) : sum) / items.length;
    if (!metric.under) return { value };
    const share = (count: number): number => Math.round(count) / items.length;
    return { value, zero_gradients: share(zeros.all), zero_gradients_right: share(zeros.right) };
  }

  private async program(
    predict: PredictPlan,
    metric: MetricPlan,
    scope: string,
    what: string,
    batch: number,
  ): Promise<Loaded> {
    const key = JSON.stringify(
      [predict, metric.word.name, metric.args, metric.on, metric.under, scope, batch],
      (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value),
    );
    const known = this.programs.get(key);
    if (known) return known;
    const lowered = lowerEvaluation(this.plan, {
      predict,
      metric,
      batch,
      scope,
    });
    this.room.expect(lowered.program, { what, batch, smaller: undefined });
    // The numbers of an attack in a measurement are constants, because schedules need the clock of a stage.
    const scalars = hostScalars(lowered.scalars, { update: 1, epoch: 1, stepsPerEpoch: 1, updates: 1 });
    const loaded = { executable: await this.engine.load(lowered.program), scalars, batch };
    this.programs.set(key, loaded);
    return loaded;
  }
}
