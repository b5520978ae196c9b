import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bar, emptySeries, extend, points, type Series, sparkline } from "../../runtime/screen/series.ts";

function seriesOf(values: readonly number[]): Series {
  return values.reduce(extend, emptySeries);
}

describe("series", () => {
  test("stays small and keeps the mean, however long the run", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 2000 }),
        (values) => {
          const series = seriesOf(values);
          expect(series.buckets.length).toBeLessThan(128);
          const sum = series.buckets.reduce((a, b) => a + b, 0) * series.width + series.sum;
          expect(sum).toBeCloseTo(
            values.reduce((a, b) => a + b, 0),
            6,
          );
          expect(points(series, 40).length).toBe(
            Math.min(40, series.buckets.length + (series.count > 0 ? 1 : 0)),
          );
        },
      ),
    );
  });

  test("a number that is not finite is the last one, and spoils nothing", () => {
    const series = seriesOf([1, 2, Number.NaN]);
    expect(series.last).toBeNaN();
    expect(series.buckets).toEqual([1, 2]);
  });
});

describe("sparkline", () => {
  test("from the lowest to the highest, in blocks or in ASCII", () => {
    const series = seriesOf([8, 7, 6, 5, 4, 3, 2, 1]);
    expect(sparkline(series, 20, true)).toBe("█▇▆▅▄▃▂▁");
    expect(sparkline(series, 20, false)).toBe("@#*+=-._");
    expect(sparkline(series, 4, true)).toHaveLength(4);
  });

  test("a constant, and nothing at all", () => {
    expect(sparkline(seriesOf([2, 2, 2]), 9, true)).toBe("▁▁▁");
    expect(sparkline(emptySeries, 9, true)).toBe("");
  });
});

describe("bar", () => {
  test("is as wide as asked for at every share", () => {
    for (let i = -5; i <= 105; i++) {
      expect(bar(i / 100, 17, true)).toHaveLength(17);
      expect(bar(i / 100, 17, false)).toHaveLength(17);
    }
    expect(bar(Number.NaN, 3, false)).toBe("---");
    expect(bar(0.5, 4, false)).toBe("##--");
    expect(bar(0.3, 2, true)).toBe("▌░");
  });
});
