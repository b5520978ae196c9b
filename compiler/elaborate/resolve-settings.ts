import type { Span } from "../../grammar/span.ts";
import {
  limitsOf,
  mayLeaveItsValues,
  outsideOf,
  type StageLength,
  valuesInTime,
  valueText,
} from "../derive/schedule-range.ts";
import { durationText, pixelText, rationalText } from "../experiment/number-text.ts";
import { isConstant, isZero, type OpenScalar, statedValues } from "../experiment/open-schedule.ts";
import { written } from "../experiment/origin.ts";
import { withOrigin, withOrigins } from "../experiment/origins.ts";
import { extremesOf, inSteps, mostOf, type Scalar, type Schedule, valuesOf } from "../experiment/quantity.ts";
import { Rational } from "../experiment/rational.ts";
import type { AttackValue, Located, OpenOp, OpenOptimizer } from "../experiment/values.ts";
import type { Call } from "../experiment/word.ts";
import type { AttackSettings, OptimizerPlan } from "../plan/schema.ts";
import type { Report } from "../rules/diagnostics.ts";
import type { Argument } from "../vocabulary/define/argument.ts";
import { asAttack } from "../vocabulary/define/attacks.ts";
import { type AugmentOp, asAugmentation } from "../vocabulary/define/augmentations.ts";
import { type Definition, planKeys } from "../vocabulary/define/definition.ts";
import { asOptimizer, commonArgs } from "../vocabulary/define/optimizers.ts";
import type { ScheduleResolver } from "../vocabulary/types/type.ts";
import { scale } from "./combine.ts";
import type { Weight } from "./objective.ts";
import { resolveScalar, type StageClock } from "./resolve-schedule.ts";

const ONE = Rational.of(1);
/** Above this radius images are hard to recognize. */
const LARGE_RADIUS = Rational.of(32, 255);

/** Gives the numbers of a stage their end; without a clock only numbers that do not change pass. */
export class StageResolver implements ScheduleResolver {
  ok = true;
  constructor(
    private readonly report: Report,
    private readonly clock: StageClock | { readonly without: string; readonly at?: Span },
  ) {}

