import { compile } from "../../compiler/compile.ts";
import type { Plan } from "../../compiler/plan/schema.ts";
import type { Diagnostic, Severity } from "../../grammar/diagnostic.ts";
import { renderDiagnostic } from "../../grammar/render.ts";
import type { SourceFile, Span } from "../../grammar/span.ts";
import type { Terminal } from "../screen/terminal.ts";
import { readImportedFile, readNamedFile } from "./read-file.ts";

/** A compiled file: a plan, unless there are errors, and what is to be said of it. */
export interface Compiled {
  readonly plan: Plan | undefined;
  /** @param least leaves out what is said less urgently: notes are for `aclc check` */
  render(terminal: Terminal, least: Severity): string;
  toJson(): readonly DiagnosticJson[];
}

const URGENCY: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

export interface DiagnosticJson extends PlaceJson {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly help?: string;
  readonly labels: readonly (PlaceJson & { readonly text: string })[];
}

interface PlaceJson {
  readonly file: string;
  /** 1-based */
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
}

/** Where a file and those it imports are read from; undefined where there is none. */
export type ReadFile = (path: string) => string | undefined;

/** @throws FileError where the file itself cannot be read */
export function compileFile(
  file: string,
  overrides: Readonly<Record<string, string>>,
  cwd: string,
): Compiled {
  const text = readNamedFile(file, cwd);
  return compileText(file, overrides, (path) => (path === file ? text : readImportedFile(path, cwd)));
}

export function compileText(
  entry: string,
  overrides: Readonly<Record<string, string>>,
  readFile: ReadFile,
): Compiled {
  const { plan, diagnostics, sources } = compile({ entry, readFile, overrides });
  return compiled(plan, diagnostics, sources);
}

/** A plan, if there is one, with all that is said of the files it is made of. */
export function compiled(
  plan: Plan | undefined,
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceFile>,
): Compiled {
  return {
    plan,
    render(terminal, least) {
      const shown = diagnostics.filter(({ severity }) => URGENCY[severity] >= URGENCY[least]);
      return shown.map((diagnostic) => `${renderDiagnostic(diagnostic, sources, terminal)}\n`).join("\n");
    },
    toJson: () => diagnostics.map((diagnostic) => diagnosticJson(diagnostic, sources)),
  };
}

function diagnosticJson(diagnostic: Diagnostic, sources: ReadonlyMap<string, SourceFile>): DiagnosticJson {
  const { code, severity, message, help, span, labels } = diagnostic;
  return {
    code,
    severity,
    message,
    ...(help === undefined ? {} : { help }),
    ...place(span, sources),
    labels: labels.map((label) => ({ text: label.text, ...place(label.span, sources) })),
  };
}

function place({ file, start, end }: Span, sources: ReadonlyMap<string, SourceFile>): PlaceJson {
  const source = sources.get(file);
  const from = source?.position(start) ?? { line: 1, column: 1 };
  const to = source?.position(end) ?? from;
  return { file, line: from.line, column: from.column, end_line: to.line, end_column: to.column };
}
