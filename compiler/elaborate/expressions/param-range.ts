import type { Decl, Expr } from "../../../grammar/ast.ts";
import type { Span } from "../../../grammar/span.ts";
import { durationText, pixelText, rationalText } from "../../experiment/number-text.ts";
import { isConstant, statedValues } from "../../experiment/open-schedule.ts";
import { Rational } from "../../experiment/rational.ts";
import { describe, ERROR, type Value } from "../../experiment/values.ts";
import { duration } from "../../vocabulary/types/durations.ts";
import type { ArgumentType } from "../../vocabulary/types/type.ts";
import { bool, start } from "../../vocabulary/types/words.ts";
import type { Env } from "../context.ts";
import { coerce } from "../types.ts";
import { evaluate } from "./evaluate.ts";

type Param = Extract<Decl, { kind: "param" }>;
/** Values that can be compared with less and greater. */
type Amount = Extract<Value, { kind: "number" | "duration" }>;

/**
 * Checks that the value of a param is in its declared range. For a schedule, all its stated values must be.
 * @returns the value, or an error after reporting it
 */
export function inRange(
  env: Env,
  decl: Param,
  type: ArgumentType | undefined,
  value: Value,
  span: Span,
): Value {
  const { range } = decl;
  if (!range) return value;
  const ends = endsOf(env, decl, range, type, value);
  if (!ends || value.kind === "error") return value;
  const { report } = env.context;
  const [low, high] = ends;
  const declared = [{ span: range.span, text: "declared here" }];
  for (const amount of amountsOf(value)) {
    const [below, above] = [compare(amount, low), compare(amount, high)];
    if (below === undefined || above === undefined) {
      const [left, right] = [shown(amount, decl), shown(low, decl)];
      const help = "write both in epochs, or both in steps";
      report("mixed-units", span, { operation: "compare", left, right, help }, declared);
      return ERROR;
    }
    if (below >= 0 && above <= 0) continue;
    const { doc } = decl;
    const bounds = { name: decl.name.text, low: shown(low, decl), high: shown(high, decl) };
    report("out-of-range", span, { ...bounds, doc: doc?.replaceAll("\n", " ") }, declared);
    return ERROR;
  }
  if (value.kind !== "schedule" || low.kind !== "number" || high.kind !== "number") return value;
  // the values of a staircase or a sum are known only with the stage
  const texts = {
    name: decl.name.text,
    low: shown(low, decl),
    high: shown(high, decl),
    doc: decl.doc?.replaceAll("\n", " "),
  };
  const within = { low: low.value, high: high.value, texts, span, declared: range.span };
  return { ...value, value: { ...value.value, within } };
}

/**
 * The two ends of a range, with the type of the param.
 * @returns undefined after an error
 */
function endsOf(
  env: Env,
  decl: Param,
  range: Expr,
  type: ArgumentType | undefined,
  value: Value,
): readonly [Amount, Amount] | undefined {
  const { report, sweep } = env.context;
  const found = noRangeOf(type, value);
  if (found !== undefined) {
    report("range-not-here", range.span, { name: decl.name.text, found });
    return undefined;
  }
  const wanted = type === duration || value.kind === "duration" ? "duration" : "number";
  const isKnown = type !== undefined || value.kind !== "error";
  const end = (expr: Expr): Amount | undefined => {
    const raw = evaluate(env, expr, type);
    const typed = type ? coerce(env, raw, expr.span, { type, name: decl.name.text }) : raw;
    if (typed.kind === "error") return undefined;
    const fits = isKnown ? typed.kind === wanted : typed.kind === "number" || typed.kind === "duration";
    if (fits) return typed as Amount;
    const expected = wanted === "number" ? "a number" : "a duration such as 5 epochs";
    report("wrong-type", expr.span, { expected, found: describe(typed) });
    return undefined;
  };
  if (range.kind !== "range") {
    const other = evaluate(env, range);
    if (other.kind === "range" && isConstant(other.low) && isConstant(other.high))
      return [
        { kind: "number", value: other.low },
        { kind: "number", value: other.high },
      ];
    const expected = wanted === "number" ? "a range such as 0..1" : "a range such as 1 epoch..5 epochs";
    if (other.kind !== "error") report("wrong-type", range.span, { expected, found: describe(other) });
    return undefined;
  }
  const low = end(range.low);
  // two ends of the wrong type are one mistake
  const high = low && end(range.high);
  if (!high) return undefined;
  const order = compare(low, high);
  if (order !== undefined && order <= 0) return [low, high];
  const [left, right] = [sweep.textOf(range.low.span), sweep.textOf(range.high.span)];
  if (order === undefined) {
    const help = "write both in epochs, or both in steps";
    report("mixed-units", range.span, { operation: "compare", left, right, help });
  } else report("range-order", range.span, { low: left, high: right });
  return undefined;
}

/** A description of a param whose type cannot have a range; undefined if it can. */
function noRangeOf(type: ArgumentType | undefined, value: Value): string | undefined {
  if (type === bool) return "true or false";
  if (type?.place === "word") return `one of ${(type.words ?? []).map((word) => `\`${word}\``).join(", ")}`;
  if (type === start) return "the start of an attack";
  if (type !== undefined || ["number", "duration", "schedule", "error"].includes(value.kind))
    return undefined;
  return describe(value);
}

function amountsOf(value: Value): readonly Amount[] {
  if (value.kind === "duration") return [value];
  if (value.kind !== "number" && value.kind !== "schedule") return [];
  return statedValues(value.value).map((one) => ({ kind: "number", value: one }));
}

/** Negative if `a` is less; undefined if that depends on the length of an epoch. */
function compare(a: Amount, b: Amount): number | undefined {
  if (a.kind === "number") return b.kind === "number" ? a.value.compare(b.value) : undefined;
  if (b.kind !== "duration" || a.value.unit !== b.value.unit) return undefined;
  return a.value.value.compare(b.value.value);
}

function shown(amount: Amount, { type }: Param): string {
  if (amount.kind === "duration") return durationText(amount.value).replace(/^1 (\w+)s$/, "1 $1");
  if (type?.text === "pixels") return pixelText(amount.value);
  const isPercent = amount.percent || type?.text === "percent";
  return isPercent ? `${rationalText(amount.value.multiply(Rational.of(100)))}%` : rationalText(amount.value);
}
