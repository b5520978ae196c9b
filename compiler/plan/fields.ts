import type { Rational } from "../resolve/rational.ts";
import { planExpr } from "./expr-field.ts";
import * as F from "./field.ts";
import { duration, rational, scalarField } from "./number-fields.ts";
import type * as P from "./schema.ts";

/**
 * The plan as it stands in YAML: one row for each key, in the order of the file. Writing, reading and their errors
 * all follow from these rows.
 */
const size = F.tuple<readonly [number, number, number]>(F.whole, 3);
const names = F.list(F.string);
const mode = F.word<P.BatchNormMode>("train", "batch", "eval");
const number = scalarField(false);
const pixels = scalarField(true);
const constant = rational(false);

const dataset = F.record<P.DatasetPlan>({
  kind: F.word("cifar10", "shapes10"),
  image: size,
  classes: F.whole,
  train: F.whole,
  test: F.whole,
  seed: F.optional(F.whole),
});

const split = F.record<P.SplitPlan>({
  of: F.string,
  rule: F.word("random"),
  seed: F.whole,
  parts: F.named(F.whole),
});

const triple = F.tuple<P.Normalization["mean"]>(constant, 3);
const normalization = F.record<P.Normalization>({ mean: triple, std: triple });
const normalize: F.Field<P.EncoderPlan["normalize"]> = {
  write: (value) => (value === "none" ? F.word("none").write(value) : normalization.write(value)),
  read: (source) => (F.scalarText(source) === "none" ? "none" : normalization.read(source)),
};

const network = F.tagged<P.NetworkPlan>("kind", {
  encoder: F.record<P.EncoderPlan>({
    kind: F.word("encoder"),
    architecture: F.word("resnet18", "convnet"),
    widths: F.list(F.whole),
    stem: F.word("small_image"),
    normalize,
    branches: names,
    input: size,
    features: F.whole,
    parameters: F.whole,
  }),
  head: F.record<P.HeadPlan>({
    kind: F.word("head"),
    architecture: F.word("mlp", "linear"),
    input: F.whole,
    layers: F.list(F.whole),
    norm: F.word("batch_norm", "none"),
    bias: F.word("all", "first", "none"),
    end: F.word("linear", "norm"),
    init: F.word("default", "zeros"),
    branches: names,
    parameters: F.whole,
  }),
});

const ratio = F.tuple<readonly [P.Scalar, P.Scalar]>(number, 2);
type Op<K extends P.AugmentOp["op"]> = Extract<P.AugmentOp, { op: K }>;
const op = F.tagged<P.AugmentOp>("op", {
  random_resized_crop: F.record<Op<"random_resized_crop">>({
    op: F.word("random_resized_crop"),
    size: F.whole,
    scale: ratio,
    ratio,
    interpolation: F.word("bicubic", "bilinear"),
  }),
  random_crop: F.record<Op<"random_crop">>({ op: F.word("random_crop"), size: F.whole, padding: F.whole }),
  flip: F.record<Op<"flip">>({ op: F.word("flip"), probability: number }),
  color_jitter: F.record<Op<"color_jitter">>({
    op: F.word("color_jitter"),
    brightness: number,
    contrast: number,
    saturation: number,
    hue: number,
    probability: number,
  }),
  grayscale: F.record<Op<"grayscale">>({ op: F.word("grayscale"), probability: number }),
});

const view = F.tagged<P.ViewPlan>("kind", {
  augmented: F.record<P.AugmentedViewPlan>({
    kind: F.word("augmented"),
    of: F.string,
    ops: F.list(op),
    size,
  }),
  adversarial: F.record<P.AdversarialViewPlan>({
    kind: F.word("adversarial"),
    of: F.string,
    attack: F.string,
    size,
  }),
});

const normalStart = F.record<{ readonly normal: Rational }>({ normal: constant });
const start: F.Field<P.AttackSettings["start"]> = {
  write: (value) =>
    typeof value === "string" ? F.word("zero", "uniform").write(value) : normalStart.write(value),
  read: (source) =>
    F.scalarText(source) === undefined ? normalStart.read(source) : F.word("zero", "uniform").read(source),
};

