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
}

/** One row of a room's table: the text by typed parameters, and what helps. */
export interface DiagnosticRow<P> {
  readonly severity: Severity;
  readonly message: (p: P) => string;
  readonly help?: (p: P) => string | undefined;
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
    return {
      code: `${room}/${code}`,
      severity: row.severity,
      message: row.message(params),
      span,
      labels,
      ...(help === undefined ? {} : { help }),
    };
  };
  return { rows, room, make };
}
