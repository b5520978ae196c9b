import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planDigest } from "../../compiler/plan/digest.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import type { Plan } from "../../compiler/schema/plan.ts";
import type { RunRecord } from "../../runtime/run-record.ts";

export function recordOfPlan(plan: Plan): RunRecord {
  return {
    record: 2,
    experiment: plan.experiment,
    plan_digest: planDigest(plan),
    seed: plan.seed,
    precision: plan.precision,
    aclc: "0.1.0",
    engine: "reference",
    device: "cpu",
    engine_details: { precision: "float64", threads: 1 },
    settings: {},
    node: "v20.0.0",
    platform: "linux-x64",
    processor: "a processor",
    data: {},
    data_folders: {},
    started: "2026-01-02T03:04:05.000Z",
    resumed: [],
  };
}

/**
 * Makes the folder of a run that never took place.
 * @param events lines of events.jsonl
 */
export function writeRunFolder(folder: string, plan: Plan, events: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "plan.yaml"), writePlan(plan));
  writeFileSync(join(folder, "record.json"), `${JSON.stringify(recordOfPlan(plan), undefined, 2)}\n`);
  writeFileSync(join(folder, "events.jsonl"), events.join("\n"));
}
