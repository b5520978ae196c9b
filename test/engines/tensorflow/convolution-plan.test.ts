import { describe, expect, test } from "vitest";
import { planConvolution } from "../../../runtime/engines/tensorflow/convolution-plan.ts";

const CPU = { device: "cpu" } as const;
const GPU = { device: "gpu" } as const;

/** A square kernel on a square image, the same padding on both axes. */
function plan(
  size: number,
  kernel: number,
  stride: number,
  padding: readonly [number, number],
  target: typeof CPU | typeof GPU = CPU,
) {
  const attrs = { strides: [stride, stride], padding: [padding, padding] } as const;
  return planConvolution(target, [1, size, size, 1], [kernel, kernel, 1, 1], attrs);
}

describe("padding", () => {
  test.each([
    [32, 3, 1, [1, 1], "SAME"],
    [32, 1, 1, [0, 0], "VALID"],
    [32, 1, 2, [0, 0], "VALID"],
    [32, 3, 2, [0, 1], "SAME"],
    // an odd size at stride 2 is symmetric
    [17, 3, 2, [1, 1], "SAME"],
    // the row after the end is never read
    [32, 2, 2, [0, 1], "VALID"],
    [7, 3, 1, [0, 0], "VALID"],
    [8, 5, 1, [2, 2], "SAME"],
  ] as const)(
    "size %i, kernel %i, stride %i, padding %s is %s",
    (size, kernel, stride, padding, expected) => {
      const { padding: found, pad, crop } = plan(size, kernel, stride, padding);
      expect(found).toBe(expected);
      expect(pad.flat()).toEqual([0, 0, 0, 0]);
      expect(crop).toEqual([
        { start: 0, count: size },
        { start: 0, count: size },
      ]);
    },
  );

  test("of one row on an even size at stride 2 reads one row before the image only", () => {
    expect(plan(32, 3, 2, [1, 1])).toMatchObject({
      padding: "VALID",
      pad: [
        [1, 0],
        [1, 0],
      ],
    });
  });

  test("is explicit on a GPU, as the program says it", () => {
    expect(plan(32, 3, 2, [1, 1], GPU)).toMatchObject({
      padding: "EXPLICIT",
      explicit: [0, 0, 1, 1, 1, 1, 0, 0],
      pad: [
        [0, 0],
        [0, 0],
      ],
    });
  });

  test("below zero takes rows away", () => {
    expect(plan(8, 1, 2, [-1, 0])).toMatchObject({
      padding: "VALID",
      crop: [
        { start: 1, count: 7 },
        { start: 1, count: 7 },
      ],
    });
    // negative padding at the end is needed only if a window would read these rows
    expect(plan(8, 3, 1, [0, -2])).toMatchObject({
      padding: "VALID",
      crop: [
        { start: 0, count: 6 },
        { start: 0, count: 6 },
      ],
    });
    expect(plan(9, 2, 2, [0, -1])).toMatchObject({
      padding: "VALID",
      crop: [
        { start: 0, count: 9 },
        { start: 0, count: 9 },
      ],
    });
  });
});
