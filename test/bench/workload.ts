import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../../compiler/compile.ts";
import { DTYPES } from "../../compiler/lower/context.ts";
import { storageOf } from "../../compiler/lower/data.ts";
import { type Lowered, lowerStep } from "../../compiler/lower/step-program.ts";
import type { Plan, Precision } from "../../compiler/schema/plan.ts";
import { deadCode } from "../../compiler/tensor/passes/dead-code.ts";
import type { Program } from "../../compiler/tensor/program.ts";
import type { Engine, HostTensor } from "../../runtime/engine.ts";
import { clockOf, hostScalars } from "../../runtime/stages/host-scalars.ts";
import {
  floats,
  initialTensor,
  integers,
  optimizerTensors,
  stageTensors,
  storedDType,
  toDevice,
} from "../../runtime/stages/tensors.ts";

export const EXPERIMENT = join(import.meta.dirname, "ds.acl");

/** Stages of the experiment. */
export type StageName = "ds" | "passes";

export interface Size {
  readonly precision: Precision;
  /** images per step; each has two views */
  readonly images: number;
  readonly width: number;
  readonly attackSteps: number;
}

export const FULL: Omit<Size, "precision"> = { images: 32, width: 64, attackSteps: 5 };

/** The plan of the benchmark at a size. */
export function planOf({ precision, images, width, attackSteps }: Size): Plan {
  const { plan, diagnostics } = compile({
    entry: EXPERIMENT,
    readFile: (path) => (path === EXPERIMENT ? readFileSync(path, "utf8") : undefined),
    overrides: { images: String(images), width: String(width), attack_steps: String(attackSteps) },
  });
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return { ...plan, precision };
}

export function lowered(plan: Plan, stage: StageName): Lowered {
  return lowerStep(plan, stage, plan.stages[stage]!.batch);
}

/** A step that ends with its attack: it outputs the perturbation and updates nothing. */
export function attackOf(program: Program): Program {
  const loop = program.instructions.find(({ op }) => op === "repeat");
  if (!loop) throw new Error("the step has no attack");
  return deadCode({
    ...program,
    name: `${program.name}_attack`,
    outputs: [{ name: "delta", value: loop.results[0]! }],
    updates: [],
  });
}

/**
 * Puts initial weights, empty optimizer state and images on the device.
 * @param real bytes of images, repeated as often as needed; undefined: noise
 */
export async function fillDevice(engine: Engine, plan: Plan, real?: Uint8Array): Promise<void> {
  const stage = plan.stages.ds!;
  const variables = new Map<string, HostTensor>();
  for (const spec of [...stageTensors(plan, stage), ...optimizerTensors(plan, stage)])
    variables.set(spec.name, toDevice(spec, initialTensor(plan.seed, spec, storedDType(plan))));
  const { images, labels, items, image } = storageOf(plan, stage.data.of);
  let noise = 1;
  const pixels = new Uint8Array(items * image[0] * image[1] * image[2]).map((_, i) => {
    if (real) return real[i % real.length]!;
    noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
    return noise >>> 24;
  });
  variables.set(images, { dtype: "u8", shape: [items, ...image], data: pixels });
  variables.set(labels, integers(new Int32Array(items), [items]));
  await engine.write(variables);
}

/** The inputs of a step. */
export function inputsOf(
  plan: Plan,
  stage: StageName,
  step: Lowered,
  update: number,
): Map<string, HostTensor> {
  const { batch, scalars } = step;
  const numbers = hostScalars(scalars, clockOf(plan.stages[stage]!, update + 1));
  const { compute } = DTYPES[plan.precision];
  return new Map([
    [
      "indices",
      integers(
        Array.from({ length: batch }, (_, i) => i),
        [batch],
      ),
    ],
    ["scalars", floats(compute, numbers, [numbers.length])],
    ["step", integers([update], [])],
    ["first_item", integers([0], [])],
  ]);
}
