import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { comparePlans } from "../../compiler/plan-diff/compare.ts";
import type { Plan, PlanExpr } from "../../compiler/schema/plan.ts";
import { argument } from "../../compiler/vocabulary/define/argument.ts";
import { loss } from "../../compiler/vocabulary/define/functions.ts";
import { number } from "../../compiler/vocabulary/types/numbers.ts";
import { rows } from "../../compiler/vocabulary/types/results.ts";
import { planOf } from "./programs.ts";

const text = readFileSync(new URL("plan-diff.acl", import.meta.url), "utf8");

/** A loss that the comparison has no special knowledge of. */
const pull = loss("pull", {
  doc: "made up",
  args: {
    anchor: argument(rows, { example: "f(x)", doc: "what is pulled" }),
    size: argument(number, { default: "0.5", doc: "how far" }),
  },
  result: () => ({ shape: "scalar" }),
  lower: () => {
    throw new Error("it does not run");
  },
});

/** The plan of a text in which the classifier is trained with this loss. */
function withPull(changed: string): Plan {
  const plan = planOf(changed);
  const stage = plan.stages.finetune!;
  const { args, options } = stage.losses.ce as PlanExpr & { kind: "call" };
  const ce: PlanExpr = { kind: "call", word: pull, args: [args[0]!], options: { size: options.smoothing! } };
  return { ...plan, stages: { ...plan.stages, finetune: { ...stage, losses: { ...stage.losses, ce } } } };
}

const before = withPull(text);

test("passes are renamed in an operand of any name", () => {
  const { changes, renames } = comparePlans(before, withPull(text.replaceAll("x_adv", "moved")));
  expect(renames.map(({ before: old, after }) => [old, after])).toEqual([["x_adv", "moved"]]);
  expect(changes).toEqual([]);
});

test("an option of any name is shown, whatever keys of a plan are called", () => {
  const { changes } = comparePlans(planOf(text), before);
  expect(changes).toMatchObject([
    {
      group: "method",
      path: ["stages", "finetune", "losses", "ce"],
      after: "pull(anchor: c(f.adversarial(x_adv)), size: 0.0)",
    },
  ]);
});

test("other passes in an operand of any name are what passes follow from", () => {
  const { changes } = comparePlans(
    before,
    withPull(
      text
        .replace("c(f(x_adv)), label", "c(f(x)), label")
        .replace("view x_adv = pgd3(x) maximizing ce\n", ""),
    ),
  );
  const forward = changes.find(({ path }) => path.join(".") === "stages.finetune.passes.f.adversarial(x)");
  expect(forward?.follows).toContainEqual(["stages", "finetune", "losses", "ce", "anchor"]);
});
