import { costOf } from "../derive/cost.ts";
import { stageEpoch, updatesOf } from "../derive/epoch.ts";
import { parameterCount } from "../derive/layers.ts";
import { passesInOrder, trainingMode } from "../derive/pass-order.ts";
import { attackKey, viewsInOrder } from "../derive/views.ts";
import type * as E from "../experiment/experiment.ts";
import { checkpointText, startText } from "../experiment/names.ts";
import { type NetworkSymbol, statedBranches } from "../experiment/network-symbol.ts";
import { derived, type Origin, written } from "../experiment/origin.ts";
import { originsOf, withOrigins } from "../experiment/origins.ts";
import { recordOf, sorted } from "../experiment/record.ts";
import type { PartValue } from "../experiment/values.ts";
import type * as P from "../schema/plan.ts";
import { asDataset } from "../vocabulary/define/datasets.ts";
import { asMetric } from "../vocabulary/define/metrics.ts";
import { asNetwork } from "../vocabulary/define/networks.ts";
import { asOptimizer } from "../vocabulary/define/optimizers.ts";
import { metricNames } from "./metric-name.ts";
import { attackPlan, passPlan, planExpr, viewPlans, weightsOf } from "./plan-of-tensors.ts";
import { evaluationsInOrder, metricsInOrder } from "./plan-order.ts";

/**
 * The plan of an experiment: what it states, and everything that follows from it, in the canonical order. Each value
 * has an origin: where it is stated, or the rule that derives it.
 */
export function planOf(experiment: E.Experiment): P.Plan {
  const networks = networkPlans(experiment);
  const stages = recordOf(
    experiment.stages.map((stage) => [stage.name, stagePlan(stage, networks, experiment.precision)] as const),
  );
  const evaluations = experiment.evaluations.map((one) => {
    const plan = evaluationPlan(one);
    return [`${plan.checkpoint} on ${plan.on}`, plan] as const;
  });
  const plan: P.Plan = {
    plan: 1,
    experiment: experiment.title,
    seed: experiment.seed,
    precision: experiment.precision,
    ...dataPlans(partsOf(experiment)),
    networks,
    stages,
    evaluations: evaluationsInOrder(recordOf(evaluations), stages),
  };
  return withOrigins(plan, { plan: derived("version of the plan's format"), ...originsOf(experiment) });
}

/** Every set of images that an experiment uses. */
function partsOf({ stages, evaluations }: E.Experiment): Set<PartValue> {
  const parts = new Set<PartValue>();
  for (const { data, keep, measure } of stages) {
    parts.add(data.of);
    for (const { on } of measure) parts.add(on);
    for (const { metric } of keep.by) parts.add(metric.on);
  }
  for (const { on } of evaluations) parts.add(on);
  return parts;
}

function dataPlans(parts: ReadonlySet<PartValue>): Pick<P.Plan, "datasets" | "splits"> {
  const datasets = new Map<string, P.DatasetPlan>();
  const splits = new Map<string, P.SplitPlan>();
  const seen = new Set<PartValue>();
  const add = (part: PartValue): void => {
    if (seen.has(part)) return;
    seen.add(part);
    const { dataset, split } = part;
    const { name, image, classes, args, origins } = dataset;
    const word = asDataset(dataset.word);
    datasets.set(
      name,
      withOrigins(
        { word, args, image, classes },
        { ...origins, image: derived(`images of ${word.name}`), classes: derived(`classes of ${word.name}`) },
      ),
    );
    if (!split) return;
    add(split.of);
    const { parts: its } = split;
    const counts = recordOf(its.map((one) => [one.name, one.items]));
    splits.set(
      split.name,
      withOrigins<P.SplitPlan>(
        {
          of: split.of.name,
          rule: "random",
          seed: split.seed,
          parts: withOrigins(counts, recordOf(its.map((one) => [one.name, one.origin]))),
        },
        split.origins,
      ),
    );
  };
  for (const part of parts) add(part);
  return { datasets: sorted(recordOf(datasets)), splits: sorted(recordOf(splits)) };
}

