import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { compile } from "../../compiler/compile.ts";
import { lowerStep } from "../../compiler/lower/step-program.ts";
import { writePlan } from "../../compiler/plan/write.ts";

/**
 * Checks that published experiments have the published constants: their place in the plan, their value and their
 * source.
 */
const FOLDER = join(import.meta.dirname, "../../experiments/acl-cifar10");
const planOf = (name: string) => {
  const readFile = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);
  return compile({ entry: join(FOLDER, `${name}.acl`), readFile }).plan!;
};
const METHODS = ["s2s", "a2a", "a2s", "ds"] as const;
const plans = Object.fromEntries(METHODS.map((name) => [name, planOf(name)]));

const TRAINING = "the published training script";
const LINEAR = "the protocol of DynACL (ICLR 2023), which the successors share";
const ROWS: readonly (readonly [path: string, value: unknown, from: string])[] = [
  ["pretrain.batch", 512, TRAINING],
  ["pretrain.for", "1000 epochs", TRAINING],
  ["pretrain.epoch.steps", 98, "50,000 images / 512"],
  ["pretrain.optimizer.kind", "lars", TRAINING],
  ["pretrain.optimizer.momentum", 0.9, TRAINING],
  ["pretrain.optimizer.weight_decay", 1e-6, TRAINING],
  ["slf.batch", 512, LINEAR],
  ["slf.for", "25 epochs", LINEAR],
  ["slf.optimizer.weight_decay", 2e-4, LINEAR],
  ["alf.attacks.x_adv.steps", 10, LINEAR],
  ["alf.attacks.x_adv.radius", "8/255", LINEAR],
  ["alf.attacks.x_adv.step", "2/255", LINEAR],
  ["aff.batch", 128, "the published fine-tuning script"],
  ["aff.attacks.x_adv.steps", 10, "the published fine-tuning script"],
  ["aff.minimize.kl", 6, "TRADES (Zhang et al., 2019), section 5: 1/lambda = 6"],
  ["aff.optimizer.lr.from", 0.1, "the published fine-tuning script"],
  [
    "aff.optimizer.lr.at",
    ["39 epochs", "59 epochs"],
    "its scheduler, of milestones 40 and 60, steps before each epoch",
  ],
  ["slf.optimizer.lr.at", ["10 epochs", "20 epochs"], `${LINEAR}; its scheduler steps after each epoch`],
  ["aff.optimizer.weight_decay", 2e-4, "the published fine-tuning script"],
];
const ATTACK: readonly (readonly [key: string, value: unknown])[] = [
  ["radius", "8/255"],
  ["step", "2/255"],
  ["steps", 5],
  ["start", "uniform"],
  ["clip_start", false],
  ["batch_norm", "eval"],
];

describe.each(METHODS)("%s", (name) => {
  const data = parse(writePlan(plans[name]!));
  const at = (path: string): unknown =>
    path.split(".").reduce<Record<string, unknown>>((node, key) => node?.[key] as never, data.stages);

  it.each(ROWS)("%s is %j: %s", (path, value) => {
    expect(at(path)).toEqual(value);
  });

  it("pre-trains with PGD-5 as published, where it attacks", () => {
    const attacks = Object.values(data.stages.pretrain.attacks ?? {}) as Record<string, unknown>[];
    expect(attacks).toHaveLength(name === "s2s" ? 0 : 1);
    for (const attack of attacks) expect(ATTACK.map(([key]) => [key, attack[key]])).toEqual(ATTACK);
  });

  it("has a program for each stage", () => {
    for (const stage of Object.keys(plans[name]!.stages))
      expect(lowerStep(plans[name]!, stage, 8).program.instructions.length).toBeGreaterThan(100);
  });
});
