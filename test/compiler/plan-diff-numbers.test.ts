import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { comparePlans } from "../../compiler/plan-diff/compare.ts";
import { planOf } from "./programs.ts";

const text = readFileSync(new URL("plan-diff.acl", import.meta.url), "utf8");

/** The experiment with another radius in its first stage. */
const withRadius = (radius: string) =>
  planOf(
    text
      .replace("stage pretrain", "schedule rise = ramp(from: 0, to: 1, over: 2 epochs)\nstage pretrain")
      .replace("pgd3(a, b)", `pgd3(a, b, radius: ${radius})`),
  );

/** How a changed radius is shown. */
const shown = (radius: string): string | undefined =>
  comparePlans(withRadius("7/255 * rise"), withRadius(radius)).changes.find(
    ({ path }) => path.at(-1) === "radius",
  )?.after;

test.each([
  ["a factor of a schedule", "6/255 * rise", "(6/255) * (0.0 to 1.0 at 2 epochs)"],
  [
    "a schedule in arithmetic",
    "2 * ramp(from: 0, to: 6/255, over: 1 epoch)",
    "(2.0) * (0.0 to 6/255 at 1 epochs)",
  ],
  ["a plain factor", "8/255 * (0.2 * rise)", "(8/255) * ((0.2) * (0.0 to 1.0 at 2 epochs))"],
  ["a third", "8/255 * (1/3 * rise)", "(8/255) * ((1/3) * (0.0 to 1.0 at 2 epochs))"],
  ["the values of curves", "ramp(from: 3/255, to: 15/255)", "3/255 to 15/255 at 4 epochs"],
  [
    "the steps of a staircase",
    "staircase(from: 0, add: 3/255, every: 1 epoch)",
    "0.0, plus 3/255 every 1 epochs",
  ],
  [
    "the start of milestones",
    "milestones(from: 6/255, at: [1 epoch], times: 0.5)",
    "6/255, times 0.5 at 1 epochs",
  ],
  ["a schedule in a schedule", "per_epoch(ramp(from: 0, to: 6/255))", "by epoch: 0.0 to 6/255 at 4 epochs"],
])("in pixel scale, %s is shown as it is written", (_, radius, expected) => {
  expect(shown(radius)).toBe(expected);
});