function networkPlans({ stages }: E.Experiment): Record<string, P.NetworkPlan> {
  const symbols = new Set(stages.flatMap(({ networks }) => networks.map(({ network }) => network)));
  return sorted(recordOf([...symbols].map((symbol) => [symbol.name, networkPlan(symbol)] as const)));
}

function networkPlan({ spec, use, name, origins }: NetworkSymbol): P.NetworkPlan {
  if (!use) throw new Error(`the network ${name} of a stage is called nowhere`);
  const { kind, args } = spec;
  const word = asNetwork(spec.word);
  const headBranches = spec.hasNorm ? use.branches : [];
  const branches = kind === "encoder" ? statedBranches(spec) : headBranches;
  const plan: P.NetworkPlan = {
    kind,
    word,
    args,
    branches,
    input: use.input,
    ...(kind === "encoder" ? { features: spec.features } : {}),
    parameters: 0,
  };
  return withOrigins(
    { ...plan, parameters: parameterCount(plan, branches) },
    {
      ...origins,
      branches:
        spec.branches === "follow"
          ? derived("those of what it is called on", written(use.span))
          : origins.branches,
      input: derived("the size of what it is called on", written(use.span)),
      features: derived("the number of channels of its last layer"),
      parameters: derived("counted over its layers, all branches"),
    },
  );
}

function stagePlan(
  stage: E.Stage,
  networks: Readonly<Record<string, P.NetworkPlan>>,
  precision: E.Precision,
): P.StagePlan {
  const origins = originsOf(stage);
  const { data, batch } = stage;
  const epoch = stageEpoch(stage);
  const updates = updatesOf(stage.for, epoch.steps);
  if (updates === undefined) throw new Error(`stage ${stage.name} ends in the middle of a step`);
  const { ordered: made } = viewsInOrder(stage);
  const views: (readonly [string, P.ViewPlan])[] = [];
  const attacks: (readonly [string, P.AttackPlan])[] = [];
  const losses = new Map(stage.minimize.map(({ loss }) => [loss.name, loss]));
  for (const one of made) {
    views.push(...viewPlans(one, data.of.dataset.image));
    if (one.kind === "augmented") continue;
    attacks.push([attackKey(one.attack), attackPlan(one, { updates, steps: epoch.steps })]);
    for (const { loss } of one.attack.maximizing) if (!losses.has(loss.name)) losses.set(loss.name, loss);
  }
  const passes = passesInOrder(stage.passes, trainingMode);
  const plan: Omit<P.StagePlan, "cost"> = {
    data: withOrigins(
      {
        of: data.of.name,
        items: data.of.items,
        labels: data.labels,
        shuffle: data.shuffle,
        last: data.last,
      },
      { ...originsOf(data), items: derived(`number of images in ${data.of.name}`) },
    ),
    batch,
    epoch: withOrigins(epoch, {
      steps: derived(`images / batch, rounded ${data.last === "keep" ? "up" : "down"}`),
      last_batch: derived("images left for the last step, or a full batch"),
    }),
    for: stage.for,
    updates,
    networks: sorted(recordOf(stage.networks.map((one) => [one.network.name, stageNetworkPlan(one)]))),
    views: recordOf(views),
    attacks: recordOf(attacks),
    passes: recordOf(passes.map((one) => [one.pass.name, passPlan(one, 1, whyTraining(one.pass))])),
    losses: sorted(recordOf([...losses].map(([name, { expr }]) => [name, planExpr(expr)]))),
    minimize: weightsOf(stage.minimize),
    ...(stage.predict ? { predict: predictPlan(stage.predict) } : {}),
    optimizer: withOrigins({ word: asOptimizer(stage.optimizer.word), args: stage.optimizer.args }, () =>
      originsOf(stage.optimizer),
    ),
    keep: keepPlan(stage.keep),
    measure: measurePlans(stage.measure),
  };
  const cost = withOrigins(costOf({ networks, precision }, plan), COST_ORIGINS);
  return withOrigins(
    { ...plan, cost },
    {
      batch: origins.batch,
      for: origins.for,
      updates: derived("length of the stage in steps", origins.for),
    },
  );
}

