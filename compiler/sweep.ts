import { type Diagnostic, isError } from "../grammar/diagnostic.ts";
import type { SourceFile } from "../grammar/span.ts";
import { type CompileInput, type CompileResult, compile } from "./compile.ts";
import { indexAt, MOST_POINTS, pointCount, type SweepAxis, type SweepPoint } from "./elaborate/sweep.ts";
import type { Plan } from "./schema/plan.ts";

export type { SweepAxis } from "./elaborate/sweep.ts";

export interface CompiledPoint {
  /** the value on each axis, as written */
  readonly values: Readonly<Record<string, string>>;
  /** undefined if any point has an error */
  readonly plan: Plan | undefined;
}

export interface SweepResult {
  /** empty if the file is a single experiment */
  readonly axes: readonly SweepAxis[];
  /** every combination, the last axis fastest; one point if there is no axis */
  readonly points: readonly CompiledPoint[];
  /** of all points, without repetition; a message about some points names the first of them */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, SourceFile>;
}

/** Compiles every point of a file's sweep. A file without `each(...)` is a sweep of one point. */
export function compileSweep(input: Omit<CompileInput, "point">): SweepResult {
  const first = compile({ ...input, point: {} });
  const { axes, sources } = first;
  const points = pointCount(axes) > MOST_POINTS ? [{}] : pointsOf(axes);
  const all = points.map((point, i) => ({
    values: Object.fromEntries(axes.map(({ name, values }) => [name, values[indexAt(point, name)]!])),
    result: i === 0 ? first : compile({ ...input, point }),
  }));
  const diagnostics = together(all);
  const failed = diagnostics.some(isError);
  return {
    axes,
    diagnostics,
    sources,
    points: all.map(({ values, result }) => ({
      values,
      get plan() {
        return failed ? undefined : result.plan;
      },
    })),
  };
}

function pointsOf(axes: readonly SweepAxis[]): SweepPoint[] {
  return axes.reduce<SweepPoint[]>(
    (points, { name, values }) =>
      points.flatMap((point) => values.map((_, index) => ({ ...point, [name]: index }))),
    [{}],
  );
}

/** `seed = 1, radius = 8/255` */
export function valuesText(values: CompiledPoint["values"]): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${value}`)
    .join(", ");
}

/** Merges messages: one that occurs at every point is unchanged, another one names the first point where it occurs. */
function together(
  points: readonly { readonly values: CompiledPoint["values"]; readonly result: CompileResult }[],
): Diagnostic[] {
  const found = new Map<string, { readonly diagnostic: Diagnostic; readonly at: string; times: number }>();
  for (const { values, result } of points)
    for (const diagnostic of result.diagnostics) {
      const { code, span, message } = diagnostic;
      const key = JSON.stringify([code, span, message]);
      const before = found.get(key);
      if (before) before.times++;
      else found.set(key, { diagnostic, at: valuesText(values), times: 1 });
    }
  // An error in a value of `each` occurs only at the points with this value, and its span shows the value.
  return [...found.values()].map(({ diagnostic, at, times }) =>
    times === points.length || isValue(diagnostic, points[0]!.result.axes)
      ? diagnostic
      : { ...diagnostic, message: `${diagnostic.message}, at ${at}` },
  );
}

function isValue({ span }: Diagnostic, axes: readonly SweepAxis[]): boolean {
  return axes.some(
    (axis) => axis.span.file === span.file && axis.span.start <= span.start && span.end <= axis.span.end,
  );
}