  /** A number of times: whole, and at least 1, at every update. */
  count(value: OpenScalar, span: Span): number | Schedule {
    const scalar = this.scalar(value);
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

  /** Warns of a learning rate that comes down to 0 before the stage ends. */
  warnIdleEnd(lr: Scalar, span: Span): void {
    if (lr instanceof Rational || "without" in this.clock) return;
    const end = lr.word.endsAt?.(lr.args);
    const last = extremesOf(lr).at(-1);
    if (!end || last?.numerator !== 0n) return;
    const { for: length, stepsPerEpoch } = this.clock;
    if (inSteps(end, stepsPerEpoch).compare(inSteps(length, stepsPerEpoch)) >= 0) return;
    const texts = { at: durationText(end), stage: durationText(length) };
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

  /**
   * Holds a number to the bounds of its argument at every time of the stage: what a sum, a product or a staircase comes
   * to is known only here.
   */
  holdToBounds(name: string, argument: Argument, scalar: Scalar, span: Span): void {
    if ("without" in this.clock || !mayLeaveItsValues(scalar)) return;
    const limits = limitsOf(argument);
    const found = outsideOf(scalar, limits, this.length(this.clock));
    if (!found) return;
    this.ok = false;
    const { value } = found;
    const text = valueText(found);
    if (!Number.isFinite(value)) this.report("division-by-zero", span, {});
    else if (argument.type.pixels && value > 1) {
      const help = "pixels range from 0 (black) to 1 (white)";
      this.report("pixels-too-large", span, { name, found: text, help });
    } else this.report("out-of-bounds", span, { name, bounds: limits.says, found: text });
  }

  /** Warns of a radius that grows very large, where its own values do not say so. */
  warnLargeRadius(radius: Scalar, span: Span): void {
    if ("without" in this.clock || !mayLeaveItsValues(radius)) return;
    const most = Math.max(...[...valuesInTime(radius, this.length(this.clock))].map(({ value }) => value));
    if (most <= 1 && most > LARGE_RADIUS.toNumber() + 1e-9)
      this.report("pixels-large", span, {
        name: "radius",
        found: `${Number((most * 255).toPrecision(4))}/255`,
      });
  }

  private length(clock: StageClock): StageLength {
    return { updates: this.updates(clock), stepsPerEpoch: clock.stepsPerEpoch };
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
    const closed = resolveScalar(value, this.clock, this.report);
    if (!closed) this.ok = false;
    return closed ?? Rational.of(0);
  }
}

/** The arguments of a call as a plan has them. @param open as the file states them */
function resolvedArgs(word: Definition, open: Call["args"], resolver: StageResolver): Call["args"] {
  const closed: Record<string, unknown> = {};
  for (const [name, argument] of Object.entries(planKeys(word))) {
    const { type } = argument;
    const value = open[name];
    if (value === undefined) continue;
    closed[name] = type.resolveOpen ? type.resolveOpen(value, resolver) : value;
    if (!type.resolveOpen) continue;
    // a range is two numbers
    const ends = Array.isArray(value) ? (value as OpenScalar[]) : [value as OpenScalar];
    const made = Array.isArray(value) ? (closed[name] as Scalar[]) : [closed[name] as Scalar];
    ends.forEach((end, i) => {
      if (!isConstant(end)) resolver.holdToBounds(name, argument, made[i]!, end.span);
    });
  }
  return closed;
}

/** Makes an attack definite, and reports what cannot work. @returns undefined after an error */
export function resolveAttack(
  report: Report,
  attack: AttackValue,
  resolver: StageResolver,
): AttackSettings | undefined {
  const word = asAttack(attack.word);
  let ok = checkThreat(report, attack);
  const args: Record<string, unknown> = {};
  for (const [name, argument] of Object.entries(word.args)) {
    const given = attack.args.get(name);
    if (!given) continue;
    args[name] = argument.type.resolve(given.value, given.span, resolver);
    if (given.value.kind === "schedule" && !argument.type.times)
      resolver.holdToBounds(name, argument, args[name] as Scalar, given.span);
    const notYet = argument.reservedValue?.(args[name]);
    if (!notYet || (name === "restarts" && !ok)) continue;
    report("not-yet", given.span, notYet);
    ok = false;
  }
  const settings: AttackSettings = { word, args: word.plan?.values(args) ?? args };
  const radius = attack.args.get("radius");
  if (radius && ok && resolver.ok) resolver.warnLargeRadius(word.threat(settings.args).radius, radius.span);
  withOrigins(settings, () => {
    const origins = Object.fromEntries([...attack.args].map(([name, { origin }]) => [name, origin]));
    return { ...(word.plan?.origins?.(origins, args) ?? origins), kind: written(attack.made) };
  });
  for (const [name, { origin }] of attack.args) {
    const value = settings.args[name];
    if (origin && isRecord(value)) withOrigin(value, origin);
  }
  return ok && resolver.ok ? settings : undefined;
}

/** Whether a value is a map in a plan whose keys come from where it comes from. */
function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(value instanceof Rational) && !("word" in value);
}

/** Whether the radius, the step and the start of an attack go together. */
function checkThreat(report: Report, attack: AttackValue): boolean {
  const arg = (name: string): Located | undefined => attack.args.get(name);
  const scalarOf = (name: string): OpenScalar | undefined => {
    const value = arg(name)?.value;
    return value?.kind === "number" || value?.kind === "schedule" ? value.value : undefined;
  };
  const radius = scalarOf("radius");
  if (!radius) return true;
  const relative = arg("step")?.value;
  const step =
    relative?.kind === "relative" ? scale(relative.share, radius, arg("step")!.span) : scalarOf("step");
  let ok = true;
  const radiusSpan = arg("radius")!.span;
  const large = statedValues(radius).find((value) => value.compare(LARGE_RADIUS) > 0);
  if (isZero(radius)) {
    report("radius-zero", radiusSpan, {});
    ok = false;
  } else if (step && isZero(step)) {
    report("step-zero", arg("step")!.span, {});
    ok = false;
  } else if (large) report("pixels-large", radiusSpan, { name: "radius", found: pixelText(large) });
  const labels = [{ span: radiusSpan, text: "the radius" }];
  const steps = arg("steps")?.value;
  const start = arg("start");
  if (step && isConstant(radius) && isConstant(step) && radius.numerator > 0n) {
    // one step from a random start crosses the ball (Wong et al., 2020, take 10/255 for a radius of 8/255)
    const isSingle = steps?.kind === "number" && steps.value.equals(ONE);
    const crosses = isSingle && start?.value.kind === "word" && start.value.text === "uniform";
    if (step.compare(crosses ? radius.add(radius) : radius) > 0)
      report(
        "step-above-radius",
        arg("step")!.span,
        {
          step: pixelText(step),
          radius: pixelText(radius),
          quarter: pixelText(radius.divide(Rational.of(4))),
        },
        labels,
      );
  }
  if (!large && isConstant(radius) && step && isConstant(step) && steps?.kind === "number") {
    const reach = step.multiply(steps.value);
    if (reach.numerator > 0n && reach.add(reach).compare(radius) < 0)
      report(
        "attack-short",
        arg("steps")!.span,
        { reach: pixelText(reach), radius: pixelText(radius) },
        labels,
      );
  }
  if (start?.value.kind === "normal" && isConstant(radius) && start.value.deviation.compare(radius) > 0)
    report(
      "start-above-radius",
      start.span,
      { deviation: rationalText(start.value.deviation), radius: pixelText(radius) },
      labels,
    );
  const restarts = arg("restarts");
  const many = restarts?.value.kind === "number" && restarts.value.value.compare(Rational.of(1)) > 0;
  if (restarts && many && start?.value.kind === "word" && start.value.text === "zero") {
    report("restarts-from-zero", restarts.span, {}, [{ span: start.span, text: "starts at zero" }]);
    ok = false;
  }
  return ok;
}

/** Makes augmentations definite. */
export function resolveOps(ops: readonly OpenOp[], resolver: StageResolver): AugmentOp[] {
  return ops.map(({ word, args, origins }) => {
    const its = asAugmentation(word);
    return withOrigins({ word: its, args: resolvedArgs(its, args, resolver) }, origins);
  });
}

/** Makes an optimizer definite. */
export function resolveOptimizer(optimizer: OpenOptimizer, resolver: StageResolver): OptimizerPlan {
  const word = asOptimizer(optimizer.word);
  const resolved: OptimizerPlan = { word, args: resolvedArgs(word, optimizer.args, resolver) };
  resolver.warnIdleEnd(commonArgs(resolved).lr, optimizer.lr);
  return withOrigins(resolved, optimizer.origins);
}
