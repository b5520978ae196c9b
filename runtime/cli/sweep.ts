import { planDigest } from "../../compiler/plan/digest.ts";
import type { Plan } from "../../compiler/plan/schema.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import { planOperations } from "../../compiler/plan-diff/cost.ts";
import { operationsText } from "../../compiler/plan-diff/numbers.ts";
import { wrapText } from "../../compiler/plan-diff/wrap.ts";
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
    const plain = fileName(values, plan);
    let name = plain;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${plain}-${n}`;
    taken.add(name.toLowerCase());
    return [{ name, values, plan }];
  });
}

/** What file systems take in one name, less what others put behind it. */
const LONGEST_NAME = 120;

/** Letters and signs that no shell and no file system takes for something else; long values end in the plan's digest. */
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
 * The list of a sweep: each experiment with its values, the beginning of its plan's digest and its cost; a line each
 * where that has room.
 * @param columns cells of a line; where the text is no screen's, lines are as long as they are
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

/** The list of a sweep as data, with the whole plans. */
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
