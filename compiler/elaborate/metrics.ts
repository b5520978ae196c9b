import type { Expr, Item, MeasureItem, Metric, Name } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import type { Keep, Kept, Measure, MeasuringAttack, Metric as MetricNode } from "../experiment/experiment.ts";
import { derived, written } from "../experiment/origin.ts";
import { originsOf, withOrigin, withOrigins } from "../experiment/origins.ts";
import type { Duration } from "../experiment/quantity.ts";
import { type ColumnValue, describe, mayOverlap, type PartValue } from "../experiment/values.ts";
import { metricNames } from "../plan/metric-name.ts";
import { holdToRules } from "../rules/run.ts";
import { metricElsewhere } from "../suggest/synonyms.ts";
import { asAttack } from "../vocabulary/define/attacks.ts";
import type { FunctionDefinition } from "../vocabulary/define/functions.ts";
import { asMetric, type MetricDefinition } from "../vocabulary/define/metrics.ts";
import { VOCABULARY, wordsOf } from "../vocabulary/index.ts";
import { objectivesOf, USUAL_OBJECTIVE } from "../vocabulary/losses/objectives.ts";
import { parts } from "../vocabulary/types/words.ts";
import type { Env } from "./context.ts";
import { evaluate } from "./expressions/evaluate.ts";
import { firstDeclared, heldOutPart, splitOf } from "./expressions/own-names.ts";
import { readArguments } from "./expressions/read-arguments.ts";
import type { StageScope } from "./expressions/stage-scope.ts";
import { type StageSeen, seenData, seenOf, seenSpan } from "./labelled.ts";
import { refuseLanguageName } from "./refused-names.ts";
import { type StageClock, timeOf } from "./resolve-schedule.ts";
import { resolveAttack, StageResolver } from "./resolve-settings.ts";
import { readDuration, readPart } from "./statements.ts";
import { coerce } from "./types.ts";
import { notYet, reservedWord } from "./words.ts";

const METRIC_WORDS: readonly MetricDefinition[] = wordsOf("metric")
  .filter(({ reserved }) => !reserved)
  .map(asMetric);

export interface CheckedMetric {
  readonly node: MetricNode;
  readonly span: Span;
}

/** The images to measure on, for a metric that does not state them. */
interface Given {
  /** undefined after an error */
  readonly part: PartValue | undefined;
  /** the expression as written */
  readonly data: string;
  readonly span: Span;
  /** `CHECKPOINT on ` of the `evaluate` block, for messages */
  readonly of: string;
}

/**
 * Reads `accuracy under A maximizing L on D`.
 * @param missing suggestions for a metric that states no images
 */
