import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { comparePlans } from "../../compiler/plan-diff/compare.ts";
import { diffJson } from "../../compiler/plan-diff/render-json.ts";
import { renderText } from "../../compiler/plan-diff/render-text.ts";
import { reportOf } from "../../compiler/plan-diff/report.ts";
import { planOf } from "./programs.ts";

const text = readFileSync(new URL("plan-diff.acl", import.meta.url), "utf8");

const CROP = "random_resized_crop(size: 32, scale: [0.08, 1.0], ratio: [0.75, 4/3], interpolation: bilinear)";

/** The experiment with other augmentations in its first stage. */
const withCrops = (steps: string) =>
  planOf(
    text.replace(/^augment crops =.*(?:\n +.*)*$/m, `augment crops = random_resized_crop(32) then ${steps}`),
  );
const diff = (before: string, after: string) => comparePlans(withCrops(before), withCrops(after));

/** The rows of the changes, without headings. */
const rows = (before: string, after: string): string =>
  renderText(reportOf(diff(before, after)), { color: false })
    .split("stages.pretrain\n")[1]!
    .trimEnd();

/** Names the argument: `flip(0.5)` becomes `flip(probability: 0.5)`. */
const named = (text: string): string => text.replaceAll(/\((0\.\d)\)/g, "(probability: $1)");

test.each([
  [
    "the first of three of a kind is gone",
    "flip(0.1) then flip(0.2) then flip(0.3)",
    "flip(0.2) then flip(0.3)",
    "- views.{a, b}.ops.flip  flip(0.1)  after random_resized_crop",
  ],
  [
    "the second one is gone",
    "flip(0.1) then flip(0.2) then flip(0.3)",
    "flip(0.1) then flip(0.3)",
    "- views.{a, b}.ops.flip 2  flip(0.2)  after flip",
  ],
  [
    "one has another value",
    "flip(0.1) then flip(0.2)",
    "flip(0.1) then flip(0.3)",
    "~ views.{a, b}.ops.flip 2.probability  0.2 -> 0.3",
  ],
  [
    "one is new",
    "flip(0.5) then grayscale(0.2)",
    "grayscale(0.3) then flip(0.5) then grayscale(0.2)",
    "+ views.{a, b}.ops.grayscale  grayscale(0.3)  after random_resized_crop",
  ],
  [
    "the same one is new further back",
    "flip(0.5) then grayscale(0.2)",
    "flip(0.5) then grayscale(0.3) then grayscale(0.2)",
    "+ views.{a, b}.ops.grayscale  grayscale(0.3)  after flip",
  ],
  [
    "one was moved, and another is new: the order has both",
    "flip(0.5) then grayscale(0.2)",
    "grayscale(0.2) then flip(0.5) then flip(0.1)",
    `+ views.{a, b}.ops.flip 2  flip(0.1)  after flip
    ~ views.{a, b}.ops.order
           random_resized_crop, flip, grayscale
        -> random_resized_crop, grayscale, flip, flip`,
  ],
  [
    "two of a kind changed places: their order with their values",
    "flip(0.1) then flip(0.2)",
    "flip(0.2) then flip(0.1)",
    `~ views.{a, b}.ops.order
           ${CROP} then flip(0.1) then flip(0.2)
        -> ${CROP} then flip(0.2) then flip(0.1)`,
  ],
])("%s", (_what, before, after, expected) => {
  expect(rows(named(before), named(after))).toBe(`    ${named(expected)}`);
});

test("a crop that is new is shown with its size, which is a value of the method", () => {
  const { changes } = diff(
    "flip(probability: 0.5)",
    "flip(probability: 0.5) then random_crop(24) then random_resized_crop(32)",
  );
  expect(
    changes.flatMap(({ path, after }) => (path.includes("ops") && path[3] === "a" ? [after] : [])),
  ).toEqual(["random_crop(size: 24, padding: 0)", CROP]);
});

test("one that is new at the front comes first", () => {
  const front = planOf(text.replace("augment crops =", "augment crops = grayscale(probability: 0.3) then "));
  const shown = renderText(reportOf(comparePlans(planOf(text), front)), { color: false });
  expect(shown).toContain("    + views.{a, b}.ops.grayscale  grayscale(probability: 0.3)  first\n");
  expect(shown).toMatch(/^1 change to the method\n/);
});

test("for programs: where in the list", () => {
  const { changes } = diffJson(
    diff("flip(probability: 0.1)", "grayscale(probability: 0.2) then flip(probability: 0.1)"),
  );
  expect(changes).toContainEqual({
    group: "method",
    path: ["stages", "pretrain", "views", "a", "ops", "grayscale"],
    before: null,
    after: "grayscale(probability: 0.2)",
    index: 2,
    derived: false,
    follows_from: [],
  });
});
