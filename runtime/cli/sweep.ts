import { planDigest } from "../../compiler/plan/digest.ts";
import type { Plan } from "../../compiler/plan/schema.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import { planOperations } from "../../compiler/plan-diff/cost.ts";
import { operationsText } from "../../compiler/plan-diff/numbers.ts";
import { alignRows } from "../screen/columns.ts";
import { plural } from "../screen/format.ts";
import { planData, type Sweep } from "./plan-from-file.ts";

/** One experiment of a sweep. */
export interface SweepExperiment {
  /** fit for a file or a folder: `seed=1,radius=8-255` */
  readonly name: string;
  /** of each axis the value, as written */
  readonly values: Readonly<Record<string, string>>;
  readonly plan: Plan;
}

/** The experiments of a sweep; none where anything is wrong with it. */
export function experimentsOf({ points }: Sweep): readonly SweepExperiment[] {
  const taken = new Set<string>();
  return points.flatMap(({ values, plan }) => {
    if (!plan) return [];
    const plain = fileName(values);
    let name = plain;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${plain}-${n}`;
    taken.add(name.toLowerCase());
    return [{ name, values, plan }];
  });
}

/** Letters and signs that no shell and no file system takes for something else. */
function fileName(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(",")
    .replace(/[^A-Za-z0-9.=,+_-]+/g, "-");
}

/** The list of a sweep: a line for each experiment with its values, the beginning of its plan's digest and its cost. */
export function sweepText(sweep: Sweep, experiments: readonly SweepExperiment[]): string {
  const total = experiments.reduce((sum, { plan }) => sum + planOperations(plan), 0n);
  const names = sweep.axes.map(({ name }) => name);
  const rows = [
    [...names, "plan", "operations"],
    ...experiments.map(({ values, plan }) => [
      ...names.map((name) => values[name]!),
      planDigest(plan).slice(0, 12),
      operationsText(planOperations(plan)),
    ]),
  ];
  const head = `${plural(String(experiments.length), "experiment")}, ${operationsText(total)} in all`;
  return `${head}\n\n${alignRows(rows).join("\n")}\n`;
}

/** The list of a sweep as data, with the whole plans. */
export function sweepData(sweep: Sweep, experiments: readonly SweepExperiment[], cwd: string): unknown {
  return {
    diagnostics: sweep.compiled.toJson(cwd),
    axes: sweep.axes.map(({ name, values }) => ({ name, values })),
    points: experiments.map(({ name, values, plan }) => ({
      name,
      values,
      plan_digest: planDigest(plan),
      operations: planOperations(plan),
      plan: planData(writePlan(plan)),
    })),
  };
}
