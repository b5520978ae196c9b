import { durationText, rationalText } from "../experiment/number-text.ts";
import type { Duration } from "../experiment/quantity.ts";
import { inSteps } from "../experiment/quantity.ts";
import { Rational } from "../experiment/rational.ts";
import type { Call } from "../experiment/word.ts";
import type { PlanExpr, StagePlan } from "../schema/plan.ts";
import { argsOf } from "../vocabulary/define/definition.ts";
import { type Curve, curves } from "../vocabulary/schedules/curves.ts";
import { argumentPath } from "./read-tensors.ts";
import type { Path, Reading } from "./reading.ts";

/** Checks the schedules of a stage: pieces must follow each other. */
export function checkSchedules(reading: Reading, name: string, stage: StagePlan): void {
  const path = ["stages", name];
  const { views, attacks, losses, minimize, optimizer } = stage;
  for (const [key, part] of Object.entries({ views, attacks, minimize, optimizer }))
    walk(part, [...path, key], (pieces, at) => checkPieces(reading, stage, pieces, at));
  for (const [loss, expr] of Object.entries(losses))
    walkExpr(expr, [...path, "losses", loss], (pieces, at) => checkPieces(reading, stage, pieces, at));
}

const ZERO = Rational.of(0);

type Pieces = readonly Curve[];
type Visit = (pieces: Pieces, path: Path) => void;

/** A piece must start at the time and value where the piece before it ends. A constant piece may have another value. */
function checkPieces(reading: Reading, stage: StagePlan, pieces: Pieces, path: Path): void {
  let before: Duration = { unit: stage.for.unit, value: stage.for.value.multiply(ZERO) };
  pieces.forEach((piece, i) => {
    const at = [...path, String(i)];
    const steps = (duration: Duration): number => inSteps(duration, stage.epoch.steps).toNumber();
    const why =
      i === 0 ? "the first piece starts with the stage" : "a piece starts where the piece before it ends";
    if (steps(piece.start) !== steps(before))
      reading.refuse(durationText(piece.start), durationText(before), why, [...at, "start"]);
    else if (steps(piece.end) <= steps(piece.start)) {
      const expected = `a time after ${durationText(piece.start)}`;
      reading.refuse(durationText(piece.end), expected, "a piece must end after it starts", [...at, "end"]);
    }
    const last = pieces[i - 1];
    const [from, to] = [rationalText(piece.from), rationalText(piece.to)];
    const joined = last && rationalText(last.to);
    if (piece.curve.flat) {
      if (to !== from) reading.refuse(to, from, "a constant does not change", [...at, "to"]);
    } else if (joined !== undefined && from !== joined)
      reading.refuse(from, joined, "a piece starts at the value where the piece before it ended", [
        ...at,
        "from",
      ]);
    before = piece.end;
  });
}

/** Visits every sequence of curves in a part of a stage. */
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
