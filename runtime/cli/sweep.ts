import { planDigest } from "../../compiler/plan/digest.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import { planOperations } from "../../compiler/plan-diff/cost.ts";
import { operationsText } from "../../compiler/plan-diff/numbers.ts";
import { wrapText } from "../../compiler/plan-diff/wrap.ts";
import type { Plan } from "../../compiler/schema/plan.ts";
import { alignRows } from "../screen/columns.ts";
import { plural } from "../screen/format.ts";
import { planData, type Sweep } from "./plan-from-file.ts";

/** One experiment of a sweep. */
export interface SweepExperiment {
  /** usable as a file or folder name: `seed=1,radius=8-255` */
  readonly name: string;
  /** the value of each axis, as written */
  readonly values: Readonly<Record<string, string>>;
  readonly plan: Plan;
}

/** The experiments of a sweep; empty if there is an error. */
export function experimentsOf({ points }: Sweep): readonly SweepExperiment[] {
  const taken = new Set<string>();
  return points.flatMap(({ values, plan }) => {
    if (!plan) return [];
    const plain = fileName(values, plan);
    let name = plain;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${plain}-${n}`;
    taken.add(name.toLowerCase());
    return [{ name, values, plan }];
  });
}

/** The longest name, with room for suffixes within the limit of file systems. */
const LONGEST_NAME = 120;

/** A name without characters that are special in shells or file systems. Long names end with the digest of the plan. */
function fileName(values: Readonly<Record<string, string>>, plan: Plan): string {
  const name = Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(",")
    .replace(/[^A-Za-z0-9.=,+_-]+/g, "-");
  return name.length <= LONGEST_NAME
    ? name
    : `${name.slice(0, LONGEST_NAME)}-${planDigest(plan).slice(0, 12)}`;
}

/**
 * Lists the experiments of a sweep: values, start of the plan digest, and cost; one line for each if it fits.
 * @param columns the width of the terminal; default: lines are not wrapped
 */
export function sweepText(
  sweep: Sweep,
  experiments: readonly SweepExperiment[],
  columns = Number.POSITIVE_INFINITY,
): string {
  const names = sweep.axes.map(({ name }) => name);
  const cells = experiments.map(({ values, plan }) => ({
    values: names.map((name) => values[name]!),
    plan: [planDigest(plan).slice(0, 12), operationsText(planOperations(plan))],
  }));
  const rows = alignRows([
    [...names, "plan", "operations"],
    ...cells.map(({ values, plan }) => [...values, ...plan]),
  ]);
  const fits = rows.every((row) => row.length <= columns);
  const further = "    ";
  const lines = fits
    ? rows
    : cells.flatMap(({ values, plan }) => {
        const text = names.map((name, i) => `${name} = ${values[i]}`).join(", ");
        const [first = "", ...others] = wrapText(text, columns - further.length);
        return [first, ...others.map((line) => further + line), further + plan.join("  ")];
      });
  const head = `${plural(String(experiments.length), "experiment")}, ${operationsText(totalOf(experiments))} in total`;
  return `${head}\n\n${lines.join("\n")}\n`;
}

function totalOf(experiments: readonly SweepExperiment[]): bigint {
  return experiments.reduce((sum, { plan }) => sum + planOperations(plan), 0n);
}

/** The same as data, with the complete plans. */
export function sweepData(sweep: Sweep, experiments: readonly SweepExperiment[], cwd: string): unknown {
  return {
    diagnostics: sweep.compiled.toJson(cwd),
    axes: sweep.axes.map(({ name, values }) => ({ name, values })),
    operations: totalOf(experiments),
    points: experiments.map(({ name, values, plan }) => ({
      name,
      values,
      plan_digest: planDigest(plan),
      operations: planOperations(plan),
      plan: planData(writePlan(plan)),
    })),
  };
}
