import type { PlanTable, TableRow } from "../../../compiler/plan-diff/side-by-side.ts";
import { planTable } from "../../../compiler/plan-diff/side-by-side.ts";
import { metricText } from "../../screen/format.ts";
import { isMasked, shareText } from "../../screen/zero-gradients.ts";
import type { Column } from "./subjects.ts";

/** Plans and the measurements of their runs, side by side. */
export interface Table {
  readonly columns: readonly Column[];
  readonly plans: PlanTable;
  readonly measured: readonly MeasuredRow[];
}

export interface MeasuredRow extends TableRow {
  /** for each column; undefined if it was not measured */
  readonly spreads: readonly (Spread | undefined)[];
}

export interface Spread {
  readonly mean: number;
  /** the sample standard deviation over runs; absent for one run */
  readonly deviation?: number;
  readonly runs: number;
}

export function tableOf(columns: readonly Column[]): Table {
  const plans = planTable(columns.map(({ plan }) => plan));
  return {
    columns,
    plans: { ...plans, method: withSeeds(plans.method, columns) },
    measured: measuredRows(columns),
  };
}

/** The row with the seeds: a column of several runs lists all its seeds. */
function withSeeds(rows: readonly TableRow[], columns: readonly Column[]): TableRow[] {
  const cells = columns.map(({ seeds }) => [...seeds].sort((a, b) => a - b).join(", "));
  const rest = rows.filter(({ label }) => label !== "seed");
  const many = columns.some(({ seeds }) => seeds.length > 1);
  return many || new Set(cells).size > 1 ? [{ label: "seed", cells }, ...rest] : rest;
}

function measuredRows(columns: readonly Column[]): MeasuredRow[] {
  const names = new Map(
    columns.flatMap(({ runs }) => runs.flat().map(({ label, name }) => [label, name] as const)),
  );
  return [...names].flatMap(([label, name]) => {
    const spreads = columns.map(({ runs }) =>
      spreadOf(runs.flatMap((run) => run.filter((one) => one.label === label).map(({ value }) => value))),
    );
    return [
      { label, spreads, cells: spreads.map((spread) => spread && spreadText(name, spread)) },
      ...maskedRow(label, columns),
    ];
  });
}

/** Shown below a doubtful result: the share of images without a gradient. */
function maskedRow(label: string, columns: readonly Column[]): MeasuredRow[] {
  const found = columns.map(({ runs }) => runs.flat().filter((one) => one.label === label));
  if (!found.flat().some(isMasked)) return [];
  const spreads = found.map((some) => spreadOf(some.flatMap(({ zero_gradients: share }) => share ?? [])));
  const cells = spreads.map((spread) => spread && shareText(spread.mean));
  return [{ label: `${label}: images without a gradient`, spreads, cells }];
}

export function spreadOf(values: readonly number[]): Spread | undefined {
  const runs = values.length;
  if (runs === 0) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / runs;
  if (runs === 1) return { mean, runs };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (runs - 1)), runs };
}

function spreadText(name: string, { mean, deviation, runs }: Spread): string {
  return deviation === undefined
    ? metricText(name, mean)
    : `${metricText(name, mean)} +- ${metricText(name, deviation)} (${runs} runs)`;
}
