import { spreadOf } from "../../runtime/cli/compare/table.ts";

/** What one run of one experiment gave. */
export interface RunResult {
  /** `ds` for ds.acl */
  readonly experiment: string;
  readonly run: number;
  readonly plan_digest: string;
  /** stage to seconds */
  readonly seconds: Readonly<Record<string, number>>;
  /** stage's checkpoint to metric to value, a share in 0..1 */
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface Results {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly runs: readonly RunResult[];
}

/** In the order of the table. */
export const EXPERIMENTS = [
  { name: "ds", title: "DS", runs: 3 },
  { name: "a2a", title: "A2A", runs: 1 },
  { name: "a2s", title: "A2S", runs: 1 },
  { name: "s2s", title: "S2S (SimCLR)", runs: 3 },
  { name: "scratch", title: "from scratch", runs: 3 },
] as const;

const COLUMNS = [
  { title: "SLF, clean", checkpoint: "slf.last", metric: "accuracy" },
  { title: "SLF, PGD-20", checkpoint: "slf.last", metric: "accuracy under pgd-20 linf 8/255" },
  { title: "AFF, clean", checkpoint: "aff.last", metric: "accuracy" },
  { title: "AFF, PGD-20", checkpoint: "aff.last", metric: "accuracy under pgd-20 linf 8/255" },
] as const;

/** The table of the results as Markdown: mean and, of several runs, sample standard deviation, in percent. */
export function table({ runs }: Results): string {
  const rows = EXPERIMENTS.map(({ name, title }) => {
    const own = runs.filter(({ experiment }) => experiment === name);
    const cells = COLUMNS.map(({ checkpoint, metric }) =>
      cell(own.flatMap(({ metrics }) => metrics[checkpoint]?.[metric] ?? [])),
    );
    return [title, String(own.length), ...cells];
  });
  const head = ["pre-training", "runs", ...COLUMNS.map(({ title }) => title)];
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, i) => text.padEnd(widths[i]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function cell(shares: readonly number[]): string {
  const spread = spreadOf(shares.map((share) => 100 * share));
  if (!spread) return "-";
  const { mean, deviation } = spread;
  return deviation === undefined ? mean.toFixed(1) : `${mean.toFixed(1)} ± ${deviation.toFixed(1)}`;
}

const BEGIN = "<!-- table: written by reproduce.ts -->";
const END = "<!-- end of table -->";

/** @throws where the page has no place for the table */
export function withTable(page: string, results: Results): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`the page has no "${BEGIN}" with "${END}" after it`);
  const written = `${table(results)}\n\n${machineText(results)}`;
  return `${page.slice(0, from + BEGIN.length)}\n\n${written}\n\n${page.slice(to)}`;
}

/** What the runs were made on, and how long they took one after the other. */
function machineText({ machine, runs }: Results): string {
  const minutes = runs.reduce((sum, { seconds }) => sum + (seconds.all ?? 0), 0) / 60;
  const { processor, cores, engine, precision } = machine;
  return `${processor}, ${cores} cores, ${engine}, ${precision}: ${Math.round(minutes)} minutes for the ${runs.length} runs.`;
}