const COST_ORIGINS: Readonly<Record<keyof P.CostPlan, Origin>> = {
  parameters: derived("numbers of the tensors that are trained"),
  state_bytes: derived("tensors of the stage's networks, and what the optimizer keeps of trained ones"),
  forward: derived("operations of training passes and losses"),
  backward: derived("operations of their gradients"),
  attack: derived("operations of attacks: passes and losses, their gradients, times steps"),
  update: derived("operations of the optimizer, times parameters"),
  step: derived("sum of forward, backward, attack and update"),
};

function stageNetworkPlan(one: E.StageNetwork): P.StageNetworkPlan {
  const { start, branches, frozen } = one;
  return withOrigins(
    {
      start: start ? startText(start) : "scratch",
      branches,
      update: frozen ? "frozen" : "train",
      ...(frozen ? { frozen_batch_norm: frozen } : {}),
    },
    originsOf(one),
  );
}

/** Origins of the mode and of `times` of a training pass. */
function whyTraining({ network }: E.Pass): { readonly mode: Origin; readonly times: Origin } {
  return {
    mode: network.frozen
      ? derived("mode of a frozen network", originsOf(network).frozen_batch_norm)
      : derived("training passes use batch statistics"),
    times: derived("a training pass runs once in a step"),
  };
}

const WHY_PREDICT = {
  mode: derived("measurements use the running statistics"),
  times: derived("a prediction runs once per batch"),
};

function predictPlan({ logits, passes }: E.Predict): P.PredictPlan {
  const ordered = passesInOrder(passes, () => "eval");
  return {
    logits: planExpr(logits),
    passes: recordOf(ordered.map((one) => [one.pass.name, passPlan(one, 1, WHY_PREDICT)])),
  };
}

function keepPlan(keep: E.Keep): P.KeepPlan {
  return withOrigins<P.KeepPlan>(
    {
      last: true,
      ...(keep.every ? { every: keep.every } : {}),
      by: sorted(recordOf(keep.by.map(({ name, metric }) => [name, metricPlan(metric)]))),
    },
    { ...originsOf(keep), last: derived("always kept") },
  );
}

function metricPlan(metric: E.Metric): P.MetricPlan {
  const { word, args, on, under } = metric;
  return withOrigins<P.MetricPlan>(
    {
      word: asMetric(word),
      args,
      on: on.name,
      items: on.items,
      ...(under ? { under: under as P.MeasuringAttack } : {}),
    },
    { ...originsOf(metric), items: derived(`number of images in ${on.name}`) },
  );
}

function named<M extends P.MetricPlan>(metrics: readonly M[]): Record<string, M> {
  const names = metricNames(metrics);
  return metricsInOrder(recordOf(metrics.map((metric, i) => [names[i]!, metric])));
}

function measurePlans(measures: readonly E.Measure[]): Record<string, P.MeasurePlan> {
  return named(
    measures.map((measure) => {
      const plan = metricPlan(measure);
      return measure.every
        ? withOrigins<P.MeasurePlan>({ ...plan, every: measure.every }, originsOf(plan))
        : plan;
    }),
  );
}

function evaluationPlan(evaluation: E.Evaluation): P.EvaluationPlan {
  const { checkpoint, on, measure } = evaluation;
  const { stage } = checkpoint;
  if (!stage.predict) throw new Error(`stage ${stage.name} is evaluated without a classifier`);
  return withOrigins<P.EvaluationPlan>(
    {
      checkpoint: checkpointText(checkpoint),
      on: on.name,
      items: on.items,
      predict: predictPlan(stage.predict),
      measure: named(measure.map(metricPlan)),
    },
    { ...originsOf(evaluation), items: derived(`number of images in ${on.name}`) },
  );
}
