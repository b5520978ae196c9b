import { forwardOperations } from "../../compiler/derive/layers.ts";
import type { Duration } from "../../compiler/experiment/quantity.ts";
import { metricName } from "../../compiler/plan/metric-name.ts";
import { stageOperations } from "../../compiler/plan-diff/cost.ts";
import type { MetricPlan, Plan, PredictPlan, StagePlan } from "../../compiler/schema/plan.ts";

/** The denominator of shares. */
const PARTS = 1_000_000_000n;

/**
 * How much of a run is done, in operations: training, measurements in stages, evaluations. It does not depend on time. The sums are
 * integers, so that a resumed run gets the same shares.
 */
export class Work {
  private readonly total: bigint;
  private done: bigint;

  /** @param measured the evaluations that are already done, by key */
  constructor(
    private readonly plan: Plan,
    at: { readonly stage: number; readonly update: number; readonly epochs: number },
    measured: readonly string[],
  ) {
    const stages = Object.values(plan.stages);
    const whole = stages.map((stage) => this.upTo(stage, stage.updates, lastEpoch(stage), true));
    const evaluations = Object.entries(plan.evaluations).flatMap(([key, { predict, measure }]) =>
      Object.entries(measure).map(([name, metric]) => ({
        key: evaluationKey(key, name),
        operations: this.measuring(predict, metric),
      })),
    );
    this.total = sum([...whole, ...evaluations.map(({ operations }) => operations)]);
    const current = stages[at.stage];
    this.done = sum([
      ...whole.slice(0, at.stage),
      ...(current ? [this.upTo(current, at.update, at.epochs, false)] : []),
      ...evaluations.filter(({ key }) => measured.includes(key)).map(({ operations }) => operations),
    ]);
  }

  /** The operations of updates; each counts as the mean of the stage. */
  training(stage: StagePlan, updates: number): bigint {
    return (stageOperations(this.plan, stage) / BigInt(stage.updates)) * BigInt(updates);
  }

  measuring(predict: PredictPlan, { items, under }: MetricPlan): bigint {
    const forward = Object.values(predict.passes).reduce(
      (all, { network, parts }) => all + forwardOperations(this.plan.networks[network]!).all * parts,
      0,
    );
    // each step of an attack is a forward pass and a backward pass to the image
    const { steps, restarts } = under ? under.word.iterations(under.args) : { steps: 0, restarts: 0 };
    const iterations = typeof steps === "number" ? steps * restarts : 0;
    return BigInt(forward) * BigInt(items) * BigInt(1 + 2 * iterations);
  }

  add(operations: bigint): void {
    this.done += operations;
  }

  /** @param more the operations done of an activity that is not counted yet */
  share(more = 0n): number {
    if (this.total === 0n) return 1;
    return Number(((this.done + more) * PARTS) / this.total) / Number(PARTS);
  }

  private upTo(stage: StagePlan, update: number, epochs: number, ended: boolean): bigint {
    const { predict, measure, keep } = stage;
    const kept = Object.values(keep.by);
    if (predict === undefined) return this.training(stage, update);
    const often = (plan: MetricPlan & { readonly every?: Duration }): bigint =>
      BigInt(plan.every === undefined ? Number(ended) : periods(stage, plan.every, epochs));
    return sum([
      this.training(stage, update),
      ...Object.values(measure).map((plan) => this.measuring(predict, plan) * often(plan)),
      ...differing(kept).map((plan) => this.measuring(predict, plan) * BigInt(epochs)),
    ]);
  }
}

/** The key of an evaluation, which does not depend on its index. */
export function evaluationKey(evaluation: string, metric: string): string {
  return `${evaluation}: ${metric}`;
}

/** Whether a period ends with this epoch. */
export function isDue(stage: StagePlan, every: Duration, epoch: number): boolean {
  return periods(stage, every, epoch) > periods(stage, every, epoch - 1);
}

/** How many periods have ended with this epoch. */
function periods(stage: StagePlan, every: Duration, epoch: number): number {
  const period = every.value.toNumber();
  return Math.floor(every.unit === "epochs" ? epoch / period : (epoch * stage.epoch.steps) / period);
}

function lastEpoch(stage: StagePlan): number {
  return Math.ceil(stage.updates / stage.epoch.steps);
}

/** The metrics of kept checkpoints, each once. */
function differing(metrics: readonly MetricPlan[]): MetricPlan[] {
  return [...new Map(metrics.map((metric) => [metricName(metric), metric])).values()];
}

function sum(numbers: readonly bigint[]): bigint {
  return numbers.reduce((total, n) => total + n, 0n);
}
