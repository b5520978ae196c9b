import { bytesText, operationsText, shortNumber } from "../../compiler/plan-diff/numbers.ts";
import type { DeviceFigures, ProgramCost, Tally } from "../../compiler/tensor/cost/cost.ts";
import type { Op } from "../../compiler/tensor/ops.ts";

/** What a cost report is about. */
export interface Costed {
  readonly program: string;
  readonly batch: number;
  /** if the number of attack steps is a schedule: the update whose number is used */
  readonly update?: number;
  readonly figures?: DeviceFigures;
}

/** The cost of a program as text. */
export function renderProgramCost(cost: ProgramCost, of: Costed): string {
  const { figures } = of;
  const timed = figures !== undefined;
  const columns = (tally: Tally): string[] => [
    String(tally.runs),
    operationsText(tally.operations),
    bytesText(tally.read),
    bytesText(tally.written),
    ...(tally.seconds === undefined ? [] : [secondsText(tally.seconds)]),
  ];
  const titles = ["runs", "operations", "read", "written", ...(timed ? ["time"] : [])];
  const phases = [...cost.phases].map(([name, { total }]) => [name, ...columns(total)]);
  const kinds = [...cost.kinds]
    .sort(([a, x], [b, y]) => y.operations - x.operations || y.runs - x.runs || (a < b ? -1 : 1))
    .map(([op, tally]) => [op, ...columns(tally)]);
  const counts = [...cost.kinds.keys()]
    .sort()
    .map((op) => [
      op,
      ...[...cost.phases.values()].map(({ kinds: its }) => String(its.get(op)?.runs ?? "")),
      String(cost.kinds.get(op)!.runs),
    ]);
  return [
    `${of.program}: one step of ${of.batch} images; an instruction in a loop counts once per iteration`,
    ...(of.update === undefined
      ? []
      : [`where a schedule sets the number of attack steps, the number at update ${of.update} is used`]),
    "",
    ...table(["part", ...titles], [...phases, ["all", ...columns(cost.total)]]),
    "",
    ...table(["operation", ...titles], kinds),
    "",
    ...table(["runs", ...cost.phases.keys(), "all"], counts),
    "",
    `convolutions and matrix products  ${operationsText(cost.linear.operations)}`,
    `peak memory                       ${bytesText(cost.peak)}, in the order of the program`,
    ...(figures && cost.total.seconds !== undefined
      ? [
          `time of a step                    ${secondsText(cost.total.seconds)}, an estimate: for each instruction, the larger of the`,
          `                                  time for its operations at ${shortNumber(figures.flops)}FLOP/s and for its bytes at ${shortNumber(figures.bandwidth)}B/s`,
        ]
      : []),
    "",
  ].join("\n");
}

/** `12.3 ms` */
function secondsText(seconds: number): string {
  const [value, unit] =
    seconds >= 1 ? [seconds, "s"] : seconds >= 1e-3 ? [seconds * 1e3, "ms"] : [seconds * 1e6, "us"];
  return `${value.toPrecision(3)} ${unit}`;
}

/** The lines of a table: the first column is left-aligned, the others are right-aligned. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [titles, ...rows];
  const widths = titles.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  return all.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd(),
  );
}

/** The cost of a program as data, with exact numbers. */
export function programCostJson(cost: ProgramCost, of: Costed): unknown {
  const kinds = (tallies: ReadonlyMap<Op, Tally>): unknown => Object.fromEntries(tallies);
  return {
    program: of.program,
    batch: of.batch,
    ...(of.update === undefined ? {} : { update: of.update }),
    total: cost.total,
    linear: cost.linear,
    peak_bytes: cost.peak,
    ...(of.figures ? { device: of.figures, seconds_are: "an estimate" } : {}),
    phases: Object.fromEntries(
      [...cost.phases].map(([name, { total, kinds: its }]) => [name, { total, kinds: kinds(its) }]),
    ),
    kinds: kinds(cost.kinds),
  };
}
