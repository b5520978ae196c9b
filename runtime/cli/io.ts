import { readFileSync } from "node:fs";

/** What a command may touch of its process; tests hand in their own. */
export interface Io {
  /** data */
  readonly stdout: Output;
  /** messages and progress */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** the terminal itself, where there is one: for the live screen and its keys */
  readonly terminal?: { readonly input: NodeJS.ReadStream; readonly output: NodeJS.WriteStream };
  /** All of stdin, as text. */
  readStdin(): string;
  /** Calls a handler on each of the signals; returns what takes it away again. */
  onSignals(signals: readonly NodeJS.Signals[], handler: (signal: NodeJS.Signals) => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** The real process. */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosed);
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    ...(inForeground() ? { terminal: { input: process.stdin, output: process.stderr } } : {}),
    readStdin: () => readFileSync(0, "utf8"),
    onSignals(signals, handler) {
      for (const signal of signals) process.on(signal, handler);
      return () => {
        for (const signal of signals) process.off(signal, handler);
      };
    },
    exit: (code) => process.exit(code),
  };
}

/**
 * Whether keys reach this process: a job that the shell runs in the background (`aclc run x.acl &`) is halted as soon
 * as it touches the terminal's settings. Where this cannot be found out, it is taken to be in the foreground.
 */
function inForeground(): boolean {
  try {
    // pid (command) state ppid pgrp session tty tpgid; the command may hold spaces and brackets
    const stat = readFileSync("/proc/self/stat", "utf8");
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return group === foreground;
  } catch {
    return true;
  }
}

/**
 * A reader that left (`aclc plan x.acl | head`) or a terminal that was closed is no fault of ours and nothing to
 * report: later writes go nowhere, and the command comes to its own end and exit status.
 */
function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE" && error.code !== "EIO" && error.code !== "ERR_STREAM_DESTROYED") throw error;
}
