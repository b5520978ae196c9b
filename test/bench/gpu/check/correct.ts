import { OP_NAMES, type Op } from "../../../../compiler/tensor/ops.ts";
import { pjrtEngine } from "../../../../runtime/engines/pjrt/engine.ts";
import { candidates, findPlugin } from "../../../../runtime/engines/pjrt/search.ts";
import { type Case, floatsOf } from "../../../conformance/case.ts";
import { caseDifferences, measureOf } from "../../../conformance/case-differences.ts";
import { CASES, PROGRAM_CASES } from "../../../conformance/cases.ts";
import type { Measure } from "../../../conformance/compare.ts";
import { differencesFromFixture } from "../../../exact/compare-fixture.ts";
import { type Deadline, secondsLeft } from "./budget.ts";

export type Facts = Readonly<Record<string, unknown>>;

/** Opens the engine with a separate cache, or none, so that programs of earlier checks are not used. */
export async function open(cache: string | false, more: Parameters<typeof pjrtEngine>[0] = {}) {
  const plugin = await findPlugin("auto");
  return pjrtEngine({ plugin, cache, ...more });
}

/** LLVM's lowest level, for a CPU in place of a GPU that runs little of what it compiles. */
export const QUICK_ON_CPU = { xla_backend_optimization_level: "0" } as const;

export async function isCpu(): Promise<boolean> {
  return (await findPlugin("auto")).accelerator.platform === "cpu";
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

/** For small programs: XLA's measurements would take minutes, and their result does not matter. */
const UNMEASURED = { xla_gpu_autotune_level: "0" } as const;

/** If the time ends before the last case, the row contains the results so far. */
export async function conformanceRow(deadline: Deadline): Promise<Facts> {
  const factory = await open(false, { overrides: (await isCpu()) ? QUICK_ON_CPU : UNMEASURED });
  const engine = await factory.open({ device: "auto" });
  const all = [
    ...OP_NAMES.flatMap((op: Op) =>
      CASES[op].map((one): [string, Case, Measure] => [`${op}: ${one.name}`, one, measureOf(op)]),
    ),
    ...PROGRAM_CASES.map((one): [string, Case, Measure] => [`program: ${one.name}`, one, "largest"]),
  ];
  const total = all.reduce((sum, [, one]) => sum + floatsOf(one).length, 0);
  let cases = 0;
  const failed: string[] = [];
  for (const [title, one, measure] of all)
    for (const float of floatsOf(one)) {
      if (secondsLeft(deadline) === 0) continue;
      cases++;
      const differences = await caseDifferences(engine, title, one, float, measure).catch((error: Error) => [
        error.message,
      ]);
      if (differences.length > 0) failed.push(`${title}, ${float}: ${differences[0]}`);
    }
  await engine.close();
  const passed = failed.length === 0 && cases === total;
  return { passed, cases, ...(cases < total ? { notReached: total - cases } : {}), failed };
}

export async function exactRow(): Promise<Facts> {
  const engine = await (await open(false)).open({ device: "auto" });
  const differences = await differencesFromFixture(engine, "ds20");
  await engine.close();
  return { passed: differences.length === 0, steps: 20, differences: differences.slice(0, 10) };
}
