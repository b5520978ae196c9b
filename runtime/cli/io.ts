import { readFileSync } from "node:fs";
import { systemReason } from "../run-error.ts";
import { exitNow } from "./exit-now.ts";
import { FileError } from "./failure.ts";
import type { Output } from "./output.ts";
import { type StreamOutput, streamOutput } from "./stream-output.ts";

export type { Output } from "./output.ts";

/** The parts of the process that a command can use; tests pass their own. */
export interface Io {
  /** data */
  readonly stdout: Output;
  /** messages and progress */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** the terminal, if there is one; for the live screen and its keys */
  readonly terminal?: { readonly input: NodeJS.ReadStream; readonly output: NodeJS.WriteStream };
  /** Reads all of stdin as text. */
  readStdin(): string;
  /** Calls a handler on each of the signals. Returns a function that removes the handler. */
  onSignals(signals: readonly NodeJS.Signals[], handler: (signal: NodeJS.Signals) => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}

let outputs: { readonly stdout: StreamOutput; readonly stderr: StreamOutput } | undefined;

/** Standard output and standard error of this process; the same objects for all command lines. */
export function processOutputs() {
  outputs ??= { stdout: streamOutput(process.stdout, 1), stderr: streamOutput(process.stderr, 2) };
  return outputs;
}

/** The real process. @throws FileError if its working folder was deleted */
export function processIo(): Io {
  return {
    ...processOutputs(),
    env: process.env,
    cwd: workingFolder(),
    ...(inForeground() ? { terminal: { input: process.stdin, output: process.stderr } } : {}),
    readStdin: () => readFileSync(0, "utf8"),
    onSignals(signals, handler) {
      for (const signal of signals) process.on(signal, handler);
      return () => {
        for (const signal of signals) process.off(signal, handler);
      };
    },
    exit: exitNow,
  };
}

/**
 * Whether this process is in the foreground and can read keys. The system stops a background job (`aclc run x.acl &`) as soon
 * as it changes the settings of the terminal. If it cannot be determined, the answer is yes.
 */
function inForeground(): boolean {
  try {
    // pid (command) state ppid pgrp session tty tpgid; the command can contain spaces and brackets
    const stat = readFileSync("/proc/self/stat", "utf8");
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return group === foreground;
  } catch {
    return true;
  }
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      throw new FileError(`the working folder cannot be used: ${systemReason(error)}`);
    throw new FileError("the working folder was deleted", "change to another folder: cd FOLDER");
  }
}
