import { isWithin, LIMITS } from "../../experiment/limits.ts";
import { rationalText } from "../../experiment/number-text.ts";
import { isConstant, type OpenScalar, statedValues } from "../../experiment/open-schedule.ts";
import type { Scalar } from "../../experiment/quantity.ts";
import { Rational } from "../../experiment/rational.ts";
import type { Value } from "../../experiment/values.ts";
import { list, tuple } from "../../yaml/collections.ts";
import * as F from "../../yaml/field.ts";
import { whole } from "./numbers.ts";
import { scalarField } from "./schedule-field.ts";
import type { ArgumentType, Complaints, Write } from "./type.ts";

const ONE = Rational.of(1);
const HUNDRED = Rational.of(100);

/** A list of integers. */
export const wholes: ArgumentType<readonly number[]> = {
  expected: "a list of whole numbers such as [16, 32]",
  place: "number",
  element: whole,
  accept: (value, complaints, restriction) => {
    if (value.kind === "number") return complaints.wrong({ write: `[${complaints.own}]` });
    if (value.kind !== "list") return complaints.wrong();
    const items = value.items.map((item) => ({
      value: whole.accept(item.value, complaints.at(item.span, item.value), restriction),
      span: item.span,
    }));
    return items.some((item) => item.value.kind === "error") ? { kind: "error" } : { kind: "list", items };
  },
  mayBe: (expr) => expr.kind === "list",
  resolve: (value, span, resolver) =>
    value.kind === "list" ? value.items.map((item) => whole.resolve(item.value, span, resolver)) : [],
  field: () => list(F.count, 1),
};

/** A range of two numbers, minimum and maximum. */
export const ratio: ArgumentType<readonly [Scalar, Scalar]> = {
  expected: "a range such as 0.1..1.0",
  place: "number",
  accept: (value, complaints, { bounds = "any", share }) => {
    if (value.kind !== "range") return complaints.wrong(rangeMeant(value, complaints));
    if (value.percent && !share) return complaints.wrong("write plain numbers, without `%`");
    const limits = LIMITS[bounds];
    const outside = [value.low, value.high].flatMap(statedValues).find((one) => !isWithin(limits, one));
    if (!outside) return value;
    const meant = share ? percentsMeant(value.low, value.high) : undefined;
    return complaints.outOfBounds(limits.says, rationalText(outside), meant);
  },
  mayBe: (expr) => expr.kind === "range",
  resolve: (value, _, resolver) => {
    if (value.kind !== "range") throw new Error(`expected a range, found ${value.kind}`);
    return [resolver.scalar(value.low), resolver.scalar(value.high)];
  },
  resolveOpen: ([low, high], resolver) => [
    resolver.scalar(low as OpenScalar),
    resolver.scalar(high as OpenScalar),
  ],
  field: ({ bounds }) =>
    tuple<readonly [Scalar, Scalar]>(
      scalarField(bounds === undefined || bounds === "any" ? {} : { limits: LIMITS[bounds] }),
      2,
    ),
};

/** Suggests a range for `[0.4, 1.0]`, and for one number. */
function rangeMeant(value: Value, complaints: Complaints): string | Write | undefined {
  const [, low, high] = /^(\d[\d.]*%?)\s*-\s*(\d[\d.]*%?)$/.exec(complaints.own) ?? [];
  if (low !== undefined) return { write: `${low}..${high}` };
  if (value.kind === "number") return `write ${rationalText(value.value)}..1, or another upper end`;
  if (value.kind !== "list" || value.items.length !== 2) return undefined;
  const ends = value.items.map((item) =>
    item.value.kind === "number" ? complaints.textOf(item.span) : undefined,
  );
  return ends.includes(undefined) ? undefined : { write: ends.join("..") };
}

/** Suggests percentages for shares that were written without `%`. */
function percentsMeant(low: OpenScalar, high: OpenScalar): string | undefined {
  const each = [low, high].map((end) =>
    isConstant(end) && end.compare(ONE) > 0 && end.compare(HUNDRED) <= 0
      ? `${rationalText(end)}%`
      : undefined,
  );
  return each.includes(undefined) ? undefined : each.join("..");
}
