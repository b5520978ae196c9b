import type { Expr, StageData } from "../experiment/experiment.ts";
import type { Scalar, Schedule } from "../experiment/quantity.ts";
import type { Call } from "../experiment/word.ts";
import type { ArgumentTable } from "../vocabulary/define/argument.ts";
import { asAugmentation } from "../vocabulary/define/augmentations.ts";
import { callAs, type Definition, planKeys } from "../vocabulary/define/definition.ts";
import { asFunction } from "../vocabulary/define/functions.ts";
import type { Report } from "./diagnostics.ts";
import { holdToRules, type SpanOf } from "./run.ts";
import type { Place, StageTime } from "./subjects.ts";

/**
 * Checks an expression with the rules.
 * @param data the data of the stage, whose labels must be shown; absent: labels are needed in any case
 */
export function holdExpr(
  expr: Expr,
  data: StageData | undefined,
  time: StageTime,
  spanOf: SpanOf,
  report: Report,
): void {
  if (expr.kind === "label" && data) holdToRules("label", { node: expr, data }, spanOf, report);
  if (expr.kind === "scalar") holdScalar(expr.value, { node: expr }, time, spanOf, report);
  if (expr.kind !== "call") return;
  const { args, options } = expr;
  const word = asFunction(expr.word);
  holdToRules("function", { word, options, node: expr }, spanOf, report);
  holdArguments(expr, options, word.args, time, spanOf, report);
  for (const arg of args) holdExpr(arg, data, time, spanOf, report);
}

/** Checks an augmentation and its numbers with the rules. */
export function holdAugmentation(op: Call, time: StageTime, spanOf: SpanOf, report: Report): void {
  holdToRules("augmentation", callAs(asAugmentation, op), spanOf, report);
  holdNumbers(op, time, spanOf, report);
}

/** Checks the numbers of a call with the rules, at every time of the stage. */
export function holdNumbers(call: Call, time: StageTime, spanOf: SpanOf, report: Report): void {
  holdArguments(call, call.args, planKeys(call.word as Definition), time, spanOf, report);
}

function holdArguments(
  node: object,
  args: Call["args"],
  table: ArgumentTable,
  time: StageTime,
  spanOf: SpanOf,
  report: Report,
): void {
  for (const [key, argument] of Object.entries(table)) {
    const stated = args[key];
    const list = Array.isArray(stated);
    for (const [i, value] of (list ? (stated as unknown[]) : [stated]).entries()) {
      if (!isSchedule(value)) continue;
      const place = { node, key, ...(list ? { item: i } : {}) };
      const ends = list ? { ends: stated as readonly Scalar[] } : {};
      holdToRules("number", { ...place, ...ends, argument, value, time }, spanOf, report);
      holdScalar(value, place, time, spanOf, report);
    }
  }
}

/**
 * Checks a schedule, and the schedules inside it, with the rules.
 * @param at the place of the schedule
 */
export function holdScalar(scalar: Scalar, at: Place, time: StageTime, spanOf: SpanOf, report: Report): void {
  if (!isSchedule(scalar)) return;
  const inside: SpanOf = (place) => spanOf(place.node === scalar ? below(at, place) : place);
  holdToRules("schedule", { call: scalar, time }, inside, report);
  for (const [key, stated] of Object.entries(scalar.args)) {
    const list = Array.isArray(stated);
    for (const [i, value] of (list ? (stated as unknown[]) : [stated]).entries())
      if (isSchedule(value)) {
        const place = below(at, { node: scalar, key, ...(list ? { item: i } : {}) });
        holdScalar(value, place, time, spanOf, report);
      }
  }
}

/** A place inside a schedule, as a place of the node that contains the schedule. */
function below(at: Place, { key, item }: Place): Place {
  const keys = [
    ...(at.below ?? []),
    ...(key === undefined ? [] : [key]),
    ...(item === undefined ? [] : [String(item)]),
  ];
  return { ...at, below: keys };
}

function isSchedule(value: unknown): value is Schedule {
  return typeof value === "object" && value !== null && "word" in value;
}
