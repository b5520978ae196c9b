import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Rational } from "../../compiler/experiment/rational.ts";
import type { Plan } from "../../compiler/schema/plan.ts";
import { runPlan } from "../../runtime/run.ts";
import { settings, smallPlan } from "./small-run.ts";

/** Only the first stage of the small plan, with smaller batches and this number of steps. */
function longPlan(steps: number): Plan {
  const plan = smallPlan();
  const pretrain = plan.stages.pretrain!;
  const duration = { unit: "steps", value: Rational.of(steps) } as const;
  const batches = { batch: 16, epoch: { steps: Math.ceil(220 / 16), last_batch: 220 % 16 } };
  const keep = { last: true, by: {} } as const;
  const stage = { ...pretrain, ...batches, updates: steps, for: duration, keep };
  return { ...plan, stages: { pretrain: stage }, evaluations: {} };
}

it("takes no more memory after 2,000 steps than after 500", async () => {
  const work = mkdtempSync(join(tmpdir(), "aclc-memory-"));
  const resident = new Map<number, number>();
  const watching = settings((event) => {
    if (event.event === "step" && event.step % 500 === 0)
      resident.set(event.step, process.memoryUsage.rss() / 2 ** 20);
  });
  await runPlan(longPlan(2000), join(work, "run"), watching);
  rmSync(work, { recursive: true });
  // Leaking one batch of images per step would be 280 MiB; garbage that is not collected yet is less.
  expect(resident.get(2000)! - resident.get(500)!).toBeLessThan(60);
});