export function readMetric(
  env: Env,
  metric: Metric,
  given: Given | undefined,
  missing: () => { readonly data: string; readonly split: string | undefined },
): CheckedMetric | undefined {
  const { report } = env.context;
  const { textOf } = env.context.sweep;
  const name = metric.name.words.map(({ text }) => text).join(".");
  let ok = true;
  const word = METRIC_WORDS.find((one) => one.name === name);
  if (!word) {
    const reserved = reservedWord(name);
    if (reserved?.family === "metric") {
      report("not-yet", metric.name.span, notYet(reserved));
      readArguments(env, name, reserved, metric.args, metric.name.span, { reserved: true });
    } else {
      const nearest = nearestName(
        name,
        METRIC_WORDS.map((one) => one.name),
      );
      const kind = metricElsewhere(name);
      const attack = firstDeclared(env.module, "attack");
      const [plain] = METRIC_WORDS;
      const write =
        kind === undefined || !plain
          ? undefined
          : kind === "robust" && !metric.under && attack !== undefined
            ? `${plain.name} under ${attack}`
            : plain.name;
      report("unknown-metric", metric.name.span, {
        name,
        nearest: write === undefined ? nearest : undefined,
        write,
      });
    }
    ok = false;
  }
  for (const arg of word ? metric.args : []) {
    const attack = arg.name === undefined || arg.name.text === "under" ? textOf(arg.value.span) : undefined;
    const named = attack === undefined ? undefined : env.module.names.get(attack)?.decl.kind;
    if (named === "attack" && !metric.under && metric.args.length === 1) {
      const { file, start } = metric.name.span;
      const written = textOf({ file, start, end: metric.span.end });
      const end = start + written.indexOf(")", arg.span.end - start) + 1;
      const text = `${name} under ${attack}`;
      const edits = [{ span: { file, start, end }, text }];
      const help = `write ${text}`;
      if (arg.name)
        report("argument-unknown", arg.name.span, {
          of: name,
          name: arg.name.text,
          has: [],
          instead: help,
          edits,
        });
      else report("argument-extra", arg.span, { of: name, takes: 0, help, edits });
      ok = false;
      continue;
    }
    if (arg.name?.text === "by") {
      report("not-yet", arg.span, { what: "accuracy by groups", instead: "remove `by`" });
      checkGroups(env, arg.value);
    } else if (arg.name)
      report("argument-unknown", arg.name.span, { of: name, name: arg.name.text, has: [] });
    else report("argument-extra", arg.span, { of: name, takes: 0 });
    ok = false;
  }
  let under: MetricNode["under"];
  if (metric.under) {
    const value = evaluate(env, withoutImages(env, metric.under), "attack");
    if (value.kind === "attack")
      under = resolveAttack(
        report,
        value.value,
        new StageResolver(report, { without: "an attack in a measurement", at: metric.under.span }),
      );
    else if (value.kind !== "error")
      report("wrong-type", metric.under.span, { expected: "an attack", found: describe(value) });
    const measuredMode = under && asAttack(under.word).iterations(under.args).batchNorm;
    if (measuredMode && measuredMode !== "eval") {
      const mode = value.kind === "attack" ? value.value.args.get("batch_norm")?.span : undefined;
      const text = textOf(metric.under.span);
      // reported at the word in the attack's declaration, so that it is reported once however often the attack is used
      const own = mode && metric.under.span.start <= mode.start && mode.end <= metric.under.span.end;
      const labels = mode && !own ? [{ span: metric.under.span, text: "used to measure here" }] : [];
      report("measured-mode", mode ?? metric.under.span, { mode: measuredMode, attack: text }, labels);
      under = undefined;
    }
    if (metric.maximizing) {
      const objective = readObjective(env, metric.maximizing);
      if (under && objective) under = withObjective(under, objective, metric.maximizing.span);
      else under = undefined;
    }
    if (!under) ok = false;
  }
  let part = given?.part;
  if (metric.on) {
    if (given) {
      const on = textOf(metric.on.span);
      const other = on === textOf(given.span) ? undefined : `${given.of} on ${on}`;
      report("on-twice", metric.on.span, { data: given.part?.name ?? given.data, other }, [
        { span: given.span, text: "set here" },
      ]);
      ok = false;
    } else part = readPart(env, metric.on);
  } else if (!given) report("on-missing", metric.span, missing());
  if (part?.half === "unlabeled") {
    report("no-labels", metric.on?.span ?? given?.span ?? metric.span, { data: part.name });
    ok = false;
  }
  if (!ok || !part || !word) return undefined;
  const node = withOrigins<MetricNode>(
    { word, args: {}, on: part, ...(under ? { under } : {}) },
    {
      metric: written(metric.name.span),
      on: metric.on ? written(metric.on.span) : derived("data of the `evaluate` block"),
    },
  );
  return { node, span: metric.span };
}

/** Reports `under pgd20(x)`: a measurement attacks the image itself, so its attack gets no images. */
function withoutImages(env: Env, under: Expr): Expr {
  if (under.kind !== "call" || under.args.length === 0) return under;
  const isAttack = env.module.names.get(under.callee.words[0].text)?.decl.kind === "attack";
  if (!isAttack || under.args.some((arg) => arg.name)) return under;
  const write = env.context.sweep.textOf(under.callee.span);
  env.context.report("argument-extra", under.argsSpan, {
    of: write,
    takes: 0,
    help: `write under ${write}: a measurement attacks each image`,
    edits: [{ span: under.argsSpan, text: "" }],
  });
  return { kind: "missing", span: under.span };
}

/** The loss that an attack of a measurement maximizes. */
function readObjective(env: Env, expr: Expr): FunctionDefinition | undefined {
  const known = objectivesOf(VOCABULARY.all("loss"));
  const text = env.context.sweep.textOf(expr.span);
  const word = known.find(({ name }) => name === text);
  if (word) return word;
  const words = known.map(({ name }) => name as string);
  // for a call, use its name: the logits are always those of `predict`
  const called = expr.kind === "call" ? env.context.sweep.textOf(expr.callee.span) : text;
  const nearest = words.includes(called) ? called : nearestName(called, words);
  env.context.report("not-one-of", expr.span, { found: `\`${text}\``, words, nearest });
  return undefined;
}

function withObjective(under: MeasuringAttack, word: FunctionDefinition, span: Span): MeasuringAttack {
  if (word === USUAL_OBJECTIVE) return under;
  return withOrigins<MeasuringAttack>({ ...under, maximizing: word }, () => ({
    ...originsOf(under),
    maximizing: written(span),
  }));
}

const GROUPS = ["corruption", "severity"];

function checkGroups(env: Env, expr: Expr): void {
  const value = coerce(env, evaluate(env, expr, parts), expr.span, { type: parts, name: "by" });
  if (value.kind !== "list") return;
  for (const { value: item, span } of value.items)
    if (item.kind === "word" && !GROUPS.includes(item.text))
      env.context.report("not-one-of", span, {
        found: `\`${item.text}\``,
        words: GROUPS,
        nearest: nearestName(item.text, GROUPS),
      });
}

/** Reports metrics that occur twice, and removes them. */
export function eachOnce<T extends CheckedMetric>(env: Env, metrics: readonly T[]): T[] {
  const names = metricNames(metrics.map(({ node }) => ({ ...node, on: node.on.name })));
  const first = new Map<string, T>();
  const result: T[] = [];
  for (const [i, metric] of metrics.entries()) {
    const name = names[i]!;
    const before = first.get(name);
    if (before)
      env.context.report("measured-twice", metric.span, { name }, [
        { span: before.span, text: "first here" },
      ]);
    else {
      first.set(name, metric);
      result.push(metric);
    }
  }
  return result;
}

