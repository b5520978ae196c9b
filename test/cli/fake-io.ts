import { runCommandLine } from "../../runtime/cli/command-line.ts";
import type { Io } from "../../runtime/cli/io.ts";

/** A process whose output goes to strings, and which does not exit. */
export interface FakeIo {
  readonly io: Io;
  readonly out: () => string;
  readonly err: () => string;
  /** requested exit statuses */
  readonly exits: readonly number[];
  raise(signal: NodeJS.Signals): void;
  readonly listening: () => number;
}

export function fakeIo(cwd: string, env: Io["env"] = {}): FakeIo {
  let out = "";
  let err = "";
  const exits: number[] = [];
  const handlers = new Set<{
    signals: readonly NodeJS.Signals[];
    handler: (signal: NodeJS.Signals) => void;
  }>();
  return {
    io: {
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (err += text) },
      env,
      cwd,
      readStdin: () => "",
      onSignals(signals, handler) {
        const entry = { signals, handler };
        handlers.add(entry);
        return () => handlers.delete(entry);
      },
      exit: (code) => exits.push(code),
    },
    out: () => out,
    err: () => err,
    exits,
    raise(signal) {
      for (const { signals, handler } of handlers) if (signals.includes(signal)) handler(signal);
    },
    listening: () => handlers.size,
  };
}

/** Runs a command line in a folder; returns its status and its output. */
export async function runAclc(
  cwd: string,
  argv: readonly string[],
): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  const { io, out, err } = fakeIo(cwd);
  return { status: await runCommandLine(argv, io), out: out(), err: err() };
}
