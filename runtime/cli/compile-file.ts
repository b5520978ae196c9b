import { CHECK_DIAGNOSTICS, type CompileInput, compile } from "../../compiler/compile.ts";
import type { Plan } from "../../compiler/plan/schema.ts";
import { compileSweep } from "../../compiler/sweep.ts";
import { type Diagnostic, isError, type Severity } from "../../grammar/diagnostic.ts";
import { renderDiagnostic } from "../../grammar/render.ts";
import type { SourceFile, Span } from "../../grammar/span.ts";
import type { Terminal } from "../screen/terminal.ts";
import { visible, visibleLine } from "../visible.ts";
import { type Message, messageOf } from "./messages/message.ts";
import { readImportedFile, readNamedFile } from "./read-file.ts";
import { type ReadFile, UnreadFiles } from "./unread-files.ts";

/** A compiled file: a plan, unless there are errors, and what is to be said of it. */
export interface Compiled {
  readonly plan: Plan | undefined;
  /** the files it is made of, by path, and what `--set` gave */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** whether something is an error; without one there is a plan, but for a file of declarations alone */
  readonly failed: boolean;
  /** one plan was wanted of a file that stands for several experiments: that is an error, too */
  readonly isSweep: boolean;
  /** all that is said of them, in the order of the files and of places in them */
  readonly diagnostics: readonly Diagnostic[];
  /**
   * @param least leaves out what is said less urgently: notes are for `aclc check`
   * @param which leaves out others, by their place in `diagnostics`
   */
  render(terminal: Terminal, least: Severity, which?: (index: number) => boolean): string;
  /** @param cwd a folder that paths are given from; as they are, where it is left out */
  toJson(cwd?: string): readonly Message[];
}

/** A file of which no plan is wanted. */
export type Checked = Omit<Compiled, "plan">;

const URGENCY: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

/** Values of params that are given beside a file. */
export interface Given {
  /** `--set` by name */
  readonly set: Readonly<Record<string, string>>;
  /** path of the file of `--params`, from the working folder */
  readonly params?: string;
}

export const NOTHING_GIVEN: Given = { set: {} };

/** The same, read. */
export type GivenInput = Pick<CompileInput, "overrides" | "params">;

/** @throws FileError where the file of params cannot be read */
export function givenInput({ set, params }: Given, cwd: string): GivenInput {
  return {
    overrides: set,
    ...(params === undefined ? {} : { params: { path: params, text: readNamedFile(params, cwd) } }),
  };
}

/**
 * A file, to be checked, with all points of its sweep: one of declarations alone is fine, and has no plan.
 * @throws FileError where the file itself cannot be read
 */
export function compileFile(file: string, given: Given, cwd: string): Checked {
  const text = readNamedFile(file, cwd);
  const readFile: ReadFile = (path) => (path === file ? text : readImportedFile(path, cwd));
  const unread = new UnreadFiles();
  const { diagnostics, sources } = compileSweep({
    entry: file,
    readFile: unread.reading(readFile),
    ...givenInput(given, cwd),
  });
  return compiled(undefined, unread.explain(diagnostics), sources);
}

/** A file, for its plan: one of declarations alone has none, and that is an error. */
export function compileText(entry: string, given: GivenInput, readFile: ReadFile): Compiled {
  const unread = new UnreadFiles();
  const { plan, sources, ...said } = compile({ entry, readFile: unread.reading(readFile), ...given });
  const diagnostics = unread.explain(said.diagnostics);
  const failed = diagnostics.some(isError);
  if (plan || failed) return compiled(plan, diagnostics, sources);
  const missing = CHECK_DIAGNOSTICS.make("no-experiment", { file: entry, start: 0, end: 0 }, {});
  return compiled(undefined, [...diagnostics, missing], sources);
}

/** A plan, if there is one, with all that is said of the files it is made of. */
export function compiled(
  plan: Plan | undefined,
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceFile>,
): Compiled {
  return {
    plan,
    sources,
    diagnostics,
    isSweep: diagnostics.some(({ code }) => code === "check/sweep-not-here"),
    failed: diagnostics.some(isError),
    render(terminal, least, which = () => true) {
      const shown = diagnostics.filter(({ severity }, i) => URGENCY[severity] >= URGENCY[least] && which(i));
      return shown.map((diagnostic) => `${rendered(diagnostic, sources, terminal)}\n`).join("\n");
    },
    toJson: (cwd) => diagnostics.map((diagnostic) => messageOf(diagnostic, sources, cwd)),
  };
}

/** A diagnostic for people: names and values of others in it, and names of files, show their control characters. */
function rendered(
  diagnostic: Diagnostic,
  sources: ReadonlyMap<string, SourceFile>,
  terminal: Terminal,
): string {
  const { message, help, span, labels } = diagnostic;
  const inFile = (one: Span): Span => ({ ...one, file: visibleLine(one.file) });
  const shown = {
    ...diagnostic,
    message: visible(message),
    ...(help === undefined ? {} : { help: visible(help) }),
    span: inFile(span),
    labels: labels.map((label) => ({ text: visible(label.text), span: inFile(label.span) })),
  };
  const named = new Map([...sources].map(([path, source]) => [visibleLine(path), source]));
  return renderDiagnostic(shown, named, terminal);
}
