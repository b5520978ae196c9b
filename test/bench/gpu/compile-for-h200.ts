/**
 * Compiles every conformance program, and the dual-stream step of the full ResNet-18 (batch 512, PGD-5) in bfloat16 and
 * float32, for an H200, on a machine without a GPU. It checks the compiled steps and writes facts about them next to
 * this file:
 *
 * npx tsx test/bench/gpu/compile-for-h200.ts
 *
 * On first use it downloads JAX's plugin for CUDA 13 and the two NVIDIA wheels with compilers (257 MB).
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Precision } from "../../../compiler/schema/plan.ts";
import type { Program } from "../../../compiler/tensor/program.ts";
import { compileAhead } from "../../../runtime/engines/pjrt/ahead.ts";
import type { Overrides } from "../../../runtime/engines/pjrt/compile-options.ts";
import { printStableHlo } from "../../../runtime/engines/pjrt/emit/print.ts";
import type { CompiledProgram } from "../../../runtime/engines/pjrt/executable.ts";
import { installPjrt } from "../../../runtime/engines/pjrt/install.ts";
import { acceleratorOf, pluginIn } from "../../../runtime/engines/pjrt/location.ts";
import type { Plugin } from "../../../runtime/engines/pjrt/plugin.ts";
import { loadPlugin } from "../../../runtime/engines/pjrt/search.ts";
import { overridesFor } from "../../../runtime/engines/pjrt/settings.ts";
import { versionText } from "../../../runtime/engines/pjrt/versions.ts";
import { buildCase, floatsOf } from "../../conformance/case.ts";
import { CASES, PROGRAM_CASES } from "../../conformance/cases.ts";
import { lowered, planOf } from "../workload.ts";
import { GRAPHS, LEVERS } from "./check/variants.ts";
import { problemsOf, type StepFacts, stepFacts } from "./facts.ts";
import { H200 } from "./h200.ts";

const IMAGES = 512;
const ATTACK_STEPS = 5;
const VIEWS = 2;
const stopwatch = () => {
  const began = performance.now();
  return () => Math.round((performance.now() - began) / 1000);
};
const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function compiler() {
  const accelerator = acceleratorOf("compiler");
  const location = pluginIn(await installPjrt("compiler"), accelerator)!;
  const plugin = loadPlugin(location);
  const overrides = {
    ...overridesFor("cuda", "exact", join(location.packages, accelerator.nvidia!.compiler)),
    // Triton's matrix products need measurements, which are impossible without a GPU
    xla_gpu_enable_triton_gemm: false,
    xla_gpu_autotune_level: "0",
  };
  const target = { target_config: H200, topology: "1x1x1" };
  return {
    plugin,
    compile: (program: Program, more: Overrides = {}) =>
      compileAhead(plugin, target, printStableHlo(program), { ...overrides, ...more }),
  };
}

type Compile = (program: Program, more?: Overrides) => Promise<CompiledProgram>;

/**
 * @returns the number of compiled programs
 * @throws if one cannot be compiled
 */
async function conformancePrograms(compileIt: Compile): Promise<number> {
  const cases = [...Object.values(CASES).flat(), ...PROGRAM_CASES];
  let count = 0;
  for (const one of cases)
    for (const float of floatsOf(one)) {
      const { program } = buildCase(one.name, one, float);
      (await compileIt(program)).destroy();
      count++;
    }
  return count;
}

/** Checks that the options that `gpu-check.sh` measures exist in this plugin, with values of the right types. */
async function variants(compileIt: Compile): Promise<number> {
  const one = CASES.convolution[0]!;
  const { program } = buildCase(one.name, one, floatsOf(one).at(-1)!);
  for (const { overrides } of [GRAPHS, ...LEVERS]) (await compileIt(program, overrides)).destroy();
  return 1 + LEVERS.length;
}

const dualStream = (precision: Precision): Program =>
  lowered(planOf({ precision, images: IMAGES, width: 64, attackSteps: ATTACK_STEPS }), "ds").program;

async function main(): Promise<number> {
  const { plugin, compile: compileIt } = await compiler();
  const problems: string[] = [];
  const steps: Record<string, StepFacts> = {};
  for (const precision of ["bfloat16", "float32"] as const) {
    const program = dualStream(precision);
    const seconds = stopwatch();
    const compiled = await compileIt(program);
    steps[precision] = stepFacts(program, compiled, VIEWS * IMAGES);
    compiled.destroy();
    const found = problemsOf(steps[precision]);
    say(`${precision}, compiled in ${seconds()} s: ${JSON.stringify(steps[precision])}`);
    problems.push(...found.map((text) => `${precision}: ${text}`));
  }
  say(`${await variants(compileIt)} sets of other options accepted`);
  const seconds = stopwatch();
  const count = await conformancePrograms(compileIt);
  say(`${count} conformance programs compiled in ${seconds()} s`);
  const result = {
    device: "H200",
    plugin: pluginText(plugin),
    conformance: count,
    images: IMAGES,
    attackSteps: ATTACK_STEPS,
    steps,
  };
  writeFileSync(join(import.meta.dirname, "h200-compile.json"), `${JSON.stringify(result, undefined, 2)}\n`);
  for (const problem of problems) say(problem);
  return problems.length === 0 ? 0 : 1;
}

function pluginText({ version }: Plugin): string {
  return `jax-cuda13-pjrt 0.12.0.1, PJRT ${versionText(version)}`;
}

process.exit(await main());
