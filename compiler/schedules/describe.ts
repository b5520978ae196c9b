import { durationText, floatText } from "../experiment/number-text.ts";
import { Rational } from "../experiment/rational.ts";
import type { Curve, Scalar } from "../plan/schema.ts";

/** A number or schedule in one line, by its breakpoints: `0.0 to 5.0 by 10 epochs, cosine to 1.0e-6 by 1000 epochs`. */
export function describeSchedule(scalar: Scalar): string {
  if (scalar instanceof Rational) return floatText(scalar);
  switch (scalar.schedule) {
    case "curves":
      return scalar.pieces.map(describePiece).join(", ");
    case "milestones":
      return `${floatText(scalar.from)}, times ${floatText(scalar.times)} at ${scalar.at.map(durationText).join(", ")}`;
    case "staircase": {
      const first =
        durationText(scalar.first) === durationText(scalar.every)
          ? ""
          : `, first at ${durationText(scalar.first)}`;
      return `${floatText(scalar.from)}, plus ${floatText(scalar.add)} every ${durationText(scalar.every)}${first}`;
    }
    case "per_epoch":
      return `by epoch: ${describeSchedule(scalar.of)}`;
    case "count":
      return `${describeSchedule(scalar.of)}, counted from ${scalar.from}`;
    case "warmup_into":
      return `${floatText(scalar.from)} rising for ${durationText(scalar.over)} into: ${describeSchedule(scalar.into)}`;
    default: {
      const sign = { sum: "+", difference: "-", product: "*", quotient: "/" }[scalar.schedule];
      return `(${describeSchedule(scalar.of[0])}) ${sign} (${describeSchedule(scalar.of[1])})`;
    }
  }
}

function describePiece(piece: Curve, index: number): string {
  const end = durationText(piece.end);
  if (piece.curve === "constant") return `${floatText(piece.from)} until ${end}`;
  const from = index === 0 ? `${floatText(piece.from)} ` : "";
  const shape = piece.curve === "cosine" ? "by a cosine " : "";
  return `${from}${shape}to ${floatText(piece.to)} at ${end}`;
}
