import { imagesMixedAt } from "../derive/classifier.ts";
import type { MeasuringAttack, MetricPlan, PassPlan, Plan, PredictPlan } from "../schema/plan.ts";
import { Builder } from "../tensor/builder.ts";
import { runPasses } from "../tensor/passes/passes.ts";
import type { Program, ValueId } from "../tensor/program.ts";
import type { FunctionDefinition } from "../vocabulary/define/functions.ts";
import { asMetric } from "../vocabulary/define/metrics.ts";
import { classEntropy } from "../vocabulary/lowering/rows.ts";
import { attack } from "./attacks.ts";
import { DTYPES, Lowering } from "./context.ts";
import { imageBatch, labelBatch } from "./data.ts";
import { lowerExpression } from "./expressions.ts";
import { Passes } from "./passes-of-a-step.ts";
import { collectScalars, ScalarInputs, ScalarReader } from "./scalars.ts";
import type { Lowered } from "./step-program.ts";

/** Names in the output `metrics` of an evaluation, in order; without an attack the last two are missing. */
const EVALUATION_METRICS = ["sum", "entropy", "unmoved", "unmoved_right"] as const;

/**
 * Sums a metric over the images of one batch, clean or under an attack. Batch norm uses running statistics, so rows are
 * independent: the last batch is padded and masked.
 *
 * Inputs: `indices` i32[batch], `mask` [batch] (1 counts, 0 does not), `scalars`, `step` i32, `first_item` i32. Output
 * `metrics`: the sums of the metric and of the cross-entropy over the rows that count; under an attack also how many of
 * these rows have a gradient of exactly 0 in its first iteration, and how many of those are classified correctly in the
 * end.
 * @param scope part of the names of the random streams
 */
export function lowerEvaluation(
  plan: Plan,
  options: {
    readonly predict: PredictPlan;
    readonly metric: Pick<MetricPlan, "word" | "args" | "on" | "under">;
    readonly batch: number;
    readonly scope: string;
  },
  observe?: (pass: string, program: Program) => void,
): Lowered {
  const { predict, metric, batch, scope } = options;
  const { on, under } = metric;
  refuseCoupledRows(predict, under);
  const inputs = new ScalarInputs();
  collectScalars([under, predict.logits], inputs);
  const b = new Builder(`evaluate_${on.replace(".", "_")}_${batch}`);
  const indices = b.input("indices", "i32", [batch]);
  const lowering = new Lowering(plan, b, new ScalarReader(b, inputs, DTYPES[plan.precision].compute), scope);
  const mask = b.input("mask", lowering.compute, [batch]);
  const image = imageBatch(lowering, on, indices);
  const labels = labelBatch(lowering, on, indices);

  const logits = (passes: Readonly<Record<string, PassPlan>>, x: ValueId): ValueId => {
    const run = new Passes(lowering, passes, () => x);
    const value = lowerExpression(
      lowering,
      { pass: (name, part) => run.part(name, part), label: () => labels },
      predict.logits,
    );
    if (value.kind !== "rows") throw new Error(`predict gives ${value.kind}`);
    return value.value;
  };
  const objective = (value: ValueId): ValueId =>
    under?.maximizing
      ? lossOf(under.maximizing, lowering, value, labels)
      : b.sumAll(classEntropy(lowering, value, labels));

  let x = image;
  let unmoved: ValueId | undefined;
  if (under) {
    const passes = Object.fromEntries(
      Object.entries(predict.passes).map(([name, pass]) => [name, { ...pass, batch_norm: "eval" as const }]),
    );
    const result = attack(lowering, under, [{ name: "image", source: image }], passes, ([moved]) =>
      objective(logits(passes, moved!)),
    );
    x = result.views[0]!;
    unmoved = result.unmoved[0]!;
  }
  const result = logits(predict.passes, x);
  const measured = asMetric(metric.word).lower(lowering, { logits: result, labels }, metric.args);
  const right = b.convert(b.compare(b.argmax(result, 1), labels, "EQ"), lowering.compute);
  const counts = unmoved === undefined ? [] : [unmoved, b.mul(unmoved, right)];
  const sums = [measured, classEntropy(lowering, result, labels), ...counts].map((rows) =>
    b.reshape(b.sumAll(b.mul(rows, mask)), [1]),
  );
  b.output("metrics", b.concatenate(sums, 0));
  return {
    program: runPasses(b.finish(), observe),
    scalars: inputs.list,
    metrics: EVALUATION_METRICS.slice(0, sums.length),
    batch,
  };
}

/**
 * A loss of logits and labels as one number: the sum, so that the gradient of an image does not depend on the batch
 * size.
 */
function lossOf(word: FunctionDefinition, lowering: Lowering, logits: ValueId, labels: ValueId): ValueId {
  const operands = [
    { kind: "rows", value: logits, parts: 1 } as const,
    { kind: "class", value: labels } as const,
  ];
  return word.lower(lowering, operands, { reduce: "sum" }).value;
}

/** Reports coupled rows: the padding of the last batch would change the results of the other rows. */
function refuseCoupledRows(predict: PredictPlan, under: MeasuringAttack | undefined): void {
  const mode = under?.word.iterations(under.args).batchNorm ?? "eval";
  if (mode !== "eval")
    throw new Error(
      `an attack in a measurement needs batch_norm: eval, not ${mode}: one image's result would depend on the others in its batch`,
    );
  for (const [name, { batch_norm: mode }] of Object.entries(predict.passes))
    if (mode !== "eval") throw new Error(`\`predict\` wants batch_norm: eval, but ${name} has ${mode}`);
  if (imagesMixedAt(predict.logits))
    throw new Error(
      "`predict` cannot put images together: one image's result would depend on the others in its batch",
    );
}
