import { Rational } from "../../experiment/rational.ts";
import { argument } from "../define/argument.ts";
import { operation } from "../define/functions.ts";
import { scalar } from "../types/numbers.ts";
import { tensor } from "../types/results.ts";

const ONE = Rational.of(1);

export const stop_gradient = operation("stop_gradient", {
  doc: "The same value, with its gradient multiplied by 1 - degree. The default stops the gradient.",
  positional: ["of"],
  args: {
    of: argument(tensor, { example: "z", doc: "the values" }),
    degree: argument(scalar, {
      default: "1",
      bounds: "0..1",
      share: true,
      doc: "share of the gradient that is stopped",
    }),
  },
  keepsValue: true,
  result: ({ of }) => of,
  leftOut: { degree: (value) => value instanceof Rational && value.equals(ONE) },
  stopsGradient: ({ degree }) => degree === undefined,
  lower: ({ b, scalars }, { of, degree }) => {
    const stopped = b.stopGradient(of.value);
    if (degree === undefined) return { ...of, value: stopped };
    // the value unchanged, the gradient times 1 - degree
    const held = b.splat(scalars.scalar(degree), b.shape(of.value));
    const value = b.add(b.mul(stopped, held), b.mul(of.value, b.addNumber(b.neg(held), 1)));
    return { ...of, value };
  },
});
