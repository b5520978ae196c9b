import { describe, expect, test } from "vitest";
import {
  bfloat16Bits,
  bfloat16FromBits,
  converterTo,
  roundHalfEven,
  roundToBfloat16,
} from "../../../runtime/engines/reference/numbers.ts";

describe("rounding", () => {
  test.each([
    [0.5, 0],
    [1.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [-2.5, -2],
    [0.49999999999999994, 0],
    [2 ** 52 + 1, 2 ** 52 + 1],
    [-(2 ** 53), -(2 ** 53)],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ])("of %d to an even half is %d", (x, expected) => {
    expect(roundHalfEven(x) + 0).toBe(expected);
  });

  test("of NaN is NaN", () => expect(roundHalfEven(Number.NaN)).toBeNaN());
});

describe("bfloat16", () => {
  test("every finite number of it is kept", () => {
    for (let bits = 0; bits < 0x7f80; bits++) {
      const x = bfloat16FromBits(bits);
      if (roundToBfloat16(x) !== x || bfloat16Bits(-x) !== (bits | 0x8000)) expect.fail(`bits ${bits}`);
    }
  });

  test("halfway goes to the even neighbour, beyond it to the nearer", () => {
    for (let bits = 0; bits < 0x7f7f; bits++) {
      const below = bfloat16FromBits(bits);
      const above = bfloat16FromBits(bits + 1);
      const middle = (below + above) / 2;
      if (roundToBfloat16(middle) !== (bits % 2 === 0 ? below : above)) expect.fail(`bits ${bits}`);
      // by way of float32 this would be a tie
      const beyond = middle * (1 + 2 ** -50);
      if (bits > 0 && roundToBfloat16(beyond) !== above) expect.fail(`beyond the middle after bits ${bits}`);
    }
  });

  test("too large is infinite", () => {
    const largest = bfloat16FromBits(0x7f7f);
    expect(roundToBfloat16(largest * (1 + 2 ** -9))).toBe(largest);
    expect(roundToBfloat16(largest * (1 + 2 ** -8))).toBe(Number.POSITIVE_INFINITY);
    expect(roundToBfloat16(-1e300)).toBe(Number.NEGATIVE_INFINITY);
    expect(roundToBfloat16(5e-324)).toBe(0);
  });
});

test("integers wrap", () => {
  expect(converterTo("i32")(2 ** 31)).toBe(-(2 ** 31));
  expect(converterTo("u32")(-1)).toBe(2 ** 32 - 1);
  expect(converterTo("u8")(257.9)).toBe(1);
  expect(converterTo("f32")(0.1)).toBe(0.1);
});
