import { durationText } from "../../experiment/number-text.ts";
import { type Duration, stepsOf } from "../../experiment/quantity.ts";
import type { Rational } from "../../experiment/rational.ts";
import { list, record } from "../../yaml/collections.ts";
import * as F from "../../yaml/field.ts";
import { type NumberKind, rational, time } from "../../yaml/numbers.ts";
import { argument } from "../define/argument.ts";
import { type CurveForm, type ScheduleDefinition, schedule } from "../define/schedules.ts";
import type { ArgumentType } from "../types/type.ts";

/** One curve of a schedule with its times in the stage and its values. */
export interface Curve {
  readonly curve: CurveForm;
  readonly start: Duration;
  readonly end: Duration;
  readonly from: Rational;
  readonly to: Rational;
}

function formsOf(words: F.WordTables): readonly CurveForm[] {
  return (words.all("schedule") as readonly ScheduleDefinition[]).flatMap(({ curve }) => curve ?? []);
}

const form: F.Field<CurveForm> = {
  write: ({ name }) => F.string.write(name),
  read: (source) => {
    const forms = formsOf(source.words);
    const found = forms.find(({ name }) => name === F.scalarText(source));
    return found ?? F.wrong(source, forms.map(({ name }) => `\`${name}\``).join(" or "));
  },
  schema: ({ words }) => ({ enum: formsOf(words).map(({ name }) => name) }),
};

function curveField(outer: NumberKind): F.Field<Curve> {
  return F.defined("curve", () =>
    record<Curve>({
      curve: [form, "shape of the curve; cosine is half a period"],
      start: [time, "start time, from the start of the stage"],
      end: [time, "end time, from the start of the stage"],
      from: [rational(outer), "value at the start"],
      to: [rational(outer), "value at the end"],
    }),
  );
}

const pieces: ArgumentType<readonly Curve[]> = {
  expected: "pieces of a schedule",
  place: "number",
  accept: (value) => value,
  mayBe: () => false,
  resolve: () => {
    throw new Error("pieces get their times where the stage is known");
  },
  field: (_, outer = {}) => list(curveField(outer), 1),
};

/** A sequence of curves in a plan, made from `warmup`, `cosine`, `ramp`, `constant` and `then`. */
export const curves = schedule("curves", {
  doc: "curves one after the other; updates are counted from 1",
  bounded: true,
  internal: true,
  args: {
    pieces: argument(pieces, {
      outer: "value",
      doc: "the curves, each starting where the one before it ends",
    }),
  },
  valueAt: ({ pieces: all }, { position, stepsPerEpoch }) => {
    for (const { curve, start, end, from, to } of all) {
      const [begin, stop] = [stepsOf(start, stepsPerEpoch), stepsOf(end, stepsPerEpoch)];
      if (position > stop) continue;
      return curve.value(from.toNumber(), to.toNumber(), Math.max(position - begin, 0), stop - begin);
    }
    return all.at(-1)!.to.toNumber();
  },
  describe: ({ pieces: all }, { value }) =>
    all
      .map(({ curve, end, from, to }, i) => {
        if (curve.flat) return `${value(from)} until ${durationText(end)}`;
        const first = i === 0 ? `${value(from)} ` : "";
        return `${first}${curve.words}to ${value(to)} at ${durationText(end)}`;
      })
      .join(", "),
  endsAt: ({ pieces: all }) => all.at(-1)!.end,
  extremes: ({ pieces: all }) => all.flatMap(({ from, to }) => [from, to]),
});
