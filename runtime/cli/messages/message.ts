import { relative, resolve, sep } from "node:path";
import type { Diagnostic, Severity } from "../../../grammar/diagnostic.ts";
import { isArgument, type SourceFile, type Span } from "../../../grammar/span.ts";

/**
 * A diagnostic as data, and the one shape of `--json`: what other formats have is made of it. Lines and columns begin at
 * 1; a column counts UTF-16 code units, as editors and JavaScript do; the end is the first place behind the words.
 */
export interface Message extends Place {
  /** `room/name`, stable: `aclc explain CODE` has its page */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  /** what may be written in place of the words, where `help` says that */
  readonly replacement?: string;
  /** other places that take part: a declaration, a first use */
  readonly labels: readonly (Place & { readonly text: string })[];
}

export interface Place {
  /** from the working folder, with forward slashes; null where words of the command line are meant */
  readonly file: string | null;
  /** those words: what lines and columns are about where there is no file */
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
  const { code, severity, message, help, replacement, span, labels } = diagnostic;
  return {
    code,
    severity,
    message,
    ...(help === undefined ? {} : { help }),
    ...(replacement === undefined ? {} : { replacement }),
    ...placeOf(span, sources, cwd),
    labels: labels.map((label) => ({ text: label.text, ...placeOf(label.span, sources, cwd) })),
  };
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

/** A path from the working folder, with forward slashes. */
function shownPath(file: string, cwd: string | undefined): string {
  const path = cwd === undefined ? file : relative(cwd, resolve(cwd, file));
  return path.split(sep).join("/");
}

/** A message that is about no place in a file but about the file. */
export function aboutFile(code: string, message: string, file: string, cwd: string): Message {
  const place = { file: shownPath(file, cwd), line: 1, column: 1, end_line: 1, end_column: 1 };
  return { code, severity: "error", message, ...place, labels: [] };
}

/** Where a label or message is, in words. */
export function placeText({ file, argument, line, column }: Place): string {
  return file === null ? (argument ?? "") : `${file}:${line}:${column}`;
}
