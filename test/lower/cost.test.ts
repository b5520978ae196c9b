import { describe, expect, it } from "vitest";
import { forwardOperations } from "../../compiler/derive/layers.ts";
import { phaseOf } from "../../compiler/lower/phases.ts";
import { lowerStep } from "../../compiler/lower/step-program.ts";
import { stepsAt } from "../../compiler/lower/steps-at.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import type { AttackPlan, PassPlan, Plan, StagePlan } from "../../compiler/schema/plan.ts";
import { programCost } from "../../compiler/tensor/cost/cost.ts";
import { OPS } from "../../compiler/tensor/ops.ts";
import { type Program, sizeOf } from "../../compiler/tensor/program.ts";
import { forEachInstruction } from "../../compiler/tensor/walk.ts";
import { optimizerTensors, stageTensors, storedDType } from "../../runtime/stages/tensors.ts";
import { PLAN_FILES } from "../compiler/plan-files.ts";

const STAGES = PLAN_FILES.filter(([file]) => !file.includes("/runs/")).flatMap(([file, text]) => {
  const { plan } = readPlan(text, file);
  return Object.keys(plan!.stages).map((stage) => [file, stage, plan!] as const);
});

/** An update at which every attack has its maximum number of steps. */
function busiestUpdate(stage: StagePlan): number {
  const attacks = Object.values(stage.attacks).filter(
    ({ word, args }) => typeof word.iterations(args).steps !== "number",
  );
  let [busiest, most] = [1, 0];
  for (let update = 1; attacks.length > 0 && update <= stage.updates; update++) {
    const steps = attacks.reduce((sum, attack) => sum + stepsAt(stage, attack, update), 0);
    if (steps > most) [busiest, most] = [update, steps];
  }
  return busiest;
}

function programOf(plan: Plan, name: string): Program {
  const stage = plan.stages[name]!;
  return lowerStep(plan, name, stage.batch, undefined, busiestUpdate(stage)).program;
}

/** Operations of convolutions and matrix products by phase; all attacks are one phase. */
function linearOperations(program: Program): Record<string, number> {
  const sums: Record<string, number> = { forward: 0, backward: 0, attack: 0, update: 0, measures: 0 };
  for (const [phase, { kinds }] of programCost(program, phaseOf).phases)
    for (const [op, { operations }] of kinds) {
      const name = phase.startsWith("attack ") ? "attack" : phase;
      if (OPS[op].class === "linear") sums[name] = (sums[name] ?? 0) + operations;
    }
  return sums;
}

describe("the cost in a plan against the program of a step", () => {
  it.each(STAGES)("%s, %s", (_, name, plan) => {
    const stage = plan.stages[name]!;
    const { cost } = stage;
    const program = programOf(plan, name);
    const { views: _views, ...counted } = linearOperations(program);
    // Augmentations resample by matrix products, which are not part of the plan's cost.
    expect(counted.update! + counted.measures!).toBe(0);
    expect(counted.backward).toBe(cost.backward);
    const repeated = repeatedPasses(plan, stage);
    expect(counted.forward! + counted.attack!).toBe(cost.forward + cost.attack - repeated);
    // The first convolution of a view that an attack does not change is shared with training, and counts where it
    // occurs first.
    if (!Object.values(stage.attacks).some((attack) => fixedPasses(attack).length > 0))
      expect(counted.attack).toBe(cost.attack);

    const bytes = storedDType(plan) === "f64" ? 8 : 4;
    const state = [...stageTensors(plan, stage), ...optimizerTensors(plan, stage)];
    expect(state.reduce((sum, { shape }) => sum + bytes * sizeOf(shape), 0)).toBe(cost.state_bytes);

    // Scalars computed once for a tensor, such as the square root of its norm, are not part of the estimate.
    const update = programCost(program, phaseOf).phases.get("update")!.total.operations;
    expect(update - scalarOperations(program)).toBe(cost.update);
    expect(cost.step).toBe(cost.forward + cost.backward + cost.attack + cost.update);
  });
});

type Passes = readonly (readonly [text: string, pass: PassPlan])[];

/** Passes of an attack that do not depend on its views. */
function fixedPasses({ passes, moves }: AttackPlan): Passes {
  const moving = ({ inputs }: PassPlan): boolean =>
    inputs.some((input) => {
      const below = passes[input] ?? passes[input.replace(/\[\d+\]$/, "")];
      return below ? moving(below) : input in moves;
    });
  return Object.entries(passes).filter(([, pass]) => !moving(pass) && pass.times === 1);
}

/**
 * Operations of passes with the same values as another one, which the program computes once: a second pass that only
 * updates statistics again, and an attack's pass on unchanged views in the same mode as in training.
 */
function repeatedPasses(plan: Plan, stage: StagePlan): number {
  const all = [...Object.entries(stage.passes), ...Object.values(stage.attacks).flatMap(fixedPasses)];
  const seen = new Set<string>();
  let sum = 0;
  for (const [text, pass] of all) {
    const statistics = pass.batch_norm === "eval" ? "running" : "batch";
    const key = `${text
      .replaceAll("again(", "")
      .replace(/\)+$/, "")
      .replace(/, batch_norm: \w+/, "")} ${statistics}`;
    if (seen.has(key)) sum += forwardOperations(plan.networks[pass.network]!).all * stage.batch * pass.parts;
    seen.add(key);
  }
  return sum;
}

/** The number of instructions in the update whose result is one number. */
function scalarOperations(program: Program): number {
  let count = 0;
  forEachInstruction(program.instructions, ({ op, results }) => {
    const [result] = results;
    if (phaseOf(program.origins.get(result!)) !== "update") return;
    const type = program.types[result!]!;
    const arithmetic = OPS[op].class === "unary" || OPS[op].class === "binary";
    if (type.dtype !== "bool" && type.shape.length === 0 && arithmetic && op !== "convert") count++;
  });
  return count;
}
