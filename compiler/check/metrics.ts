import type { Item, MeasureItem, Metric } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import { metricNames } from "../plan/metric-name.ts";
import { durationText } from "../plan/numbers.ts";
import { originsOf, withOrigins } from "../plan/origins.ts";
import { sorted } from "../plan/plan-order.ts";
import type { Duration, KeepPlan, MeasurePlan, MetricPlan } from "../plan/schema.ts";
import { inSteps, type StageClock } from "../resolve/close-schedule.ts";
import type { Env } from "../resolve/context.ts";
import { derived, written } from "../resolve/origin.ts";
import type { Rational } from "../resolve/rational.ts";
import { describe, mayOverlap, type PartValue } from "../resolve/values.ts";
import { NOT_YET } from "./builtins.ts";
import { evaluate } from "./evaluate.ts";
import { Closer, settleAttack } from "./settings.ts";
import type { StageScope } from "./stage-scope.ts";
import { readDuration, readPart } from "./statements.ts";

export interface CheckedMetric {
  readonly plan: MetricPlan;
  readonly part: PartValue;
  readonly span: Span;
}

/**
 * Reads `accuracy under A on D`.
 * @param given what is measured on, where the metric cannot say it itself
 */
export function readMetric(
  env: Env,
  metric: Metric,
  given?: { readonly part: PartValue; readonly span: Span },
): CheckedMetric | undefined {
  const { report } = env.context;
  const name = metric.name.words.map(({ text }) => text).join(".");
  let ok = true;
  if (name !== "accuracy") {
    if (NOT_YET.has(name)) report("not-yet", metric.name.span, { what: `\`${name}\`` });
    else report("unknown-metric", metric.name.span, { name, nearest: nearestName(name, ["accuracy"]) });
    ok = false;
  }
  for (const arg of metric.args) {
    if (arg.name?.text === "by") report("not-yet", arg.span, { what: "accuracy by groups" });
    else if (arg.name) report("argument-unknown", arg.name.span, { of: name, name: arg.name.text, has: [] });
    else report("argument-extra", arg.span, { of: name, takes: 0 });
    ok = false;
  }
  let under: MetricPlan["under"];
  if (metric.under) {
    const value = evaluate(env, metric.under, "attack");
    if (value.kind === "attack")
      under = settleAttack(
        report,
        value.value,
        new Closer(report, { without: "an attack in a measurement" }),
      );
    else if (value.kind !== "error")
      report("wrong-type", metric.under.span, { expected: "an attack", found: describe(value) });
    if (under && under.batch_norm !== "eval") {
      report("measured-mode", metric.under.span, { mode: under.batch_norm });
      under = undefined;
    }
    if (!under) ok = false;
  }
  let part = given?.part;
  if (metric.on) {
    if (given) {
      report("on-twice", metric.on.span, { data: given.part.name }, [
        { span: given.span, text: "said here" },
      ]);
      ok = false;
    } else part = readPart(env, metric.on);
  } else if (!given) report("on-missing", metric.span, {});
  if (!ok || !part) return undefined;
  const plan = withOrigins<MetricPlan>(
    { metric: "accuracy", on: part.name, items: part.items, ...(under ? { under } : {}) },
    {
      metric: written(metric.name.span),
      on: metric.on ? written(metric.on.span) : derived("what the block evaluates on"),
      items: derived(`items of ${part.name}`),
    },
  );
  return { plan, part, span: metric.span };
}

/** Gives metrics their names; the same one twice is an error. */
export function named<T extends CheckedMetric>(env: Env, metrics: readonly T[]): (readonly [string, T])[] {
  const names = metricNames(metrics.map(({ plan }) => plan));
  const first = new Map<string, T>();
  const result: (readonly [string, T])[] = [];
  for (const [i, metric] of metrics.entries()) {
    const name = names[i]!;
    const before = first.get(name);
    if (before)
      env.context.report("measured-twice", metric.span, { name }, [
        { span: before.span, text: "first here" },
      ]);
    else {
      first.set(name, metric);
      result.push([name, metric]);
    }
  }
  return result;
}

/** The `measure` statements of a stage. */
export function checkMeasures(
  scope: StageScope,
  items: readonly Item[],
  hasPredict: boolean,
): { readonly plan: Readonly<Record<string, MeasurePlan>>; readonly parts: readonly PartValue[] } {
  const measures = items.filter((item): item is MeasureItem => item.kind === "measure");
  wantPredict(scope, items, hasPredict);
  const checked = measures.flatMap((item) => {
    const metric = readMetric(scope.env, item.metric);
    const every = item.every && readDuration(scope, { value: item.every });
    if (!metric) return [];
    const plan: MeasurePlan = { ...metric.plan, ...(every ? { every: every.value } : {}) };
    return [{ ...metric, plan: withOrigins(plan, { ...originsOf(metric.plan), every: every?.origin }) }];
  });
  const plan = named(scope.env, checked).map(([name, metric]) => [name, metric.plan] as const);
  return { plan: Object.fromEntries(plan), parts: checked.map(({ part }) => part) };
}

function wantPredict(scope: StageScope, items: readonly Item[], hasPredict: boolean): void {
  if (hasPredict || items.some((item) => item.kind === "predict")) return;
  const item = items.find((one) => one.kind === "measure" || one.kind === "keep-by");
  if (item && "metric" in item) scope.context.report("predict-missing", item.metric.span, {});
}

function stepsIn({ stepsPerEpoch }: StageClock, duration: Duration): Rational {
  return inSteps(duration, stepsPerEpoch);
}

/** The `keep` statements of a stage. */
export function checkKeeps(
  scope: StageScope,
  items: readonly Item[],
  clock: StageClock | undefined,
): { readonly plan: KeepPlan; readonly parts: readonly PartValue[] } {
  const { report } = scope.context;
  const by: Record<string, MetricPlan> = {};
  const parts: PartValue[] = [];
  let every: ReturnType<typeof readDuration>;
  for (const item of items) {
    if (item.kind === "keep-every") {
      const read = readDuration(scope, { value: item.every });
      every = read;
      if (read && clock && stepsIn(clock, read.value).compare(stepsIn(clock, clock.for)) > 0)
        report(
          "keep-after-end",
          read.span,
          { every: durationText(read.value), stage: durationText(clock.for) },
          [{ span: clock.span, text: "the stage's length" }],
        );
    }
    if (item.kind !== "keep-by") continue;
    if (["last", "each", "scratch"].includes(item.name.text))
      report("hides-builtin", item.name.span, { name: item.name.text });
    const metric = readMetric(scope.env, item.metric);
    if (!metric) continue;
    parts.push(metric.part);
    by[item.name.text] = metric.plan;
    const { data } = scope;
    if (data?.labels === "shown" && mayOverlap(data.part, metric.part))
      report("selected-on-training", item.metric.on?.span ?? item.metric.span, { data: metric.part.name }, [
        { span: data.span, text: "the stage trains on them" },
      ]);
    else if (metric.part.half === "test")
      report("selected-on-test", item.metric.on?.span ?? item.metric.span, { data: metric.part.name });
  }
  const plan = withOrigins<KeepPlan>(
    { last: true, ...(every ? { every: every.value } : {}), by: sorted(by) },
    { last: derived("always kept"), every: every?.origin },
  );
  return { plan, parts };
}
