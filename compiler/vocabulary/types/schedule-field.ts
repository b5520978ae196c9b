import { isMap } from "yaml";
import { LIMITS } from "../../experiment/limits.ts";
import { floatText, pixelText } from "../../experiment/number-text.ts";
import { describeScalar, extremesOf, type Scalar, type Schedule } from "../../experiment/quantity.ts";
import { Rational } from "../../experiment/rational.ts";
import * as F from "../../yaml/field.ts";
import { checkLimits, type NumberKind, rational } from "../../yaml/numbers.ts";
import { callField } from "./call-field.ts";

/**
 * A number that changes during a stage. Its numbers are written like the number itself (in pixel scale: `8/255`). JSON
 * Schema cannot express the limits of its values.
 */
export function scheduleField(kind: NumberKind = {}): F.Field<Schedule> {
  const field = F.defined("schedule", () =>
    callField<Schedule>({ tag: "schedule", families: ["schedule"], outer: kind }),
  );
  const plain = F.defined("schedule", () => callField<Schedule>({ tag: "schedule", families: ["schedule"] }));
  return {
    schema: plain.schema,
    write: (value) => {
      const map = field.write(value);
      return map.kind === "map"
        ? { ...map, brief: describeScalar(value, kind.pixels ? pixelText : floatText) }
        : map;
    },
    read: (source) => {
      const value = field.read(source);
      const outside = value && { ...source, span: source.key };
      if (!value || !outside) return undefined;
      const { limits = LIMITS.any } = kind;
      return extremesOf(value).every((one) => checkLimits(outside, limits, one)) ? value : undefined;
    },
  };
}

/** A number or a schedule. */
export function scalarField(kind: NumberKind = {}): F.Field<Scalar> {
  const number = rational(kind);
  const schedule = scheduleField(kind);
  const field: F.Field<Scalar> = {
    write: (value) => (value instanceof Rational ? number.write(value) : schedule.write(value)),
    read: (source) => (isMap(source.node) ? schedule.read(source) : number.read(source)),
    schema: (definitions) => ({
      anyOf: [number.schema(definitions), schedule.schema(definitions)],
    }),
  };
  return kind.limits ? field : F.defined("scalar", () => field);
}
