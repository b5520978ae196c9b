import type { Span } from "./span.ts";

export type Severity = "error" | "warning" | "note";

/** Another place that matters for the problem, such as a declaration or a first use. */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** A change of a text: what is at `span` becomes `text`. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** Any message about a file. */
export interface Diagnostic {
  /** `room/name`; it never changes. `aclc explain room/name` shows its page. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly labels: readonly Label[];
  /** What to write instead, in one or two lines. */
  readonly help?: string;
  /** The text that should replace `span`; present only if `help` says just this. */
  readonly replacement?: string;
  /** the changes that carry out `help`, sorted by place; present if there is only one way to do it */
  readonly edits?: readonly Edit[];
}

/** Whether the file cannot be used because of it. */
export function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/** One row of a table of diagnostics: makes the message and the help from typed parameters. */
export interface DiagnosticRow<P> {
  readonly severity: Severity;
  readonly message: (p: P) => string;
  readonly help?: (p: P) => string | undefined;
  readonly replacement?: (p: P) => string | undefined;
}

/** Parameters of any message: the edits that carry out its help, if they are more than replacing the marked text. */
export interface Mended {
  readonly edits?: readonly Edit[] | undefined;
}

/** The parameters of a row whose message is always the same. */
export type Nothing = Record<never, never>;

const ofSeverity =
  (severity: Severity) =>
  <P>(message: (p: P) => string, help?: (p: P) => string | undefined): DiagnosticRow<P> => ({
    severity,
    message,
    ...(help ? { help } : {}),
  });

export const error = ofSeverity("error");
export const warning = ofSeverity("warning");
export const note = ofSeverity("note");

/** A row with the help "did you mean ...?". If there is no other word, the help of `row` is used. */
export function suggesting<P>(row: DiagnosticRow<P>, meant: (p: P) => string | undefined): DiagnosticRow<P> {
  return {
    ...row,
    help: (p) => {
      const word = meant(p);
      return word === undefined ? row.help?.(p) : `did you mean \`${word}\`?`;
    },
    replacement: (p) => meant(p) ?? row.replacement?.(p),
  };
}

/** `a`, `b` and `c` */
export function andList(names: readonly string[]): string {
  return inWords(names, "and");
}

/** `a`, `b` or `c` */
export function orList(names: readonly string[]): string {
  return inWords(names, "or");
}

function inWords(names: readonly string[], word: string): string {
  const quoted = names.map((name) => `\`${name}\``);
  if (quoted.length < 2) return quoted.join("");
  return `${quoted.slice(0, -1).join(", ")} ${word} ${quoted.at(-1)}`;
}

type AnyRow = DiagnosticRow<never>;
type ParamsOf<R> = R extends { message: (p: infer P) => string } ? P : never;

/** Makes a diagnostic of one room from its code and typed parameters; the text is only in the table. */
export type Reporter<T extends Record<string, AnyRow>> = <K extends keyof T & string>(
  code: K,
  span: Span,
  params: ParamsOf<T[K]> & Mended,
  labels?: readonly Label[],
) => Diagnostic;

/**
 * Makes a room's table of diagnostics.
 * @param room first half of every code, such as `syntax`
 */
export function diagnosticTable<T extends Record<string, AnyRow>>(
  room: string,
  rows: T,
): { rows: T; room: string; make: Reporter<T> } {
  const make: Reporter<T> = (code, span, params, labels = []) => {
    const row = rows[code] as unknown as DiagnosticRow<unknown>;
    const help = row.help?.(params);
    const edits = editsOf(span, row.replacement?.(params), params as Mended);
    const [edit, ...others] = edits ?? [];
    const isWhole =
      edit && others.length === 0 && edit.span.start === span.start && edit.span.end === span.end;
    return {
      code: `${room}/${code}`,
      severity: row.severity,
      message: row.message(params),
      span,
      labels,
      ...(help === undefined ? {} : { help }),
      ...(isWhole ? { replacement: edit.text } : {}),
      ...(edits === undefined ? {} : { edits }),
    };
  };
  return { rows, room, make };
}

function editsOf(
  span: Span,
  replacement: string | undefined,
  { edits }: Mended,
): readonly Edit[] | undefined {
  if (edits === undefined && replacement !== undefined) return [{ span, text: replacement }];
  return edits && [...edits].sort((a, b) => a.span.start - b.span.start);
}

/** A text after the changes to its file. Changes that overlap an earlier one are left out. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let [result, at] = ["", 0];
  for (const { span, text: inserted } of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    if (span.start < at) continue;
    result += text.slice(at, span.start) + inserted;
    at = span.end;
  }
  return result + text.slice(at);
}
