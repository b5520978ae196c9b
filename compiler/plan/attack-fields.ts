import type { Rational } from "../experiment/rational.ts";
import { LIMITS } from "../vocabulary/types/bounds.ts";
import { list, named, names, type RowsOf, record } from "../yaml/collections.ts";
import * as F from "../yaml/field.ts";
import { planExpr } from "./expr-field.ts";
import { argumentField, constantField, duration, scalarField, scheduleField } from "./number-fields.ts";
import type * as P from "./schema.ts";

const number = scalarField();
export const mode = F.word<P.BatchNormMode>("train", "batch", "eval");

const normalStart = F.defined("normal_start", () =>
  record<{ readonly normal: Rational }>({
    normal: [constantField("normal", "deviation"), "standard deviation of the random start, in pixel scale"],
  }),
);
const start: F.Field<P.AttackSettings["start"]> = {
  write: (value) =>
    typeof value === "string" ? F.word("zero", "uniform").write(value) : normalStart.write(value),
  read: (source) =>
    F.scalarText(source) === undefined ? normalStart.read(source) : F.word("zero", "uniform").read(source),
  schema: (definitions) => ({ oneOf: [{ enum: ["zero", "uniform"] }, normalStart.schema(definitions)] }),
};

const schedule = scheduleField({ limits: LIMITS.positive });
const steps: F.Field<P.AttackSettings["steps"]> = {
  write: (value) => (typeof value === "number" ? F.count.write(value) : number.write(value)),
  read: (source) => (F.scalarText(source) === undefined ? schedule.read(source) : F.count.read(source)),
  schema: (definitions) => ({ anyOf: [F.count.schema(definitions), schedule.schema(definitions)] }),
};

/** @param changing in training, where numbers may change from update to update: a measurement is made at one time */
function settings(changing: boolean): RowsOf<P.AttackSettings> {
  const pixels = (argument: string): F.Field<P.Scalar> =>
    changing ? argumentField("pgd", argument) : constantField("pgd", argument);
  return {
    kind: [F.word("pgd"), "projected gradient descent, which maximizes a loss by changing the images"],
    norm: [F.word("linf"), "the norm of the perturbation"],
    radius: [pixels("radius"), "largest change of a pixel, in pixel scale (0..1)"],
    step: [pixels("step"), "step size, in pixel scale"],
    steps: changing
      ? [steps, "number of steps; a schedule has a whole number at every update"]
      : [F.count, "number of steps"],
    start: [start, "start of the perturbation: zero, uniform in the ball, or from a normal distribution"],
    clip_start: [F.bool, "whether the start is clipped to the image range 0..1"],
    clip: [F.word("ball_then_image", "image_then_ball"), "order of the two projections after each step"],
    // other values of the language are not supported yet
    pick: [F.word("last"), "which iterate is returned"],
    restarts: [F.constant<number>(1), "number of restarts"],
    batch_norm: changing
      ? [mode, "batch norm mode while the attack runs"]
      : [
          F.word<P.BatchNormMode>("eval"),
          "batch norm mode: `eval`, so that the result for an image does not depend on other images",
        ],
  };
}

export const pass = F.defined("pass", () =>
  record<P.PassPlan>({
    network: [F.name, "the network that runs"],
    branch: [
      F.optional(F.name),
      "the branch (set of batch norms) that is used; absent if the network has no named branches",
    ],
    batch_norm: [
      mode,
      "train: batch statistics, and running statistics are updated; batch: batch statistics only; eval: running statistics",
    ],
    inputs: [
      list(F.string, 1),
      "views or outputs of other passes, together in one batch: `PASS` is all parts of a pass, `PASS[i]` is one part",
    ],
    parts: [F.count, "number of views in the batch of this pass"],
    features: [F.count, "number of outputs per image"],
    times: [F.count, "how often the pass runs in one step"],
    order: [
      F.optional(F.count),
      "position among the passes that update the same running statistics; absent if there is only one",
    ],
  }),
);

export const attack = F.defined("attack", () =>
  record<P.AttackPlan>({
    ...settings(true),
    moves: [named(F.name, names("image")), "adversarial view: the view it starts from"],
    maximizing: [
      named(number),
      "weight of each loss it maximizes; parts that do not depend on its views are left out",
    ],
    passes: [named(pass), "passes that the attack runs, in order of execution"],
  }),
);

const metricRows = {
  metric: [F.word("accuracy"), "what is measured"],
  on: [F.string, "the images it is measured on"],
  items: [F.count, "number of those images"],
  under: [
    F.optional(F.defined("attack_under", () => record<P.AttackSettings>(settings(false)))),
    "the attack, which maximizes the cross-entropy; absent: clean images",
  ],
} as const;

export const metric = F.defined("metric", () => record<P.MetricPlan>(metricRows));

export const measure = F.defined("measure", () =>
  record<P.MeasurePlan>({
    ...metricRows,
    every: [F.optional(duration), "time between measurements; absent: once, at the end of the stage"],
  }),
);

export const predict = F.defined("predict", () =>
  record<P.PredictPlan>({
    logits: [planExpr, "logits for the original image"],
    passes: [named(pass), "its passes, in order of execution"],
  }),
);