const scheduled = scalarField(false);
const steps: F.Field<P.AttackSettings["steps"]> = {
  write: (value) => (typeof value === "number" ? F.whole.write(value) : scheduled.write(value)),
  read: (source) =>
    F.scalarText(source) === undefined
      ? (scheduled.read(source) as P.Schedule | undefined)
      : F.whole.read(source),
};

const settings = {
  kind: F.word("pgd"),
  norm: F.word("linf"),
  radius: pixels,
  step: pixels,
  steps,
  start,
  clip_start: F.bool,
  clip: F.word("ball_then_image", "image_then_ball"),
  // what else the language knows of is not carried out yet
  pick: F.word("last"),
  restarts: F.constant<number>(1),
  batch_norm: mode,
} as const;

const pass = F.record<P.PassPlan>({
  network: F.string,
  branch: F.optional(F.string),
  batch_norm: mode,
  inputs: names,
  parts: F.whole,
  features: F.whole,
  times: F.whole,
  order: F.optional(F.whole),
});

const attack = F.record<P.AttackPlan>({
  ...settings,
  moves: F.named(F.string),
  maximizing: F.named(number),
  passes: F.named(pass),
});

const under = F.optional(F.record<P.AttackSettings>(settings));
const metricRows = { metric: F.word("accuracy"), on: F.string, items: F.whole, under } as const;
const metric = F.record<P.MetricPlan>(metricRows);
const predict = F.record<P.PredictPlan>({ logits: planExpr, passes: F.named(pass) });

const rates = { lr: number, momentum: number, weight_decay: number } as const;
const optimizer = F.tagged<P.OptimizerPlan>("kind", {
  sgd: F.record<Extract<P.OptimizerPlan, { kind: "sgd" }>>({
    kind: F.word("sgd"),
    lr: number,
    momentum: number,
    nesterov: F.bool,
    weight_decay: number,
  }),
  lars: F.record<Extract<P.OptimizerPlan, { kind: "lars" }>>({
    kind: F.word("lars"),
    ...rates,
    trust: number,
    epsilon: number,
  }),
  adam: F.record<Extract<P.OptimizerPlan, { kind: "adam" }>>({
    kind: F.word("adam"),
    lr: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    weight_decay: number,
  }),
});

const stage = F.record<P.StagePlan>({
  data: F.record<P.DataPlan>({
    of: F.string,
    items: F.whole,
    labels: F.word("shown", "hidden"),
    shuffle: F.bool,
    last: F.word("keep", "drop"),
  }),
  batch: F.whole,
  epoch: F.record<P.EpochPlan>({ steps: F.whole, last_batch: F.whole }),
  for: duration,
  updates: F.whole,
  networks: F.named(
    F.record<P.StageNetworkPlan>({
      start: F.string,
      branches: names,
      update: F.word("train", "frozen"),
      frozen_batch_norm: F.optional(mode),
    }),
  ),
  views: F.named(view),
  attacks: F.named(attack),
  passes: F.named(pass),
  losses: F.named(planExpr),
  minimize: F.named(number),
  predict: F.optional(predict),
  optimizer,
  keep: F.record<P.KeepPlan>({
    last: F.constant(true),
    every: F.optional(duration),
    by: F.named(metric),
  }),
  measure: F.named(F.record<P.MeasurePlan>({ ...metricRows, every: F.optional(duration) })),
  cost: F.record<P.CostPlan>({
    parameters: F.whole,
    forward: F.whole,
    backward: F.whole,
    attack: F.whole,
    step: F.whole,
  }),
});

const evaluation = F.record<P.EvaluationPlan>({
  checkpoint: F.string,
  on: F.string,
  items: F.whole,
  predict,
  measure: F.named(metric),
});

export const PLAN = F.record<P.Plan>({
  plan: F.constant(1),
  experiment: F.string,
  seed: F.whole,
  precision: F.word("float64", "float32", "bfloat16"),
  datasets: F.named(dataset),
  splits: F.named(split),
  networks: F.named(network),
  stages: F.named(stage),
  evaluations: F.named(evaluation),
});
