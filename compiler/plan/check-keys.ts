import type { YamlNode } from "../yaml/text.ts";
import { predict as predictField } from "./attack-fields.ts";
import type { Checking, Path } from "./checking.ts";
import { metricNames } from "./metric-name.ts";
import type { EvaluationPlan, MetricPlan, PredictPlan, StagePlan } from "./schema.ts";

/** Keys that follow from what stands below them, and what an evaluation has of its stage. */
export function checkKeys(checking: Checking): void {
  const { plan } = checking;
  for (const [name, { parts }] of Object.entries(plan.splits)) {
    const [first = ""] = Object.keys(parts);
    keyFollows(checking, name, first, "a split is named for its first part", "splits");
  }
  for (const [name, stage] of Object.entries(plan.stages)) {
    checkMetricKeys(checking, stage.measure, ["stages", name, "measure"]);
    const evaluated = Object.values(plan.evaluations).some((one) => one.checkpoint.startsWith(`${name}.`));
    const measured = evaluated || Object.keys({ ...stage.measure, ...stage.keep.by }).length > 0;
    if (!stage.predict && measured)
      checking.follows(undefined, "a classifier", "the stage measures accuracy", "stages", name, "predict");
  }
  for (const [name, evaluation] of Object.entries(plan.evaluations)) {
    const { checkpoint, on, measure } = evaluation;
    const why = "an evaluation is named after its checkpoint and data";
    if (!keyFollows(checking, name, `${checkpoint} on ${on}`, why, "evaluations")) continue;
    const path = ["evaluations", name];
    const because = "an evaluation uses the same images for all measurements";
    const same = Object.entries(measure).map(([key, metric]) =>
      checking.follows(metric.on, on, because, ...path, "measure", key, "on"),
    );
    if (same.every(Boolean)) checkMetricKeys(checking, measure, [...path, "measure"]);
  }
}

/** Evaluations predict as their stages do, which have been checked. */
export function checkEvaluationPredicts(checking: Checking): void {
  const { plan } = checking;
  for (const [name, evaluation] of Object.entries(plan.evaluations)) {
    const stage = plan.stages[evaluation.checkpoint.split(".")[0]!]!;
    checkPredict(checking, evaluation, stage, ["evaluations", name, "predict"]);
  }
}

function keyFollows(
  checking: Checking,
  found: string,
  expected: string,
  why: string,
  ...path: Path
): boolean {
  if (found === expected) return true;
  checking.report("does-not-follow", checking.place([...path, found], "key"), { found, expected, why });
  return false;
}

function checkMetricKeys(
  checking: Checking,
  metrics: Readonly<Record<string, MetricPlan>>,
  path: Path,
): void {
  const names = metricNames(Object.values(metrics));
  Object.keys(metrics).forEach((key, i) => {
    keyFollows(checking, key, names[i]!, "a metric is named after what it measures", ...path);
  });
}

function checkPredict(
  checking: Checking,
  { predict, checkpoint }: EvaluationPlan,
  stage: StagePlan,
  path: Path,
): void {
  const [name = ""] = checkpoint.split(".");
  const why = `the \`predict\` of stage ${name}`;
  if (!stage.predict) return;
  const write = (one: PredictPlan): YamlNode => predictField.write(one);
  const difference = differenceOf(write(predict), write(stage.predict));
  if (difference) checking.follows(difference.found, difference.expected, why, ...path, ...difference.path);
}

interface Difference {
  readonly path: Path;
  readonly found: string | undefined;
  readonly expected: string | undefined;
}

/** The first place at which two parts of a plan differ. */
function differenceOf(found: YamlNode, expected: YamlNode): Difference | undefined {
  const [left, right] = [partsOf(found), partsOf(expected)];
  if (!left || !right) {
    const [one, other] = [textOf(found), textOf(expected)];
    return one === other ? undefined : { path: [], found: one, expected: other };
  }
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const [one, other] = [left.get(key), right.get(key)];
    if (!one || !other) return { path: [key], found: one && textOf(one), expected: other && textOf(other) };
    const inner = differenceOf(one, other);
    if (inner) return { ...inner, path: [key, ...inner.path] };
  }
  return undefined;
}

function partsOf(node: YamlNode): ReadonlyMap<string, YamlNode> | undefined {
  if (node.kind === "map") return new Map(node.entries);
  return node.kind === "list" ? new Map(node.items.map((item, i) => [String(i), item])) : undefined;
}

function textOf(node: YamlNode): string {
  return node.kind === "scalar" ? node.text : `a ${node.kind}`;
}
