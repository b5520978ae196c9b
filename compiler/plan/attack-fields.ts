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
    normal: [constantField("normal", "deviation"), "standard deviation of the draw, in pixel scale"],
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
    kind: [F.word("pgd"), "projected gradient ascent on the images"],
    norm: [F.word("linf"), "what the radius measures"],
    radius: [pixels("radius"), "how far a pixel may move, in pixel scale (0..1)"],
    step: [pixels("step"), "how far it moves at once, in pixel scale"],
    steps: changing
      ? [steps, "how many steps; a schedule is whole at every update"]
      : [F.count, "how many steps"],
    start: [
      start,
      "where the perturbation starts: zero, uniform in the ball, or drawn from a normal distribution",
    ],
    clip_start: [F.bool, "whether the start is cut to the image range"],
    clip: [F.word("ball_then_image", "image_then_ball"), "in which order a step is cut"],
    // what else the language knows of is not carried out yet
    pick: [F.word("last"), "which iterate counts"],
    restarts: [F.constant<number>(1), "how often it starts anew"],
    batch_norm: changing
      ? [mode, "mode of batch norm in the passes of the objective"]
      : [
          F.word<P.BatchNormMode>("eval"),
          "mode of batch norm: the result of an image depends on no other one",
        ],
  };
}

export const pass = F.defined("pass", () =>
  record<P.PassPlan>({
    network: [F.name, "the network that runs"],
    branch: [F.optional(F.name), "its set of batch norms; absent: it has one without a name"],
    batch_norm: [
      mode,
      "train: statistics of the batch, running ones move; batch: of the batch, running ones stay; eval: running ones",
    ],
    inputs: [
      list(F.string, 1),
      "views or passes side by side in one pass: `PASS` is all parts of it, `PASS[i]` one",
    ],
    parts: [F.count, "how many views are in it"],
    features: [F.count, "numbers in a row of the result"],
    times: [F.count, "how often it runs in one step"],
    order: [
      F.optional(F.count),
      "place among passes that move the same running statistics, where that matters",
    ],
  }),
);

export const attack = F.defined("attack", () =>
  record<P.AttackPlan>({
    ...settings(true),
    moves: [named(F.name, names("image")), "view made: view it starts from"],
    maximizing: [named(number), "weights of the losses it raises, reduced to what moves with its views"],
    passes: [named(pass), "passes of the objective in the attack's mode, in order of execution"],
  }),
);

const metricRows = {
  metric: [F.word("accuracy"), "what is measured"],
  on: [F.string, "on which items"],
  items: [F.count, "how many those are"],
  under: [
    F.optional(F.defined("attack_under", () => record<P.AttackSettings>(settings(false)))),
    "the attack on cross-entropy; absent: clean images",
  ],
} as const;

export const metric = F.defined("metric", () => record<P.MetricPlan>(metricRows));

export const measure = F.defined("measure", () =>
  record<P.MeasurePlan>({
    ...metricRows,
    every: [F.optional(duration), "how often; absent: at the end of the stage"],
  }),
);

export const predict = F.defined("predict", () =>
  record<P.PredictPlan>({
    logits: [planExpr, "a row of class scores for the image as it is"],
    passes: [named(pass), "passes of it, in order of execution"],
  }),
);
