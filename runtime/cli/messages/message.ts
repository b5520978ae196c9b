import { relative, resolve, sep } from "node:path";
import type { Diagnostic, Severity } from "../../../grammar/diagnostic.ts";
import { isArgument, type SourceFile, type Span } from "../../../grammar/span.ts";

/**
 * A diagnostic as data, as `--json` writes it; the other formats are made from it. Lines and columns start at 1. A column counts
 * UTF-16 code units, as editors and JavaScript do. The end is the position after the last character.
 */
export interface Message extends Place {
  /** `room/name`; it never changes. `aclc explain CODE` shows its page */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  /** text that can replace the marked text; present only if `help` says just this */
  readonly replacement?: string;
  /** the changes that carry out `help`: each replaces the text at its place; present if there is only one way to do it */
  readonly edits?: readonly (Place & { readonly text: string })[];
  /** other places that matter, such as a declaration or a first use */
  readonly labels: readonly (Place & { readonly text: string })[];
}

export interface Place {
  /** relative to the working folder, with forward slashes; null for a command-line argument */
  readonly file: string | null;
  /** the command-line argument that lines and columns refer to if there is no file */
  readonly argument?: string;
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
}

export function messageOf(
  diagnostic: Diagnostic,
  sources: ReadonlyMap<string, SourceFile>,
  cwd: string | undefined,
): Message {
  const { code, severity, message, help, replacement, edits, span, labels } = diagnostic;
  return {
    code,
    severity,
    message,
    ...(help === undefined ? {} : { help }),
    ...(replacement === undefined ? {} : { replacement }),
    ...(edits === undefined ? {} : { edits: edits.map((edit) => placed(edit, sources, cwd)) }),
    ...placeOf(span, sources, cwd),
    labels: labels.map((label) => placed(label, sources, cwd)),
  };
}

function placed(
  { text, span }: { readonly text: string; readonly span: Span },
  sources: ReadonlyMap<string, SourceFile>,
  cwd: string | undefined,
): Place & { readonly text: string } {
  return { text, ...placeOf(span, sources, cwd) };
}

function placeOf(span: Span, sources: ReadonlyMap<string, SourceFile>, cwd: string | undefined): Place {
  const { file, start, end } = span;
  const source = sources.get(file);
  const from = source?.position(start) ?? { line: 1, column: 1 };
  const to = source?.position(end) ?? from;
  return {
    ...(isArgument(span) ? { file: null, argument: source?.text ?? file } : { file: shownPath(file, cwd) }),
    line: from.line,
    column: from.column,
    end_line: to.line,
    end_column: to.column,
  };
}

/** A path relative to the working folder, with forward slashes. */
function shownPath(file: string, cwd: string | undefined): string {
  const path = cwd === undefined ? file : relative(cwd, resolve(cwd, file));
  return path.split(sep).join("/");
}

/** A message about a file as a whole. */
export function aboutFile(code: string, message: string, file: string, cwd: string): Message {
  const place = { file: shownPath(file, cwd), line: 1, column: 1, end_line: 1, end_column: 1 };
  return { code, severity: "error", message, ...place, labels: [] };
}

/** The place of a label or message as text. */
export function placeText({ file, argument, line, column }: Place): string {
  return file === null ? (argument ?? "") : `${file}:${line}:${column}`;
}
