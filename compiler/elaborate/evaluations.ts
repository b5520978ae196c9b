import type { Decl, Metric } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import type { Evaluation } from "../experiment/experiment.ts";
import { written } from "../experiment/origin.ts";
import { withOrigins } from "../experiment/origins.ts";
import { holdToRules, type SpanOf } from "../rules/run.ts";
import type { Context, Env } from "./context.ts";
import { checkpointOf, type EarlierStage, hasCheckpoint, stageNamed } from "./earlier-stage.ts";
import { seenData, seenOf, seenSpan } from "./labelled.ts";
import { eachOnce, readMetric } from "./metrics.ts";
import type { CheckedStage } from "./stage.ts";
import { readPart } from "./statements.ts";
import { eachOf, isEach } from "./sweep.ts";

type Evaluate = Extract<Decl, { kind: "evaluate" }>;

/** Checks an `evaluate` block; undefined after an error. */
export function checkEvaluation(
  context: Context,
  decl: Evaluate,
  stages: ReadonlyMap<string, EarlierStage>,
  checked: readonly CheckedStage[],
  /** place of each earlier evaluation of the same checkpoint on the same images */
  before: ReadonlyMap<string, Span>,
): { readonly name: string; readonly node: Evaluation | undefined } | undefined {
  const { report } = context;
  const env: Env = { context, module: context.modules.entry };
  const [stageName, checkpoint, extra] = decl.checkpoint.words;
  const part = readPart(env, decl.data);
  const of = decl.checkpoint.words.map(({ text }) => text).join(".");
  const given = { part, span: decl.data.span, data: context.sweep.textOf(decl.data.span), of };
  const metrics = decl.measures.flatMap((item) => {
    if (item.every) report("every-in-evaluation", item.every.span, {});
    return rowsOf(context, item.metric).flatMap(
      (metric) => readMetric(env, metric, given, () => ({ data: "", split: undefined })) ?? [],
    );
  });
  const measures = eachOnce(env, metrics);
  if (decl.measures.length === 0) report("evaluation-empty", decl.span, {});

  const stage = stageNamed({ context }, stageName, stages, new Map());
  if (!stage) return undefined;
  if (!checkpoint) {
    report(
      "checkpoint-wanted",
      decl.checkpoint.span,
      {
        stage: stageName.text,
        has: [...stage.checkpoints.keys()],
      },
      [{ span: stage.name.span, text: "declared here" }],
    );
    return undefined;
  }
  if (!hasCheckpoint({ context }, stage, checkpoint) || !part) return undefined;
  if (extra) {
    report("unknown-member", extra.span, { name: extra.text, of: "a checkpoint", has: [] });
    return undefined;
  }
  const checkedStage = checked.find((one) => one.earlier === stage);
  if (!stage.tree || !checkedStage) return undefined;
  if (!stage.tree.predict) {
    const params = { stage: stage.name.text, classifier: checkedStage.classifier };
    report("stage-without-predict", decl.checkpoint.span, params, [
      { span: stage.name.span, text: "declared here" },
    ]);
    return undefined;
  }
  const seen = seenOf(part, stage.seen);
  const owner = { name: stage.name.text, data: checkedStage.data?.part.dataset, node: stage };
  const evaluation = { node: decl, on: part, stage: owner, seen: seen && seenData(seen) };
  const spanOf: SpanOf = (place) =>
    place.node === stage ? stage.name.span : (seenSpan(place, seen) ?? decl.data.span);
  if (!holdToRules("evaluation", evaluation, spanOf, report)) return undefined;
  const name = `${of} on ${part.name}`;
  const first = before.get(name);
  if (first) {
    report("evaluated-twice", decl.checkpoint.span, { pair: name }, [{ span: first, text: "first here" }]);
    return undefined;
  }
  const kept = checkpointOf(stage.tree, checkpoint.text);
  const node =
    kept &&
    withOrigins<Evaluation>(
      { checkpoint: kept, on: part, measure: measures.map((metric) => metric.node) },
      { checkpoint: written(decl.checkpoint.span), on: written(decl.data.span) },
    );
  return { name, node };
}

/** Expands `under pgd20(radius: each(0, 4/255, 8/255))` into one metric for each value. */
function rowsOf(context: Context, metric: Metric): readonly Metric[] {
  const { under } = metric;
  if (under?.kind !== "call") return [metric];
  const index = under.args.findIndex(({ name, value }) => name && isEach(value));
  const arg = under.args[index];
  if (!arg || !isEach(arg.value)) return [metric];
  const values = eachOf(arg.value, context.report, context.sweep.textOf) ?? [];
  return values.flatMap((value) => {
    // an attack of radius 0 changes nothing, so clean images are measured
    if (arg.name?.text === "radius" && value.kind === "number" && Number(value.text) === 0)
      return [{ ...metric, under: undefined, maximizing: undefined }];
    const args = under.args.with(index, { ...arg, value });
    return rowsOf(context, { ...metric, under: { ...under, args } });
  });
}
