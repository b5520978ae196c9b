import { limitsOf, mayLeaveItsValues, outsideOf, valueText } from "../derive/schedule-range.ts";
import { durationText, rationalText } from "../experiment/number-text.ts";
import type { Duration } from "../experiment/quantity.ts";
import { inSteps, type Scalar } from "../experiment/quantity.ts";
import { Rational } from "../experiment/rational.ts";
import type { Call } from "../experiment/word.ts";
import { argsOf, type Definition, planKeys } from "../vocabulary/define/definition.ts";
import { type Curve, curves } from "../vocabulary/schedules/curves.ts";
import type { Checking, Path } from "./checking.ts";
import { argumentPath } from "./pass-facts.ts";
import type { PlanExpr, StagePlan } from "./schema.ts";

/** Schedules of a stage: their pieces join, and their values stay within bounds. */
export function checkSchedules(checking: Checking, name: string, stage: StagePlan): void {
  const path = ["stages", name];
  const { views, attacks, losses, minimize, optimizer } = stage;
  for (const [key, part] of Object.entries({ views, attacks, minimize, optimizer }))
    walk(part, [...path, key], (pieces, at) => checkPieces(checking, stage, pieces, at));
  for (const [loss, expr] of Object.entries(losses))
    walkExpr(expr, [...path, "losses", loss], (pieces, at) => checkPieces(checking, stage, pieces, at));
  holdToBounds(checking, stage, optimizer, [...path, "optimizer"]);
  for (const [key, attack] of Object.entries(attacks))
    holdToBounds(checking, stage, attack, [...path, "attacks", key]);
  for (const [key, view] of Object.entries(views))
    if (view.kind === "augmented")
      view.ops.forEach((op, i) => {
        holdToBounds(checking, stage, op, [...path, "views", key, "ops", String(i)]);
      });
  for (const [loss, expr] of Object.entries(losses))
    holdOptions(checking, stage, expr, [...path, "losses", loss]);
}

/** What a sum, a product or a staircase comes to in the stage; other numbers are held to their bounds where they are read. */
function holdToBounds(checking: Checking, stage: StagePlan, { word, args }: Call, path: Path): void {
  const length = { updates: stage.updates, stepsPerEpoch: stage.epoch.steps };
  for (const [key, argument] of Object.entries(planKeys(word as Definition))) {
    const value = args[key];
    const limits = limitsOf(argument);
    const ends = Array.isArray(value) ? (value as unknown[]) : [value];
    ends.forEach((end, i) => {
      if (!isScalar(end) || !mayLeaveItsValues(end)) return;
      const outside = outsideOf(end, limits, length);
      if (!outside) return;
      const at = Array.isArray(value) ? [...path, key, String(i)] : [...path, key];
      checking.report("out-of-bounds", checking.place(at), {
        key,
        limits: limits.says,
        found: valueText(outside),
      });
    });
  }
}

function isScalar(value: unknown): value is Scalar {
  return value instanceof Rational || (typeof value === "object" && value !== null && "word" in value);
}

function holdOptions(checking: Checking, stage: StagePlan, expr: PlanExpr, path: Path): void {
  if (expr.kind !== "call") return;
  holdToBounds(checking, stage, { word: expr.word, args: expr.options }, [...path, expr.word.name]);
  expr.args.forEach((arg, i) => {
    holdOptions(checking, stage, arg, [...path, ...argumentPath(expr, i)]);
  });
}

const ZERO = Rational.of(0);

type Pieces = readonly Curve[];
type Visit = (pieces: Pieces, path: Path) => void;

/** Each piece goes on where and when the one before ends; what stays may stay at another value. */
function checkPieces(checking: Checking, stage: StagePlan, pieces: Pieces, path: Path): void {
  let before: Duration = { unit: stage.for.unit, value: stage.for.value.multiply(ZERO) };
  pieces.forEach((piece, i) => {
    const at = [...path, String(i)];
    const steps = (duration: Duration): number => inSteps(duration, stage.epoch.steps).toNumber();
    const why =
      i === 0 ? "the first piece starts with the stage" : "a piece starts where the piece before it ends";
    if (steps(piece.start) !== steps(before))
      checking.follows(durationText(piece.start), durationText(before), why, ...at, "start");
    else if (steps(piece.end) <= steps(piece.start)) {
      const expected = `a time after ${durationText(piece.start)}`;
      checking.follows(durationText(piece.end), expected, "a piece must end after it starts", ...at, "end");
    }
    const last = pieces[i - 1];
    const [from, to] = [rationalText(piece.from), rationalText(piece.to)];
    if (piece.curve.flat) checking.follows(to, from, "a constant does not change", ...at, "to");
    else if (last)
      checking.follows(
        from,
        rationalText(last.to),
        "a piece starts at the value where the piece before it ended",
        ...at,
        "from",
      );
    before = piece.end;
  });
}

/** Every sequence of curves in a part of a stage. */
function walk(part: unknown, path: Path, visit: Visit): void {
  if (typeof part !== "object" || part === null || part instanceof Rational) return;
  if ((part as Partial<Call>).word === curves)
    visit(argsOf(curves, part as Call).pieces as Pieces, [...path, "pieces"]);
  else if ("word" in part) {
    const { word: _, args, ...others } = part as Call;
    walk(args, path, visit);
    walk(others, path, visit);
  } else for (const [key, value] of Object.entries(part)) walk(value, [...path, key], visit);
}

function walkExpr(expr: PlanExpr, path: Path, visit: Visit): void {
  if (expr.kind === "scalar") walk(expr.value, path, visit);
  if (expr.kind !== "call") return;
  walk(expr.options, [...path, expr.word.name], visit);
  expr.args.forEach((arg, i) => {
    walkExpr(arg, [...path, ...argumentPath(expr, i)], visit);
  });
}
