import { stageEpoch, updatesOf } from "../derive/epoch.ts";
import { reachedNetworks, viewsUnder } from "../derive/gradient.ts";
import { seenBy } from "../derive/seen.ts";
import { stageTerms } from "../derive/stage-parts.ts";
import type { Attack, Experiment, Metric, Stage, Term } from "../experiment/experiment.ts";
import { isZero } from "../experiment/open-schedule.ts";
import { type DatasetValue, mayOverlap, type PartValue } from "../experiment/values.ts";
import { asAttack } from "../vocabulary/define/attacks.ts";
import { callAs } from "../vocabulary/define/definition.ts";
import { asFunction } from "../vocabulary/define/functions.ts";
import { asOptimizer } from "../vocabulary/define/optimizers.ts";
import type { Report } from "./diagnostics.ts";
import { holdAugmentation, holdExpr, holdNumbers, holdScalar } from "./hold-numbers.ts";
import { holdToRules, type SpanOf } from "./run.ts";
import type { SeenData, StageTime } from "./subjects.ts";

/**
 * Checks every part of an experiment with the rules about it, in order. The reader of plans calls this. The reader of
 * files checks each part when it is read, so that correct parts are checked even if others have errors.
 */
export function holdExperiment(experiment: Experiment, spanOf: SpanOf, report: Report): void {
  const { stages, evaluations } = experiment;
  holdToRules("experiment", experiment, spanOf, report);
  stages.forEach((stage, i) => {
    new StageHolding(stage, stages.slice(0, i), spanOf, report).all();
  });
  for (const evaluation of evaluations) {
    const { checkpoint, on, measure } = evaluation;
    const { stage } = checkpoint;
    const owner = { name: stage.name, data: stage.data.of.dataset as DatasetValue, node: stage };
    const subject = { node: evaluation, on, stage: owner, seen: seenData(stage, on) };
    holdToRules("evaluation", subject, spanOf, report);
    for (const metric of measure) holdMetric(metric, spanOf, report);
  }
}

function holdMetric({ under }: Metric, spanOf: SpanOf, report: Report): void {
  if (!under) return;
  holdToRules("attack", { call: callAs(asAttack, under) }, spanOf, report);
}

function seenData(stage: Stage, on: PartValue): SeenData | undefined {
  const seen = seenBy(stage, on);
  return seen && { stage: seen.stage.name, data: seen.stage.data, ...(seen.by ? { start: seen.by } : {}) };
}

class StageHolding {
  private readonly time: StageTime;
  private readonly spanOf: SpanOf;

  constructor(
    private readonly stage: Stage,
    private readonly before: readonly Stage[],
    spanOf: SpanOf,
    private readonly report: Report,
  ) {
    const stepsPerEpoch = stageEpoch(stage).steps;
    const time = { for: stage.for, stepsPerEpoch, updates: updatesOf(stage.for, stepsPerEpoch) ?? 1 };
    this.time = time;
    this.spanOf = (place) => spanOf(place.node === time ? { ...place, node: stage } : place);
  }

  all(): void {
    const { stage, spanOf, report, time } = this;
    holdToRules("stage", stage, spanOf, report);
    this.networks();
    for (const view of stage.views)
      if (view.kind === "augmented") for (const op of view.ops) holdAugmentation(op, time, spanOf, report);
    for (const attack of stage.attacks) this.attack(attack);
    this.sum(stage, "minimize", stage.minimize);
    this.losses();
    if (stage.predict) {
      holdToRules("classifier", { logits: stage.predict.logits }, spanOf, report);
      holdExpr(stage.predict.logits, undefined, time, spanOf, report);
    }
    const optimizer = callAs(asOptimizer, stage.optimizer);
    if (holdToRules("optimizer", optimizer, spanOf, report))
      holdToRules("training", { call: optimizer, time }, spanOf, report);
    holdNumbers(stage.optimizer, time, spanOf, report);
    this.measurements();
  }

  private networks(): void {
    const { stage, spanOf, report } = this;
    const reached = reachedNetworks(stage);
    const frozen = stage.networks.filter((one) => one.frozen !== undefined);
    const idle = stage.networks
      .filter((one) => !one.frozen && !reached.has(one))
      .map((node) => ({ name: node.network.name, node }));
    const any = stage.networks.some((one) => !one.frozen && reached.has(one));
    if (!holdToRules("learning", { stage, any, frozen, idle }, spanOf, report)) return;
    for (const node of frozen) {
      if (node.start) continue;
      const { network } = node;
      const trained = this.before.filter(({ networks }) =>
        networks.some((one) => one.network === network && !one.frozen),
      );
      const subject = { network, node, isStated: true, trainedIn: trained.at(-1)?.name };
      holdToRules("frozen", subject, spanOf, report);
    }
  }

  private attack(attack: Attack): void {
    const { time, spanOf, report } = this;
    holdToRules("attack", { call: callAs(asAttack, attack), time }, spanOf, report);
    holdNumbers(attack, time, spanOf, report);
    const exprs = attack.maximizing.map(({ loss }) => loss.expr);
    const [open, all] = [true, false].map(
      (only) => new Set(exprs.flatMap((expr) => [...viewsUnder(expr, only)])),
    );
    const blocked = attack.makes.filter((view) => !open!.has(view) && all!.has(view));
    const without = attack.makes.filter((view) => !all!.has(view)).map((node) => ({ name: node.name, node }));
    holdToRules(
      "objective",
      { node: attack, blocked: blocked.map(({ name }) => name), without, losses: [], from: undefined },
      spanOf,
      report,
    );
    this.sum(attack, "maximizing", attack.maximizing);
  }

  /** Checks the weights of a sum. */
  private sum(node: object, of: "minimize" | "maximizing", terms: readonly Term[]): void {
    const { time, spanOf, report } = this;
    const zeros = terms.filter(({ weight }) => isZero(weight));
    const raises = terms.every(
      ({ loss: { expr }, weight }) =>
        expr.kind === "call" &&
        asFunction(expr.word).traits.loss === true &&
        "numerator" in weight &&
        weight.numerator < 0n,
    );
    const parts = zeros.map((term) => ({ node: term, name: term.loss.name }));
    const alive = zeros.length < terms.length;
    holdToRules("weights", { node, of, zeros: parts, alive, raises }, spanOf, report);
    for (const term of terms) holdScalar(term.weight, { node: term }, time, spanOf, report);
  }

  /** Checks every loss once, however many objectives use it. */
  private losses(): void {
    const { stage, time, spanOf, report } = this;
    const losses = new Map(stageTerms(stage).map(({ loss }) => [loss.name, loss]));
    for (const { expr } of losses.values()) holdExpr(expr, stage.data, time, spanOf, report);
  }

  private measurements(): void {
    const { stage, time, spanOf, report } = this;
    const { keep, measure } = stage;
    if (keep.every) holdToRules("keeping", { node: keep, every: keep.every, time }, spanOf, report);
    for (const { metric } of keep.by) {
      const { on } = metric;
      const { name } = stage.data.of;
      const own = mayOverlap(stage.data.of, on) ? undefined : name;
      holdToRules("selection", { metric, on, seen: seenData(stage, on), own }, spanOf, report);
      holdMetric(metric, spanOf, report);
    }
    for (const metric of measure) {
      const { every } = metric;
      if (every) holdToRules("measuring", { node: metric, every, time }, spanOf, report);
      holdMetric(metric, spanOf, report);
    }
  }
}
