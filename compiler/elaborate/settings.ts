import type { Span } from "../../grammar/span.ts";
import type { AttackValue } from "../experiment/attack-value.ts";
import { durationText, pixelText, rationalText } from "../experiment/number-text.ts";
import { isConstant, isZero, type OpenScalar, scale, statedValues } from "../experiment/open-schedule.ts";
import { Rational } from "../experiment/rational.ts";
import type { Located, OpenOp, OpenOptimizer } from "../experiment/values.ts";
import { withOrigin, withOrigins } from "../plan/origins.ts";
import type {
  AttackSettings,
  AugmentOp,
  BatchNormMode,
  OptimizerPlan,
  Scalar,
  Schedule,
} from "../plan/schema.ts";
import type { Report } from "../rules/diagnostics.ts";
import { mostOf, valuesOf } from "../schedules/values-of.ts";
import { closeScalar, inSteps, type StageClock } from "./close-schedule.ts";
import type { Weight } from "./objective.ts";
import { derived, written } from "./origin.ts";

/** Closes numbers of a stage; without a clock only constants pass. */
export class Closer {
  ok = true;
  constructor(
    private readonly report: Report,
    private readonly clock: StageClock | { readonly without: string; readonly at?: Span },
  ) {}

  /** A number of times: whole, and at least one, at every update. */
  count({ value, span }: Located): number | Schedule {
    const scalar =
      value.kind === "number" || value.kind === "schedule" ? this.scalar(value.value) : Rational.of(1);
    if (scalar instanceof Rational) return Number(scalar.numerator);
    if ("without" in this.clock) return 1;
    const { stepsPerEpoch } = this.clock;
    for (const found of valuesOf(scalar, this.updates(this.clock), stepsPerEpoch))
      if (!Number.isInteger(found) || found < 1) {
        this.report("count-not-whole", span, { found });
        this.ok = false;
        break;
      }
    return scalar;
  }

  /** The greatest value of a number of times in the stage. */
  most(count: number | Schedule): number {
    if (typeof count === "number" || "without" in this.clock) return Number(count);
    const { stepsPerEpoch } = this.clock;
    return mostOf(count, { updates: this.updates(this.clock), epoch: { steps: stepsPerEpoch } });
  }

  /** Says that a learning rate comes down to 0 before the stage ends. */
  warnIdleEnd(lr: Scalar, span: Span): void {
    if (lr instanceof Rational || lr.schedule !== "curves" || "without" in this.clock) return;
    const { for: length, stepsPerEpoch } = this.clock;
    const last = lr.pieces.at(-1)!;
    if (last.to.numerator !== 0n) return;
    if (inSteps(last.end, stepsPerEpoch).compare(inSteps(length, stepsPerEpoch)) >= 0) return;
    const texts = { at: durationText(last.end), stage: durationText(length) };
    this.report("lr-ends-early", span, texts, [{ span: this.clock.span, text: "the length of the stage" }]);
  }

  private updates({ for: length, stepsPerEpoch }: StageClock): number {
    return Math.ceil(inSteps(length, stepsPerEpoch).toNumber());
  }

  /** Weights of losses by name. */
  weights(weights: readonly Weight[]): Readonly<Record<string, Scalar>> {
    return withOrigins(Object.fromEntries(weights.map(([name, weight]) => [name, this.scalar(weight)])), () =>
      Object.fromEntries(weights.map(([name, , origin]) => [name, origin])),
    );
  }

  scalar(value: OpenScalar): Scalar {
    if (isConstant(value)) return value;
    if ("without" in this.clock) {
      const { without, at } = this.clock;
      const labels = at ? [{ span: at, text: "measured here" }] : undefined;
      this.report("schedule-not-constant", value.span, { what: without }, labels);
      this.ok = false;
      return Rational.of(0);
    }
    const closed = closeScalar(value, this.clock, this.report);
    if (!closed) this.ok = false;
    return closed ?? Rational.of(0);
  }
}

