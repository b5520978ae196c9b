import { type Diagnostic, isError } from "../grammar/diagnostic.ts";
import { SourceFile, type Span } from "../grammar/span.ts";
import { EvaluationLimit } from "./elaborate/evaluation-limit.ts";
import { type Draft, experimentFromAst } from "./elaborate/experiment-from-ast.ts";
import { loadModules } from "./elaborate/modules.ts";
import { readOverrides } from "./elaborate/overrides.ts";
import { Repeats } from "./elaborate/repeats.ts";
import { spanIn } from "./elaborate/span-in.ts";
import { MOST_POINTS, pointCount, Sweep, type SweepAxis, type SweepPoint } from "./elaborate/sweep.ts";
import { UnknownNames } from "./elaborate/unknown-names.ts";
import { warnUnusedDeclarations } from "./elaborate/unused-declarations.ts";
import type { Experiment } from "./experiment/experiment.ts";
import { planOf } from "./plan/plan-of.ts";
import { CHECK_DIAGNOSTICS, needsOf, type Report } from "./rules/diagnostics.ts";
import type { Needs } from "./rules/rule.ts";
import { holdToRules } from "./rules/run.ts";
import type { Plan } from "./schema/plan.ts";

export type { Diagnostic } from "../grammar/diagnostic.ts";
export { renderDiagnostic } from "../grammar/render.ts";
export { SourceFile } from "../grammar/span.ts";
export { CHECK_DIAGNOSTICS } from "./rules/diagnostics.ts";

export interface CompileInput {
  /** path of the experiment */
  readonly entry: string;
  /** text of a file; undefined if it does not exist */
  readonly readFile: (path: string) => string | undefined;
  /** values of `--set`, by name */
  readonly overrides?: Readonly<Record<string, string>>;
  /** a params file: YAML lines `name: value`; `overrides` win over it */
  readonly params?: { readonly path: string; readonly text: string };
  /** the point of a sweep; if it is absent, a sweep is an error */
  readonly point?: SweepPoint;
}

export interface CompileResult {
  /** undefined after an error, and for a library */
  readonly experiment: Experiment | undefined;
  /** the plan of the experiment, made when it is first read */
  readonly plan: Plan | undefined;
  /** errors, warnings and notes, by file and place */
  readonly diagnostics: readonly Diagnostic[];
  /** every file read, by path, and every override, by `--set NAME` */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** the values of each `each(...)`, in the order in which they are found */
  readonly axes: readonly SweepAxis[];
}

/**
 * Compiles a text to a plan in four steps: read the files and their imports; read the values set from outside; make the
 * experiment, with recipes merged and every name, type and stage checked; make its plan. All errors are reported
 * together.
 */
export function compile({ entry, readFile, overrides = {}, params, point }: CompileInput): CompileResult {
  const found = new Map<string, Diagnostic>();
  let errors = 0;
  /** false if a file uses something that plans do not support yet */
  let complete = true;
  const keep = (diagnostic: Diagnostic): void => {
    const { code, span, message } = diagnostic;
    // A recipe or library is read once for each use; its errors are reported once.
    const key = `${code} ${span.file} ${span.start} ${span.end} ${message}`;
    if (found.has(key)) return;
    found.set(key, diagnostic);
    // checks continue after a word that is not supported yet
    if (code === "check/not-yet") complete = false;
    else if (isError(diagnostic)) errors++;
  };
  const unknown = new UnknownNames();
  const repeats = new Repeats();
  const report: Report = (code, span, params, labels) => {
    const declared = labels === undefined ? unknown.declarationOf(span) : undefined;
    const others = declared ? [{ span: declared, text: "declared here" }] : labels;
    const diagnostic = CHECK_DIAGNOSTICS.make(code, span, params, others);
    keep(diagnostic);
    return diagnostic;
  };
  const sources = new Map<string, SourceFile>();
  let namesLost = false;
  const modules = loadModules(entry, readFile, sources, report, unknown, (parsed) => {
    parsed.diagnostics.forEach(keep);
    namesLost ||= parsed.namesLost;
  });
  let draft: Draft | undefined;
  const sweep = new Sweep(point ?? {}, report, ({ file, start, end }) =>
    sources.get(file)!.text.slice(start, end),
  );
  if (modules) {
    const set = readOverrides(
      { set: overrides, file: params && new SourceFile(params.path, params.text) },
      modules,
      sources,
      report,
    );
    const context = {
      report,
      modules,
      overrides: set,
      values: new Map(),
      active: new Set<never>(),
      used: new Set<never>(),
      imports: new Set<string>(),
      unknown,
      repeats,
      limit: new EvaluationLimit(report),
      sweep,
      publicNames: new Map(),
    };
    draft = experimentFromAst(context);
    unknown.report(report);
    repeats.report();
    // after an error, uses may be unknown
    if (errors === 0 && complete) {
      warnUnusedDeclarations(context, draft.stages);
      if (draft.experiment) holdToRules("experiment", draft.experiment, spanIn, report);
    }
  }
  const { axes } = sweep;
  const points = pointCount(axes);
  const [axis, ...others] = axes;
  if (axis && (points > MOST_POINTS || point === undefined)) {
    const labels = others.map(({ span, values }) => ({ span, text: `${values.length} values` }));
    if (points > MOST_POINTS) report("sweep-too-large", axis.span, { points, most: MOST_POINTS }, labels);
    else report("sweep-not-here", axis.span, { points, name: axis.name, value: axis.values[0]! }, labels);
  }
  const all = [...found.values()];
  const readable = !all.some((one) => one.code.startsWith("syntax/") && isError(one));
  const unread: Readonly<Record<Needs, boolean>> = { text: !readable, names: namesLost };
  const follows = (code: string): boolean => {
    const needs = needsOf(code);
    return needs !== undefined && unread[needs];
  };
  const kept = all.filter((one) => !follows(one.code) && !isPartOfAnother(one, all));
  const diagnostics = inOrder(kept, [...sources.keys()]);
  const experiment = errors === 0 && complete ? draft?.experiment : undefined;
  if (errors === 0 && complete && draft && draft.stages.length > 0 && !experiment)
    throw new Error(`${entry} has no experiment, and nothing says why`);
  let plan: Plan | undefined;
  return {
    diagnostics,
    sources,
    axes,
    experiment,
    get plan() {
      plan ??= experiment && planOf(experiment);
      return plan;
    },
  };
}

/** Whether a syntax error is inside a text that another message replaces as a whole. */
function isPartOfAnother({ code, edits, span: own }: Diagnostic, all: readonly Diagnostic[]): boolean {
  if (!edits || !MENDED_WITH.has(code)) return false;
  const contains = ({ file, start, end }: Span, inner: Span): boolean =>
    file === inner.file && start <= inner.start && inner.end <= end;
  return all.some(
    (other) =>
      other.code.startsWith("check/") &&
      contains(other.span, own) &&
      edits.every((edit) => other.edits?.some(({ span }) => contains(span, edit.span))),
  );
}

const MENDED_WITH: ReadonlySet<string> = new Set(["syntax/hyphen-in-name", "syntax/unknown-character"]);

function inOrder(diagnostics: readonly Diagnostic[], files: readonly string[]): Diagnostic[] {
  const rank = new Map(files.map((file, i) => [file, i]));
  return [...diagnostics].sort(
    (a, b) =>
      (rank.get(a.span.file) ?? 0) - (rank.get(b.span.file) ?? 0) ||
      a.span.start - b.span.start ||
      a.span.end - b.span.end ||
      (a.code < b.code ? -1 : 1),
  );
}
