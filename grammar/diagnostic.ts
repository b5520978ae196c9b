import type { Span } from "./span.ts";

export type Severity = "error" | "warning" | "note";

/** Another place that takes part in the problem: a declaration, a first use. */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** The one shape of everything that is said about a file. */
export interface Diagnostic {
  /** `room/name`, stable: `aclc explain room/name` has its page. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly labels: readonly Label[];
  /** What to write instead, in one or two lines. */
  readonly help?: string;
  /** What `help` says to write in place of the words of `span`, where it is that alone. */
  readonly replacement?: string;
}

/** Whether it keeps a file from being what it was meant to be. */
export function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/** One row of a room's table: the text by typed parameters, and what helps. */
export interface DiagnosticRow<P> {
  readonly severity: Severity;
  readonly message: (p: P) => string;
  readonly help?: (p: P) => string | undefined;
  readonly replacement?: (p: P) => string | undefined;
}

/** Parameters of a row that says the same each time. */
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

/** A row that asks whether another word was meant, where there is one; its own help stands where there is none. */
export function suggesting<P>(row: DiagnosticRow<P>, meant: (p: P) => string | undefined): DiagnosticRow<P> {
  return {
    ...row,
    help: (p) => {
      const word = meant(p);
      return word === undefined ? row.help?.(p) : `did you mean \`${word}\`?`;
    },
    replacement: meant,
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

/** Reports diagnostics of one room by code and typed parameters; the text lives in the table only. */
export type Reporter<T extends Record<string, AnyRow>> = <K extends keyof T & string>(
  code: K,
  span: Span,
  params: ParamsOf<T[K]>,
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
    const replacement = row.replacement?.(params);
    return {
      code: `${room}/${code}`,
      severity: row.severity,
      message: row.message(params),
      span,
      labels,
      ...(help === undefined ? {} : { help }),
      ...(replacement === undefined ? {} : { replacement }),
    };
  };
  return { rows, room, make };
}
