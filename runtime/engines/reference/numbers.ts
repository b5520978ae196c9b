import type { DType } from "../../../compiler/tensor/program.ts";

const BFLOAT16_MAX = (2 - 2 ** -7) * 2 ** 127;

/** Rounds half to even; `Math.round` does not. */
export function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const above = x - below;
  if (above !== 0.5) return above < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** The nearest bfloat16, ties to even. It is rounded once, from float64; via float32 it would be rounded twice. */
export function roundToBfloat16(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  // below exponent -126, numbers are subnormal and have a fixed spacing
  const exponent = Math.max(exponentOf(x), -126);
  const spacing = 2 ** (exponent - 7);
  const rounded = roundHalfEven(x / spacing) * spacing;
  return Math.abs(rounded) > BFLOAT16_MAX ? Math.sign(x) * Number.POSITIVE_INFINITY : rounded;
}

/** floor(log2(|x|)) from the bits, because a rounded logarithm can be off by one. */
function exponentOf(x: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  return ((view.getUint32(0) >>> 20) & 0x7ff) - 1023;
}

/** The upper 16 bits of the float32 of a bfloat16 number. */
export function bfloat16Bits(x: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, roundToBfloat16(x));
  return view.getUint16(0);
}

export function bfloat16FromBits(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, bits);
  return view.getFloat32(0);
}

/** Wraps the result of an integer operation to its dtype; floats are not changed. */
export function wrapTo(dtype: DType): (x: number) => number {
  switch (dtype) {
    case "i32":
      return (x) => x | 0;
    case "u32":
      return (x) => x >>> 0;
    case "u8":
      return (x) => x & 0xff;
    case "bool":
      return (x) => (x === 0 ? 0 : 1);
    default:
      return (x) => x;
  }
}

/** Converts one number. A float outside the range of an integer type wraps; programs must not depend on this. */
export function converterTo(to: DType): (x: number) => number {
  if (to === "bf16") return roundToBfloat16;
  const wrap = wrapTo(to);
  return to === "i32" || to === "u32" || to === "u8" ? (x) => wrap(Math.trunc(x)) : wrap;
}
