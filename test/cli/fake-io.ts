import { runCommandLine } from "../../runtime/cli/command-line.ts";
import type { Io } from "../../runtime/cli/io.ts";

/** A process that writes into strings and ends nowhere. */
export interface FakeIo {
  readonly io: Io;
  readonly out: () => string;
  readonly err: () => string;
  /** exit statuses asked for */
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

/** What the command line does with these words in a folder: its status, and what it writes. */
export async function runAclc(
  cwd: string,
  argv: readonly string[],
): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  const { io, out, err } = fakeIo(cwd);
  return { status: await runCommandLine(argv, io), out: out(), err: err() };
}
