import { isWithin, LIMITS } from "../../experiment/limits.ts";
import { rationalText } from "../../experiment/number-text.ts";
import type { Duration } from "../../experiment/quantity.ts";
import type { Located, Value } from "../../experiment/values.ts";
import { list } from "../../yaml/collections.ts";
import { duration as durationField, time } from "../../yaml/numbers.ts";
import type { ArgumentType, Complaints } from "./type.ts";

/** A number of epochs or steps. */
export const duration: ArgumentType<Duration> = {
  expected: "a duration such as 10 epochs or 500 steps",
  place: "number",
  accept: (value, complaints, { bounds = "any" }) => {
    if (value.kind !== "duration") {
      const text = value.kind === "number" && !value.percent ? rationalText(value.value) : undefined;
      return complaints.wrong(text && `write ${text} epochs or ${text} steps`);
    }
    const limits = LIMITS[bounds];
    return isWithin(limits, value.value.value)
      ? value
      : complaints.outOfBounds(limits.says, `0 ${value.value.unit}`);
  },
  mayBe: (expr) => expr.kind === "unit" && expr.unit !== "percent",
  resolve: asDuration,
  field: ({ bounds }) => (bounds === "positive" ? durationField : time),
};

/** A list of numbers of epochs or steps. */
export const durations: ArgumentType<readonly Duration[]> = {
  expected: "a list of durations such as [40 epochs, 60 epochs]",
  place: "number",
  element: duration,
  accept: (value, complaints, restriction) => {
    if (value.kind !== "list") return complaints.wrong();
    const { items } = value;
    if (items.length > 1 && items.every((item) => item.value.kind === "number"))
      return withoutUnits(items, complaints);
    const checked = items.map((item) => ({
      value: duration.accept(item.value, complaints.at(item.span, item.value), restriction),
      span: item.span,
    }));
    return checked.some((item) => item.value.kind === "error")
      ? { kind: "error" }
      : { kind: "list", items: checked };
  },
  mayBe: (expr) => expr.kind === "list",
  resolve: (value) => (value.kind === "list" ? value.items.map((item) => asDuration(item.value)) : []),
  field: () => list(time),
};

function asDuration(value: Value): Duration {
  if (value.kind !== "duration") throw new Error(`expected a duration, found ${value.kind}`);
  return value.value;
}

/** Reports in one message that several numbers have no unit. */
function withoutUnits(items: readonly Located[], complaints: Complaints): Value {
  const written = (unit: string): string =>
    `[${items.map(({ span }) => `${complaints.textOf(span)} ${unit}`).join(", ")}]`;
  return complaints.wrongAs({
    expected: "durations such as [40 epochs, 60 epochs]",
    found: "numbers",
    help: `write ${written("epochs")}, or ${written("steps")}`,
  });
}
