import { expect, test } from "vitest";
import {
  countText,
  durationText,
  epochsText,
  lossText,
  metricText,
  percentText,
  radiusText,
  rateText,
} from "../../runtime/screen/format.ts";

test("counts", () =>
  expect([0, 999, 1000, 1234567].map(countText)).toEqual(["0", "999", "1,000", "1,234,567"]));

test("losses", () =>
  expect(
    [4.81234, 48.1234, 4812.3, 1e6, 1e-5, 0, -3, Number.NaN, Number.NEGATIVE_INFINITY].map(lossText),
  ).toEqual(["4.8123", "48.123", "4812.3", "1.00e+6", "1.00e-5", "0.0000", "-3.0000", "nan", "-inf"]));

test("learning rates", () =>
  expect([0, 0.1, 0.012345, 5, 1.2e-7, 1e-6].map(rateText)).toEqual([
    "0",
    "0.1",
    "0.0123",
    "5",
    "1.2e-7",
    "1e-6",
  ]));

test("an accuracy is a share, a loss is not", () => {
  expect(metricText("accuracy under pgd", 0.4567)).toBe("45.67 %");
  expect(metricText("cross_entropy", 0.4567)).toBe("0.4567");
});

test("a percentage is 100 only when all is done", () =>
  expect([percentText(0, 9), percentText(99_999, 100_000), percentText(9, 9), percentText(0, 0)]).toEqual([
    "0.0 %",
    "99.9 %",
    "100 %",
    "0.0 %",
  ]));

test("radii", () =>
  expect([8 / 255, 0.5 / 255, 2.55 / 255, 1].map(radiusText)).toEqual([
    "8/255",
    "0.5/255",
    "2.55/255",
    "255/255",
  ]));

test("durations", () =>
  expect([3.4, 192, 7980, 273_600, Number.POSITIVE_INFINITY].map(durationText)).toEqual([
    "3 s",
    "3 m 12 s",
    "2 h 13 m",
    "3 d 4 h",
    "?",
  ]));

test("epochs of a stage that is measured in steps", () =>
  expect([1000, 2.55].map(epochsText)).toEqual(["1,000", "3"]));
