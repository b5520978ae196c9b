import { derived } from "../../experiment/origin.ts";
import type { Scalar } from "../../experiment/quantity.ts";
import type { Rational } from "../../experiment/rational.ts";
import type { ValueId } from "../../tensor/program.ts";
import * as F from "../../yaml/field.ts";
import { argument } from "../define/argument.ts";
import { attackBatchNorm } from "../define/attack-arguments.ts";
import { attack } from "../define/attacks.ts";
import { startOf, toCube, toImage } from "../lowering/perturbation.ts";
import { scaled } from "../schedules/arithmetic.ts";
import { count, pixels, step, whole } from "../types/numbers.ts";
import { bool, choice, start } from "../types/words.ts";

const args = {
  norm: argument(choice(["linf", "l2"]), {
    default: "linf",
    doc: "the norm of the perturbation",
    reservedValue: (norm) =>
      norm === "l2" ? { what: "the l2 norm", instead: "write norm: linf" } : undefined,
    inPlan: F.word("linf"),
  }),
  radius: argument(pixels, {
    bounds: "not negative",
    example: "8/255",
    doc: "largest change of a pixel, in pixel scale (0..1)",
  }),
  step: argument(step, {
    bounds: "not negative",
    example: "2/255",
    doc: "step size; `relative(1/4)` is a quarter of the radius",
  }),
  steps: argument(count, { bounds: "positive", example: "10", doc: "number of steps" }),
  start: argument(start, {
    default: "uniform",
    doc: "start of the perturbation: zero, uniform in the ball, or normal(deviation)",
  }),
  clip_start: argument(bool, {
    default: "false",
    doc: "whether the start is clipped to the image range 0..1",
  }),
  clip: argument(choice(["ball_then_image", "image_then_ball"]), {
    default: "ball_then_image",
    doc: "order of the two projections after each step",
  }),
  pick: argument(choice(["last", "best"]), {
    default: "last",
    doc: "which iterate is returned",
    reservedValue: (pick) =>
      pick === "best" ? { what: "`pick: best`", instead: "write pick: last" } : undefined,
    inPlan: F.word("last"),
  }),
  restarts: argument(whole, {
    default: "1",
    bounds: "positive",
    doc: "number of restarts",
    reservedValue: (restarts) =>
      restarts > 1
        ? { what: "more than one restart of an attack", instead: "remove `restarts`, and use more steps" }
        : undefined,
    inPlan: F.constant<number>(1),
  }),
  batch_norm: attackBatchNorm,
} as const;

/** A plan contains the step size as a number, even if the file writes it relative to the radius. */
const keys = {
  ...args,
  step: argument(pixels, { doc: "step size, in pixel scale" }),
} as const;

/**
 * Projected gradient ascent in the L-infinity ball, as published for adversarial contrastive learning: each iteration
 * takes a sign step and projects onto the ball and the image range. The last iterate is the result.
 */
export const pgd = attack("pgd", {
  doc: "Projected gradient descent (PGD), which maximizes a loss by changing the images.",
  source: "Madry et al., 2018",
  args,
  plan: {
    keys,
    values: (all) => ({ ...all, step: stepOf(all.step as StepArgument, all.radius as Scalar) }),
    origins: (origins, all) =>
      isRelative(all.step)
        ? { ...origins, step: derived("fraction of the radius", origins.step, origins.radius) }
        : origins,
  },
  threat: ({ norm, radius }) => ({ norm, radius }),
  iterations: ({ steps, restarts, batch_norm }) => ({ steps, restarts, batchNorm: batch_norm }),
  label: ({ steps }) => `pgd-${typeof steps === "number" ? steps : steps.word.name}`,
  prepare: ({ scalars }, { radius, step: size }, { shape }) => ({
    radius: scalars.splat(radius, shape),
    step: scalars.splat(size as Scalar, shape),
  }),
  start: (context, { start: from, clip_start }, view, { radius }) => {
    const delta = startOf(context, from, view, radius);
    return clip_start ? toImage(context, view, delta) : delta;
  },
  iterate: (context, { clip }, view, { radius, step: size }, { delta, gradient }) => {
    const { b } = context;
    const moved = b.add(delta, b.mul(size, b.sign(gradient)));
    const cut = (value: ValueId): ValueId => toCube(context, value, radius);
    return {
      delta:
        clip === "ball_then_image" ? toImage(context, view, cut(moved)) : cut(toImage(context, view, moved)),
    };
  },
});

type StepArgument = Scalar | { readonly relative: Rational };

function isRelative(step: unknown): step is { readonly relative: Rational } {
  return typeof step === "object" && step !== null && "relative" in step;
}

function stepOf(step: StepArgument, radius: Scalar): Scalar {
  return isRelative(step) ? scaled(step.relative, radius) : step;
}
