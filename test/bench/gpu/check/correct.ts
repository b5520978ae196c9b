import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OP_NAMES, type Op } from "../../../../compiler/tensor/ops.ts";
import type { Overrides } from "../../../../runtime/engines/pjrt/compile-options.ts";
import { pjrtEngine } from "../../../../runtime/engines/pjrt/engine.ts";
import { candidates, findPlugin } from "../../../../runtime/engines/pjrt/search.ts";
import { type Case, floatsOf } from "../../../conformance/case.ts";
import { caseDifferences, measureOf } from "../../../conformance/case-differences.ts";
import { CASES, PROGRAM_CASES } from "../../../conformance/cases.ts";
import type { Measure } from "../../../conformance/compare.ts";
import { differencesFromFixture } from "../../../exact/compare-fixture.ts";
import { fillDevice, inputsOf, lowered, planOf } from "../../workload.ts";
import { imagesIn } from "./images.ts";

export type Facts = Readonly<Record<string, unknown>>;

/** The engine with a cache of its own, or none: what earlier checks have compiled must not stand in. */
export async function open(cache: string | false, more: Parameters<typeof pjrtEngine>[0] = {}) {
  const plugin = await findPlugin("auto");
  return pjrtEngine({ plugin, cache, ...more });
}

export async function engineRow(): Promise<Facts> {
  const found = (await candidates()).map(({ name, by, location, problem }) => ({
    name,
    by,
    path: location.path,
    problem,
  }));
  try {
    const engine = await (await open(false)).open({ device: "auto" });
    const facts = { passed: true, device: engine.device, ...engine.details, found };
    await engine.close();
    return facts;
  } catch (error) {
    return { passed: false, error: (error as Error).message, found };
  }
}

/** Small programs: what XLA would measure on them says nothing, and takes minutes. */
const unmeasured = (isGpu: boolean): Overrides =>
  isGpu ? { xla_gpu_autotune_level: "0" } : { xla_backend_optimization_level: "0" };

export async function conformanceRow(): Promise<Facts> {
  const { accelerator } = await findPlugin("auto");
  const factory = await open(false, { overrides: unmeasured(accelerator.platform !== "cpu") });
  const engine = await factory.open({ device: "auto" });
  const all = [
    ...OP_NAMES.flatMap((op: Op) =>
      CASES[op].map((one): [string, Case, Measure] => [`${op}: ${one.name}`, one, measureOf(op)]),
    ),
    ...PROGRAM_CASES.map((one): [string, Case, Measure] => [`program: ${one.name}`, one, "largest"]),
  ];
  let cases = 0;
  const failed: string[] = [];
  for (const [title, one, measure] of all)
    for (const float of floatsOf(one)) {
      cases++;
      const differences = await caseDifferences(engine, title, one, float, measure).catch((error: Error) => [
        error.message,
      ]);
      if (differences.length > 0) failed.push(`${title}, ${float}: ${differences[0]}`);
    }
  await engine.close();
  return { passed: failed.length === 0, cases, failed };
}

export async function exactRow(): Promise<Facts> {
  const engine = await (await open(false)).open({ device: "auto" });
  const differences = await differencesFromFixture(engine, "ds20");
  await engine.close();
  return { passed: differences.length === 0, steps: 20, differences: differences.slice(0, 10) };
}

const REPEATED = { precision: "float32", images: 64, width: 16, attackSteps: 3 } as const;

/** In a process of its own: five steps, then a digest of all weights. */
export async function digestOfSteps(cache: string): Promise<string> {
  const engine = await (await open(cache)).open({ device: "auto" });
  const plan = planOf(REPEATED);
  await fillDevice(engine, plan, await imagesIn().pixels());
  const step = lowered(plan, "ds");
  const executable = await engine.load(step.program);
  for (let i = 0; i < 5; i++) await executable.run(inputsOf(plan, "ds", step, i));
  const names = step.program.updates.map(({ variable }) => variable).sort();
  const hash = createHash("sha256");
  for (const tensor of (await engine.read(names)).values())
    hash.update(new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength));
  await engine.close();
  return hash.digest("hex");
}

export function repeatRow(): Facts {
  const folder = mkdtempSync(join(tmpdir(), "aclc-gpu-check-"));
  const digest = (cache: string): string => {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [process.argv[1]!, "--digest", join(folder, cache)],
      { encoding: "utf8" },
    );
    if (status !== 0) throw new Error(stderr.trim().split("\n").at(-1) ?? `a process ended with ${status}`);
    return stdout.trim();
  };
  try {
    const [first, again, other] = [digest("one"), digest("one"), digest("two")];
    return {
      images: imagesIn().images,
      passed: first === again,
      oneCache: first === again,
      twoCaches: first === other,
      digest: first,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
