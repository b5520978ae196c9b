import { CHECK_DIAGNOSTICS, type CompileInput, compile } from "../../compiler/compile.ts";
import type { Plan } from "../../compiler/schema/plan.ts";
import { compileSweep } from "../../compiler/sweep.ts";
import { type Diagnostic, isError, type Severity } from "../../grammar/diagnostic.ts";
import { renderDiagnostic } from "../../grammar/render.ts";
import type { SourceFile, Span } from "../../grammar/span.ts";
import type { Terminal } from "../screen/terminal.ts";
import { visible, visibleLine } from "../visible.ts";
import { type Message, messageOf } from "./messages/message.ts";
import { readImportedFile, readNamedFile } from "./read-file.ts";
import { type ReadFile, UnreadFiles } from "./unread-files.ts";

/** A compiled file: its diagnostics, and the plan if there are no errors. */
export interface Compiled {
  readonly plan: Plan | undefined;
  /** the file, its imports and the values of `--set`, by path */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** whether there is an error. Without errors there is a plan, unless the file is a library */
  readonly failed: boolean;
  /** the file is a sweep, but one plan was requested, which is an error */
  readonly isSweep: boolean;
  /** all messages, sorted by file and place */
  readonly diagnostics: readonly Diagnostic[];
  /**
   * @param least the lowest severity to show; only `aclc check` shows notes
   * @param which selects messages by their index in `diagnostics`
   */
  render(terminal: Terminal, least: Severity, which?: (index: number) => boolean): string;
  /** @param cwd makes paths relative to this folder; default: paths are not changed */
  toJson(cwd?: string): readonly Message[];
}

/** A compiled file for which no plan is needed. */
export type Checked = Omit<Compiled, "plan">;

const URGENCY: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

/** The values of params on the command line. */
export interface Given {
  /** `--set` by name */
  readonly set: Readonly<Record<string, string>>;
  /** the path of the `--params` file, relative to the working folder */
  readonly params?: string;
}

export const NOTHING_GIVEN: Given = { set: {} };

/** The same, with the `--params` file read. */
export type GivenInput = Pick<CompileInput, "overrides" | "params">;

/** @throws FileError if the `--params` file cannot be read */
export function givenInput({ set, params }: Given, cwd: string): GivenInput {
  return {
    overrides: set,
    ...(params === undefined ? {} : { params: { path: params, text: readNamedFile(params, cwd) } }),
  };
}

/**
 * Checks a file and all points of its sweep. A library is accepted, although it has no plan.
 * @throws FileError if the file itself cannot be read
 */
export function compileFile(file: string, given: Given, cwd: string): Checked {
  const text = readNamedFile(file, cwd);
  const readFile: ReadFile = (path) => (path === file ? text : readImportedFile(path, cwd, file));
  const unread = new UnreadFiles();
  const { diagnostics, sources } = compileSweep({
    entry: file,
    readFile: unread.reading(readFile),
    ...givenInput(given, cwd),
  });
  return compiled(undefined, unread.explain(diagnostics), sources);
}

/** Compiles a file to a plan. A library has no plan, so it is an error. */
export function compileText(entry: string, given: GivenInput, readFile: ReadFile): Compiled {
  const unread = new UnreadFiles();
  const { plan, sources, ...said } = compile({ entry, readFile: unread.reading(readFile), ...given });
  const diagnostics = unread.explain(said.diagnostics);
  const failed = diagnostics.some(isError);
  if (plan || failed) return compiled(plan, diagnostics, sources);
  const missing = CHECK_DIAGNOSTICS.make("no-experiment", { file: entry, start: 0, end: 0 }, {});
  return compiled(undefined, [...diagnostics, missing], sources);
}

/** Combines a plan, if there is one, and the messages about its files. */
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

/** A diagnostic as text. Control characters in names, values and paths are made visible. */
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
