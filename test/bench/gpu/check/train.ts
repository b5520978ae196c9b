import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile } from "../../../../compiler/compile.ts";
import type { Plan } from "../../../../compiler/schema/plan.ts";
import { RunControl } from "../../../../runtime/control.ts";
import type { EngineFactory } from "../../../../runtime/engine.ts";
import type { RunEvents } from "../../../../runtime/events.ts";
import { runPlan } from "../../../../runtime/run.ts";
import type { Facts } from "./correct.ts";
import { type CheckImages, imagesIn } from "./images.ts";

const FILE = join(import.meta.dirname, "short.acl");
const STAGES = ["pretrain", "finetune"] as const;
/** Chance level is 0.1; random guesses on 200 images reach 0.16 once in 200 times. */
const LEAST = 0.16;

export function shortPlan(images: CheckImages): Plan {
  const text = images.experiment(readFileSync(FILE, "utf8"));
  const { plan, diagnostics } = compile({ entry: FILE, readFile: () => text });
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return plan;
}

/**
 * A complete run as a user does it, from data to measurements. Both stages must learn, and test images must be
 * classified better than chance.
 */
export async function trainRow(engine: EngineFactory, images = imagesIn()): Promise<Facts> {
  const work = mkdtempSync(join(tmpdir(), "aclc-gpu-check-"));
  const steps: RunEvents["step"][] = [];
  const epochs: RunEvents["epoch"][] = [];
  const metrics: RunEvents["metric"][] = [];
  try {
    const { outcome } = await runPlan(shortPlan(images), join(work, "run"), {
      engine,
      device: "auto",
      threads: undefined,
      dataFolders: images.folder === undefined ? {} : { cifar10: images.folder },
      control: new RunControl(),
      emit(event) {
        if (event.event === "step") steps.push(event);
        if (event.event === "epoch") epochs.push(event);
        if (event.event === "metric") metrics.push(event);
      },
    });
    return { images: images.images, ...learned(steps, epochs, metrics), outcome };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

type Loss = Pick<RunEvents["epoch"], "stage" | "loss">;
type Metric = Pick<RunEvents["metric"], "split" | "name" | "value">;

/**
 * Whether the loss of each stage decreased from its first step to the mean of its last epoch, and the test accuracy is
 * better than chance.
 */
export function learned(
  steps: readonly Loss[],
  epochs: readonly Loss[],
  metrics: readonly Metric[],
): Facts & { readonly passed: boolean } {
  const losses = STAGES.map((stage): [string, { first?: number; last?: number }] => {
    const first = steps.find((one) => one.stage === stage)?.loss;
    const last = epochs.filter((one) => one.stage === stage).at(-1)?.loss;
    return [stage, { first, last }];
  });
  const clean = metrics.find(({ name }) => name === "accuracy");
  return {
    passed:
      losses.every(([, { first, last }]) => first !== undefined && last !== undefined && last < first) &&
      (clean?.value ?? 0) > LEAST,
    losses: Object.fromEntries(losses),
    metrics: metrics.map(({ split, name, value }) => ({ split, name, value })),
  };
}
