import type { Span } from "../../grammar/span.ts";
import { isConstant, type OpenScalar } from "../experiment/open-schedule.ts";
import { written } from "../experiment/origin.ts";
import { withOrigin, withOrigins } from "../experiment/origins.ts";
import type { Scalar, Schedule } from "../experiment/quantity.ts";
import { Rational } from "../experiment/rational.ts";
import type { AttackValue, OpenOp, OpenOptimizer } from "../experiment/values.ts";
import type { Call } from "../experiment/word.ts";
import type { Report } from "../rules/diagnostics.ts";
import { holdToRules } from "../rules/run.ts";
import type { NumberInTime, Place, StageTime } from "../rules/subjects.ts";
import type { AttackSettings, OptimizerPlan } from "../schema/plan.ts";
import { asAttack } from "../vocabulary/define/attacks.ts";
import { type AugmentOp, asAugmentation } from "../vocabulary/define/augmentations.ts";
import { type Definition, planKeys } from "../vocabulary/define/definition.ts";
import { asOptimizer } from "../vocabulary/define/optimizers.ts";
import type { ScheduleResolver } from "../vocabulary/types/type.ts";
import { attempt, unresolved } from "./attempt.ts";
import { resolveScalar, type StageClock, timeOf } from "./resolve-schedule.ts";

const ONE = Rational.of(1);

/** Sets the end of open schedules to the end of a stage. Without a clock, only constant numbers are allowed. */
export class StageResolver implements ScheduleResolver {
  ok = true;
  constructor(
    private readonly report: Report,
    private readonly clock: StageClock | { readonly without: string; readonly at?: Span },
  ) {}

  /** A count. The rules check later whether a schedule takes only whole values. */
  count(value: OpenScalar): number | Schedule {
    const scalar = this.scalar(value);
    return scalar instanceof Rational ? Number(scalar.numerator) : scalar;
  }

  /** The time of the stage; undefined if only constant numbers are allowed. */
  get time(): StageTime | undefined {
    if ("without" in this.clock) return undefined;
    this.known ??= timeOf(this.clock);
    return this.known;
  }
  private known: StageTime | undefined;

  /** Wraps `spanOf`: the time of the stage has the span of its length. */
  spans(spanOf: (place: Place) => Span): (place: Place) => Span {
    return (place) =>
      place.node === this.time && !("without" in this.clock) ? this.clock.span : spanOf(place);
  }

  /** Checks a number of a call with the rules, at every time of the stage. */
  holdNumber(number: Omit<NumberInTime, "time">, span: Span): void {
    if (!this.time) return;
    const spanOf = this.spans(() => span);
    if (!holdToRules("number", { ...number, time: this.time }, spanOf, this.report)) this.ok = false;
  }

  /** A number with its end set. Call it inside `attempt`: it throws after an error. */
  scalar(value: OpenScalar): Scalar {
    if (isConstant(value)) return value;
    if ("without" in this.clock) {
      const { without, at } = this.clock;
      const labels = at ? [{ span: at, text: "measured here" }] : undefined;
      this.report("schedule-not-constant", value.span, { what: without }, labels);
      return this.fail();
    }
    return resolveScalar(value, this.clock, this.report) ?? this.fail();
  }

  private fail(): never {
    this.ok = false;
    return unresolved();
  }
}

/**
 * The arguments of a call in plan form.
 * @param open the arguments with open schedules
 */
function resolvedArgs(
  word: Definition,
  open: Call["args"],
  resolver: StageResolver,
): Call["args"] | undefined {
  const closed: Record<string, unknown> = {};
  let ok = true;
  for (const [name, argument] of Object.entries(planKeys(word))) {
    const { type } = argument;
    const value = open[name];
    if (value === undefined) continue;
    if (!type.resolveOpen) {
      closed[name] = value;
      continue;
    }
    const resolved = attempt(() => type.resolveOpen!(value, resolver));
    if (resolved === undefined) {
      ok = false;
      continue;
    }
    closed[name] = resolved;
    // a range is a pair of numbers
    const isRange = Array.isArray(value);
    const stated = isRange ? (value as OpenScalar[]) : [value as OpenScalar];
    const made = isRange ? (closed[name] as Scalar[]) : [closed[name] as Scalar];
    const number = { node: closed, key: name, argument, ...(isRange ? { ends: made } : {}) };
    stated.forEach((end, i) => {
      if (!isConstant(end)) resolver.holdNumber({ ...number, value: made[i]! }, end.span);
    });
  }
  return ok ? closed : undefined;
}

