import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import type { Plan } from "../../compiler/schema/plan.ts";
import { runPlan } from "../../runtime/run.ts";
import { settings } from "./small-run.ts";

const SMALL = readFileSync(join(import.meta.dirname, "small.acl"), "utf8");

function planWith(steps: string): Plan {
  const text = SMALL.replace("pgd2(a, b)", `pgd2(a, b, steps: ${steps})`);
  const { plan, diagnostics } = compile({ entry: "small.acl", readFile: () => text });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(readPlan(writePlan(plan!), "plan.yaml").plan).toEqual(plan);
  return { ...plan!, stages: { pretrain: plan!.stages.pretrain! }, evaluations: {} };
}

async function losses(plan: Plan): Promise<{ steps: number; loss: number }[]> {
  const work = mkdtempSync(join(tmpdir(), "aclc-steps-"));
  const seen: { steps: number; loss: number }[] = [];
  const watching = settings((event) => {
    if (event.event === "step") seen.push({ steps: event.attacks["a_adv, b_adv"]!.steps, loss: event.loss });
  });
  await runPlan(plan, join(work, "run"), watching);
  rmSync(work, { recursive: true });
  return seen;
}

it("an attack takes as many steps as its schedule says at each update", async () => {
  const plan = planWith("staircase(from: 1, add: 2, every: 2 epochs)");
  const scheduled = await losses(plan);
  expect(scheduled.map(({ steps }) => steps)).toEqual([...Array(8).fill(1), ...Array(8).fill(3)]);
  // Until the number of steps changes, the run equals the one with a constant number.
  const constant = await losses(planWith("1"));
  expect(scheduled.slice(0, 8)).toEqual(constant.slice(0, 8));
  expect(scheduled[8]!.loss).not.toBe(constant[8]!.loss);
});
