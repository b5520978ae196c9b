import fc from "fast-check";
import { expect, it } from "vitest";
import { lowerEvaluation } from "../../compiler/lower/evaluation-program.ts";
import { lowerStep } from "../../compiler/lower/step-program.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import type { MetricPlan, Plan, PredictPlan } from "../../compiler/schema/plan.ts";
import { alteration, altered } from "./altered-plans.ts";
import { errorsIn } from "./checked-rules.ts";

/** Makes every program of a plan. */
function lowerAll(plan: Plan): void {
  const measure = (predict: PredictPlan, metrics: readonly MetricPlan[], scope: string): void => {
    for (const metric of metrics) lowerEvaluation(plan, { predict, metric, batch: 4, scope });
  };
  for (const [name, stage] of Object.entries(plan.stages)) {
    lowerStep(plan, name, stage.batch);
    if (stage.predict)
      measure(stage.predict, [...Object.values(stage.measure), ...Object.values(stage.keep.by)], name);
  }
  for (const [scope, { predict, measure: metrics }] of Object.entries(plan.evaluations))
    measure(predict, Object.values(metrics), scope);
}

it("a plan that was altered is refused, or its programs can be made; what is read is written and read as itself", () => {
  let read = 0;
  fc.assert(
    fc.property(alteration, (how) => {
      const { plan } = readPlan(altered(how).text, "plan.yaml");
      if (!plan) return;
      read++;
      lowerAll(plan);
      const again = readPlan(writePlan(plan), "plan.yaml");
      expect(errorsIn(again.diagnostics)).toEqual([]);
      expect(again.plan).toEqual(plan);
    }),
    { numRuns: 400 },
  );
  expect(read).toBeGreaterThan(5);
});
