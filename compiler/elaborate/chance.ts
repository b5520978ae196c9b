import { isConstant, type OpenScalar } from "../experiment/open-schedule.ts";
import { Rational } from "../experiment/rational.ts";
import type { OpenOp } from "../experiment/values.ts";

const [ZERO, ONE] = [Rational.of(0), Rational.of(1)];

/** Whether an operation draws anything: one that never happens, or always in the same way, makes no two views differ. */
export function isRandom(op: OpenOp, image: readonly [number, number, number]): boolean {
  const is = (key: string, value: Rational): boolean => {
    const scalar = op.fields[key] as OpenScalar;
    return isConstant(scalar) && scalar.equals(value);
  };
  const only = (key: string, value: Rational): boolean =>
    (op.fields[key] as readonly [OpenScalar, OpenScalar]).every(
      (bound) => isConstant(bound) && bound.equals(value),
    );
  switch (op.op) {
    case "flip":
    case "grayscale":
      return !is("probability", ZERO) && !is("probability", ONE);
    case "color_jitter":
      return (
        !is("probability", ZERO) &&
        ["brightness", "contrast", "saturation", "hue"].some((key) => !is(key, ZERO))
      );
    case "random_crop": {
      const { size, padding } = op.fields as { readonly size: number; readonly padding: number };
      return image.slice(0, 2).some((length) => length + 2 * padding > size);
    }
    case "random_resized_crop":
      return !only("scale", ONE) || !only("ratio", ONE);
  }
}

/** What an operation that draws nothing does, to tell two apart. */
export function opText({ op, fields }: OpenOp): string {
  return `${op} ${JSON.stringify(fields, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value))}`;
}