/** Names that a checkpoint cannot have, since they have a meaning in the same places. */
const TAKEN: readonly string[] = ["last", "each", "scratch"];

/** Reads the `measure` statements of a stage. */
export function checkMeasures(
  scope: StageScope,
  items: readonly Item[],
  hasPredict: boolean,
  about: { readonly stage: Name; readonly classifier: string | undefined },
  clock: StageClock | undefined,
): readonly Measure[] {
  const measures = items.filter((item): item is MeasureItem => item.kind === "measure");
  if (!hasPredict && !items.some((item) => item.kind === "predict")) {
    const item = items.find((one) => one.kind === "measure" || one.kind === "keep-by");
    if (item && "metric" in item)
      scope.context.report("predict-missing", item.metric.span, { classifier: about.classifier }, [
        { span: about.stage.span, text: "this stage has no `predict`" },
      ]);
  }
  const data = (): string => scope.data?.part.dataset.name ?? "cifar";
  const checked = measures.flatMap((item) => {
    const metric = readMetric(scope.env, item.metric, undefined, () => ({
      data: `${data()}.test`,
      split: undefined,
    }));
    const every = item.every && readDuration(scope, { value: item.every });
    if (every && clock) checkInterval(scope, "measuring", every, clock);
    if (!metric) return [];
    const node: Measure = { ...metric.node, ...(every ? { every: every.value } : {}) };
    return [
      { ...metric, node: withOrigins(node, () => ({ ...originsOf(metric.node), every: every?.origin })) },
    ];
  });
  return eachOnce(scope.env, checked).map(({ node }) => node);
}

/** Checks an interval (`every`) with the rules. */
function checkInterval(
  scope: StageScope,
  about: "keeping" | "measuring",
  every: { readonly value: Duration; readonly span: Span },
  clock: StageClock,
): void {
  const time = timeOf(clock);
  holdToRules(
    about,
    { node: every, every: every.value, time },
    ({ node }) => (node === time ? clock.span : every.span),
    scope.context.report,
  );
}

/** Held-out images that a stage could select on: the name of a part that exists, and a split that would make one. */
function heldOut({ env, data }: StageScope): { readonly part: string | undefined; readonly split: string } {
  if (!data) return { part: undefined, split: "split fit, validation = random(...)" };
  return { part: heldOutPart(env, data.part), split: splitOf(data.part) };
}

/** A column that a network made, and the labels that the network was trained on. */
interface Teacher {
  readonly column: ColumnValue;
  readonly seen: StageSeen;
}

/**
 * Reads the `keep` statements of a stage.
 * @param seen labels that its networks were trained on
 * @param teachers columns that it uses, with the labels of their networks
 */
export function checkKeeps(
  scope: StageScope,
  items: readonly Item[],
  clock: StageClock | undefined,
  seen: StageSeen,
  teachers: readonly Teacher[],
): Keep {
  const { report } = scope.context;
  const by = new Map<string, Kept>();
  let every: ReturnType<typeof readDuration>;
  for (const item of items) {
    if (item.kind === "keep-every") {
      const read = readDuration(scope, { value: item.every });
      every = read;
      if (read && clock) checkInterval(scope, "keeping", read, clock);
    }
    if (item.kind !== "keep-by") continue;
    if (TAKEN.includes(item.name.text)) refuseLanguageName(item, scope.context);
    const metric = readMetric(scope.env, item.metric, undefined, () => {
      const { part, split } = heldOut(scope);
      return { data: part ?? "validation", split: part === undefined ? split : undefined };
    });
    if (!metric) continue;
    const { on } = metric.node;
    const kept: Kept = { name: item.name.text, metric: metric.node };
    by.set(item.name.text, withOrigin(kept, written(item.name.span)));
    const before = seenOf(on, seen);
    const span = item.metric.on?.span ?? item.metric.span;
    const data = on.name;
    const own = scope.data && !mayOverlap(scope.data.part, on) ? scope.data.part.name : undefined;
    const selection = { metric: item, on, seen: before && seenData(before), own, held: heldOut(scope) };
    holdToRules("selection", selection, (place) => seenSpan(place, before) ?? span, report);
    for (const { column, seen: teacherSeen } of before ? [] : teachers) {
      const taught = seenOf(on, teacherSeen);
      if (!taught) continue;
      const own = heldOutPart(scope.env, on);
      report("teacher-saw", span, { data, column: column.name, stage: taught.stage, own }, [
        { span: taught.span, text: `stage \`${taught.stage}\` trains on them` },
        { span: column.span, text: "predicted by that network" },
      ]);
    }
  }
  return withOrigins<Keep>(
    { ...(every ? { every: every.value } : {}), by: [...by.values()] },
    { every: every?.origin },
  );
}