/** Makes an attack definite, and says what cannot work. @returns undefined after an error */
export function settleAttack(
  report: Report,
  attack: AttackValue,
  closer: Closer,
): AttackSettings | undefined {
  const arg = (name: string): Located => attack.args.get(name)!;
  const word = (name: string): string => {
    const { value } = arg(name);
    if (value.kind !== "word") throw new Error(`${name} is a word`);
    return value.text;
  };
  const whole = (name: string): number => {
    const { value } = arg(name);
    if (value.kind !== "number") throw new Error(`${name} is a number`);
    return Number(value.value.numerator);
  };
  const radiusArg = arg("radius").value;
  const radius: OpenScalar =
    radiusArg.kind === "number" || radiusArg.kind === "schedule" ? radiusArg.value : Rational.of(0);
  const stepArg = arg("step").value;
  const step: OpenScalar =
    stepArg.kind === "relative"
      ? scale(stepArg.share, radius, arg("step").span)
      : stepArg.kind === "number" || stepArg.kind === "schedule"
        ? stepArg.value
        : Rational.of(0);
  const startArg = arg("start").value;
  const restarts = whole("restarts");
  let ok = true;
  const notYet = (name: string, what: string, instead: string): void => {
    report("not-yet", arg(name).span, { what, instead });
    ok = false;
  };
  if (word("norm") === "l2") notYet("norm", "the l2 norm", "write norm: linf");
  if (word("pick") === "best") notYet("pick", "`pick: best`", "write pick: last");
  const radii = statedValues(radius);
  const large = radii.find((value) => value.compare(Rational.of(32, 255)) > 0);
  if (isZero(radius)) {
    report("radius-zero", arg("radius").span, {});
    ok = false;
  } else if (isZero(step)) {
    report("step-zero", arg("step").span, {});
    ok = false;
  } else if (large) report("pixels-large", arg("radius").span, { name: "radius", found: pixelText(large) });
  if (isConstant(radius) && isConstant(step) && radius.numerator > 0n && step.compare(radius) > 0)
    report(
      "step-above-radius",
      arg("step").span,
      {
        step: pixelText(step),
        radius: pixelText(radius),
        quarter: pixelText(radius.divide(Rational.of(4))),
      },
      [{ span: arg("radius").span, text: "the radius" }],
    );
  const steps = arg("steps").value;
  if (!large && isConstant(radius) && isConstant(step) && steps.kind === "number") {
    const reach = step.multiply(steps.value);
    if (reach.numerator > 0n && reach.add(reach).compare(radius) < 0)
      report("attack-short", arg("steps").span, { reach: pixelText(reach), radius: pixelText(radius) }, [
        { span: arg("radius").span, text: "the radius" },
      ]);
  }
  if (startArg.kind === "normal" && isConstant(radius) && startArg.deviation.compare(radius) > 0)
    report(
      "start-above-radius",
      arg("start").span,
      { deviation: rationalText(startArg.deviation), radius: pixelText(radius) },
      [{ span: arg("radius").span, text: "the radius" }],
    );
  if (restarts > 1) {
    if (startArg.kind === "word" && startArg.text === "zero") {
      report("restarts-from-zero", arg("restarts").span, {}, [
        { span: arg("start").span, text: "starts at zero" },
      ]);
      ok = false;
    } else notYet("restarts", "more than one restart of an attack", "remove `restarts`, and use more steps");
  }
  const clipStart = arg("clip_start").value;
  const settings: AttackSettings = {
    kind: attack.builtin,
    norm: "linf",
    radius: closer.scalar(radius),
    step: closer.scalar(step),
    steps: closer.count(arg("steps")),
    start:
      startArg.kind === "normal"
        ? { normal: startArg.deviation }
        : startArg.kind === "word" && startArg.text === "zero"
          ? "zero"
          : "uniform",
    clip_start: clipStart.kind === "bool" && clipStart.value,
    clip: word("clip") as AttackSettings["clip"],
    pick: word("pick") as AttackSettings["pick"],
    restarts,
    batch_norm: word("batch_norm") as BatchNormMode,
  };
  withOrigins(settings, () => {
    const origins = Object.fromEntries([...attack.args].map(([name, { origin }]) => [name, origin]));
    const { step: own, radius: whole } = origins;
    const share = stepArg.kind === "relative" ? derived("fraction of the radius", own, whole) : own;
    return { ...origins, kind: written(attack.made), step: share };
  });
  const startOrigin = arg("start").origin;
  if (typeof settings.start === "object" && startOrigin) withOrigin(settings.start, startOrigin);
  return ok && closer.ok ? settings : undefined;
}

/** Makes augmentations definite. */
export function settleOps(ops: readonly OpenOp[], closer: Closer): AugmentOp[] {
  return ops.map(({ op, fields, origins }) => {
    const closed: Record<string, number | string | Scalar | readonly Scalar[]> = {};
    for (const [key, value] of Object.entries(fields))
      if (typeof value === "number" || typeof value === "string") closed[key] = value;
      else if (Array.isArray(value)) closed[key] = value.map((one: OpenScalar) => closer.scalar(one));
      else closed[key] = closer.scalar(value as OpenScalar);
    return withOrigins({ op, ...closed } as AugmentOp, origins);
  });
}

/** Makes an optimizer definite. */
export function settleOptimizer(optimizer: OpenOptimizer, closer: Closer): OptimizerPlan {
  const closed: Record<string, boolean | Scalar> = {};
  for (const [key, value] of Object.entries(optimizer.fields))
    closed[key] = typeof value === "boolean" ? value : closer.scalar(value);
  closer.warnIdleEnd(closed.lr as Scalar, optimizer.lr);
  return withOrigins({ kind: optimizer.kind, ...closed } as OptimizerPlan, optimizer.origins);
}