/**
 * Resolves an attack and checks it.
 * @returns undefined after an error
 */
export function resolveAttack(
  report: Report,
  attack: AttackValue,
  resolver: StageResolver,
): AttackSettings | undefined {
  const word = asAttack(attack.word);
  let ok = restartsDiffer(report, attack);
  const args: Record<string, unknown> = {};
  for (const [name, argument] of Object.entries(word.args)) {
    const given = attack.args.get(name);
    if (!given) continue;
    const value = attempt(() => argument.type.resolve(given.value, given.span, resolver));
    if (value === undefined) {
      ok = false;
      continue;
    }
    args[name] = value;
    if (given.value.kind === "schedule")
      resolver.holdNumber({ node: args, key: name, argument, value: args[name] as Scalar }, given.span);
    const notYet = argument.reservedValue?.(args[name]);
    if (!notYet || (name === "restarts" && !ok)) continue;
    report("not-yet", given.span, notYet);
    ok = false;
  }
  if (!resolver.ok) return undefined;
  const settings: AttackSettings = { word, args: word.plan?.values(args) ?? args };
  const spanOf = ({ key }: Place): Span => attack.args.get(key!)?.span ?? attack.span;
  ok = holdToRules("attack", { call: settings, time: resolver.time }, spanOf, report) && ok;
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

/** Whether a value is a map in the plan; its keys then have the origin of the value. */
function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(value instanceof Rational) && !("word" in value);
}

/**
 * Whether restarts start at different points; reports it if not. Restarts are not supported yet, so no plan has any.
 */
function restartsDiffer(report: Report, { args }: AttackValue): boolean {
  const [restarts, start] = [args.get("restarts"), args.get("start")];
  const many = restarts?.value.kind === "number" && restarts.value.value.compare(ONE) > 0;
  if (!restarts || !many || start?.value.kind !== "word" || start.value.text !== "zero") return true;
  report("restarts-from-zero", restarts.span, {}, [{ span: start.span, text: "starts at zero" }]);
  return false;
}

/**
 * Resolves augmentations.
 * @returns undefined after an error
 */
export function resolveOps(ops: readonly OpenOp[], resolver: StageResolver): AugmentOp[] | undefined {
  const made = ops.map(({ word, args, origins }) => {
    const augmentation = asAugmentation(word);
    const closed = resolvedArgs(augmentation, args, resolver);
    return closed && withOrigins<AugmentOp>({ word: augmentation, args: closed }, origins);
  });
  return made.includes(undefined) ? undefined : (made as AugmentOp[]);
}

/**
 * Resolves an optimizer and checks it.
 * @returns undefined after an error
 */
export function resolveOptimizer(
  report: Report,
  optimizer: OpenOptimizer,
  resolver: StageResolver,
): OptimizerPlan | undefined {
  const word = asOptimizer(optimizer.word);
  const args = resolvedArgs(word, optimizer.args, resolver);
  if (!args) return undefined;
  const resolved: OptimizerPlan = { word, args };
  const { time } = resolver;
  if (time)
    holdToRules(
      "training",
      { call: resolved, time },
      resolver.spans(({ key }) => {
        const origin = key === undefined || key === "lr" ? undefined : optimizer.origins()[key];
        return (origin?.kind === "derived" ? undefined : origin?.span) ?? optimizer.lr;
      }),
      report,
    );
  return withOrigins(resolved, optimizer.origins);
}
