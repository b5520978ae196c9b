import { EngineError } from "../engine.ts";
import { RunError } from "../run-error.ts";
import type { Paint } from "../screen/terminal.ts";
import { visible } from "../visible.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";

/** The help for a wrong command line if there is no better advice. */
export const USAGE_HELP = "aclc --help lists commands and options";

/** The command line is wrong. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(
    message: string,
    readonly help?: string,
  ) {
    super(message);
  }
}

/** A file on the command line cannot be used. */
export class FileError extends Error {
  override readonly name = "FileError";

  constructor(
    message: string,
    readonly help?: string,
  ) {
    super(message);
  }
}

/** Ends a command whose messages are already shown. */
export class Ended extends Error {
  override readonly name = "Ended";

  constructor(readonly exit: ExitCode) {
    super(`exit ${exit}`);
  }
}

export interface Failure {
  readonly text: string;
  readonly exit: ExitCode;
}

/**
 * The text and the exit status for an error. A stack trace is shown only for bugs in aclc, and only with ACLC_DEBUG, because it
 * is of no use to others.
 */
export function describeFailure(error: unknown, paint: Paint, debug: boolean): Failure {
  if (error instanceof Ended) return { text: "", exit: error.exit };
  if (error instanceof RunError) {
    const text = message(paint, error.message, error.help, error.code);
    const { cause } = error;
    return { text: debug && cause instanceof Error ? `${text}${cause.stack}\n` : text, exit: EXIT.fault };
  }
  if (error instanceof EngineError) return { text: message(paint, error.message), exit: EXIT.fault };
  if (error instanceof FileError)
    return { text: message(paint, error.message, error.help), exit: EXIT.fault };
  if (error instanceof UsageError)
    return {
      text: message(paint, error.message, error.help ?? USAGE_HELP),
      exit: EXIT.usage,
    };
  if (isOutOfMemory(error)) return { text: message(paint, ...OUT_OF_MEMORY), exit: EXIT.fault };
  return { text: internal(error, paint, debug), exit: EXIT.fault };
}

/** Whether this is one of V8's errors for arrays and strings that do not fit into memory. */
function isOutOfMemory(error: unknown): boolean {
  return (
    error instanceof RangeError &&
    /^(Array buffer allocation failed|Invalid typed array length: \d|Invalid string length)/.test(
      error.message,
    )
  );
}

const OUT_OF_MEMORY = [
  "there is not enough memory",
  "use smaller networks, smaller batches or less data; `aclc program FILE --cost` shows what a step needs",
] as const;

function message(paint: Paint, text: string, help?: string, code?: string, kind = "error"): string {
  const label = paint("red", code === undefined ? `${kind}:` : `${kind}[${code}]:`);
  const lines =
    help === undefined
      ? []
      : visible(help)
          .split("\n")
          .map((line, i) => `${i === 0 ? "  help: " : "        "}${line}`);
  return `${[`${label} ${visible(text)}`, ...lines].join("\n")}\n`;
}

function internal(error: unknown, paint: Paint, debug: boolean): string {
  const what = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const help = debug
    ? "this is a bug in aclc; please report it with the lines below and your file"
    : "this is a bug in aclc; please report it with your file and the output of the same command with ACLC_DEBUG=1";
  return message(paint, what, help, undefined, "internal error") + (debug ? `${stack}\n` : "");
}
