import { encoderFeatures, parameterCount } from "../networks/layers.ts";
import { costOf } from "./cost.ts";
import { DATASET_FACTS } from "./dataset-facts.ts";
import type { PlanReport } from "./diagnostics.ts";
import type { PlaceOf } from "./place.ts";
import type { NetworkPlan, PassPlan, Plan, StagePlan } from "./schema.ts";

/**
 * Says of every number in a plan that follows from the rest whether it does: one that was changed by hand alone would
 * have the run do something else than the plan says. The names in the plan have been checked.
 */
export function checkCounts(plan: Plan, place: PlaceOf, report: PlanReport): void {
  let ok = true;
  const follows: Follows = (found, expected, why, ...path) => {
    const [left, right] = [String(found), String(expected)];
    if (left === right) return;
    const show = (value: typeof found): number | string =>
      typeof value === "number" ? value : `[${value.join(", ")}]`;
    report("does-not-follow", place(path), { found: show(found), expected: show(expected), why });
    ok = false;
  };
  for (const [name, { kind, image, classes }] of Object.entries(plan.datasets)) {
    follows(image, DATASET_FACTS[kind].image, `images of ${kind}`, "datasets", name, "image");
    follows(classes, DATASET_FACTS[kind].classes, `classes of ${kind}`, "datasets", name, "classes");
  }
  for (const [name, split] of Object.entries(plan.splits)) {
    const [all, sum] = [
      itemsOf(plan, split.of),
      Object.values(split.parts).reduce((total, n) => total + n, 0),
    ];
    if (sum > all)
      report("does-not-follow", place(["splits", name, "parts"]), {
        found: sum,
        expected: `at most ${all}`,
        why: `items of ${split.of}`,
      });
  }
  for (const [name, network] of Object.entries(plan.networks)) {
    if (network.architecture === "resnet18")
      follows(network.widths.length, 1, "widths of a resnet18", "networks", name, "widths");
    if (network.architecture === "linear")
      follows(network.layers.length, 1, "layers of a linear head", "networks", name, "layers");
    follows(
      network.parameters,
      parameterCount(network, network.branches),
      "numbers of its layers",
      "networks",
      name,
      "parameters",
    );
    if (network.kind === "encoder")
      follows(
        network.features,
        encoderFeatures(network),
        "channels of its last layer",
        "networks",
        name,
        "features",
      );
  }
  for (const [name, stage] of Object.entries(plan.stages)) {
    checkStage(plan, name, stage, follows);
    if (!ok) continue;
    // No run depends on it, and another version may count in another way.
    const { step } = costOf(plan, stage);
    if (step !== stage.cost.step)
      report("other-cost", place(["stages", name, "cost", "step"]), {
        found: stage.cost.step,
        expected: step,
      });
  }
  for (const [name, { on, items, predict, measure }] of Object.entries(plan.evaluations)) {
    const path = ["evaluations", name];
    follows(items, itemsOf(plan, on), `items of ${on}`, ...path, "items");
    checkPasses(plan, predict.passes, [...path, "predict", "passes"], follows);
    for (const [metric, one] of Object.entries(measure))
      follows(one.items, itemsOf(plan, one.on), `items of ${one.on}`, ...path, "measure", metric, "items");
  }
}

type Value = number | readonly number[];
type Follows = (found: Value, expected: Value, why: string, ...path: readonly string[]) => void;

function checkStage(plan: Plan, name: string, stage: StagePlan, follows: Follows): void {
  const path = ["stages", name];
  const { data, batch, epoch } = stage;
  const items = itemsOf(plan, data.of);
  follows(data.items, items, `items of ${data.of}`, ...path, "data", "items");
  const steps = data.last === "keep" ? Math.ceil(items / batch) : Math.floor(items / batch);
  const last = data.last === "keep" ? items - (steps - 1) * batch : batch;
  const why = `${items} items in batches of ${batch}`;
  follows(epoch.steps, steps, why, ...path, "epoch", "steps");
  follows(epoch.last_batch, last, why, ...path, "epoch", "last_batch");
  const length = stage.for.value.toNumber() * (stage.for.unit === "epochs" ? epoch.steps : 1);
  follows(stage.updates, length, "its length in steps", ...path, "updates");
  const sizes: Record<string, readonly number[]> = { image: imageOf(plan, data.of) };
  for (const [view, made] of Object.entries(stage.views)) {
    const from = sizes[made.of] ?? [];
    const cut = made.kind === "augmented" ? made.ops.findLast((op) => "size" in op) : undefined;
    const size = cut && "size" in cut ? [cut.size, cut.size, from[2] ?? 0] : from;
    follows(
      made.size,
      size,
      cut ? `what \`${cut.op}\` makes` : `size of ${made.of}`,
      ...path,
      "views",
      view,
      "size",
    );
    sizes[view] = made.size;
  }
  for (const [text, pass] of Object.entries(stage.passes)) {
    const network = plan.networks[pass.network]!;
    for (const input of pass.inputs)
      if (network.kind === "encoder" && sizes[input])
        follows(
          network.input,
          sizes[input],
          `size of ${input}, in ${text}`,
          "networks",
          pass.network,
          "input",
        );
  }
  for (const [key, { passes }] of Object.entries(stage.attacks))
    checkPasses(plan, passes, [...path, "attacks", key, "passes"], follows);
  checkPasses(plan, stage.passes, [...path, "passes"], follows);
  if (stage.predict) checkPasses(plan, stage.predict.passes, [...path, "predict", "passes"], follows);
  for (const [key, { on, items: its }] of Object.entries(stage.keep.by))
    follows(its, itemsOf(plan, on), `items of ${on}`, ...path, "keep", "by", key, "items");
  for (const [key, { on, items: its }] of Object.entries(stage.measure))
    follows(its, itemsOf(plan, on), `items of ${on}`, ...path, "measure", key, "items");
}

/** How many views are in a pass, and how wide its result is. */
function checkPasses(
  plan: Plan,
  passes: Readonly<Record<string, PassPlan>>,
  path: readonly string[],
  follows: Follows,
): void {
  for (const [text, pass] of Object.entries(passes)) {
    const parts = pass.inputs.reduce((sum, input) => sum + (passes[input]?.parts ?? 1), 0);
    follows(pass.parts, parts, "views of its inputs", ...path, text, "parts");
    const network = plan.networks[pass.network]!;
    follows(pass.features, widthOf(network), `what ${pass.network} gives`, ...path, text, "features");
    for (const input of pass.inputs) {
      const below = passes[input] ?? passes[input.replace(/\[\d+\]$/, "")];
      if (below && network.kind === "head")
        follows(below.features, network.input, `what ${pass.network} takes`, ...path, input, "features");
    }
  }
}

function widthOf(network: NetworkPlan): number {
  return network.kind === "encoder" ? network.features : network.layers.at(-1)!;
}

/** The size of the images of a set of items. */
function imageOf(plan: Plan, name: string): readonly number[] {
  const split = Object.values(plan.splits).find(({ parts }) => Object.hasOwn(parts, name));
  if (split) return imageOf(plan, split.of);
  const dataset = plan.datasets[name.split(".")[0]!];
  return dataset ? DATASET_FACTS[dataset.kind].image : [];
}

/** Items of `cifar.train` or of a split's part. */
export function itemsOf(plan: Plan, name: string): number {
  for (const { parts } of Object.values(plan.splits)) if (Object.hasOwn(parts, name)) return parts[name]!;
  const [dataset = "", half] = name.split(".");
  return plan.datasets[dataset]?.[half === "train" ? "train" : "test"] ?? 0;
}
