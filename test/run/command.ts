import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import type { RunEvent } from "../../runtime/events.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** The command line from the sources, for its own process. */
export const MAIN: readonly string[] = [
  "--import",
  pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href,
  join(ROOT, "runtime", "cli", "main.ts"),
];

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface CommandOptions {
  readonly cwd: string;
  /** additional environment variables */
  readonly env?: Readonly<Record<string, string>>;
  /** words before node, such as `taskset -c 0` */
  readonly before?: readonly string[];
  /** called with every line of `--json`; it may act on the process */
  readonly react?: (event: RunEvent, child: ChildProcess) => void;
  readonly detached?: boolean;
}

/** Runs `aclc` with these arguments until it ends. */
export async function command(argv: readonly string[], options: CommandOptions): Promise<Ended> {
  const { cwd, env, before = [], react, detached = false } = options;
  const [program = "", ...words] = [...before, process.execPath, ...MAIN, ...argv];
  const how: SpawnOptions = {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached,
  };
  const child = spawn(program, words, how);
  const closed = new Promise<Pick<Ended, "status" | "signal">>((resolve) =>
    child.once("close", (status, signal) => resolve({ status, signal })),
  );
  let out = "";
  let err = "";
  child.stderr!.on("data", (data: Buffer) => {
    err += data;
  });
  for await (const line of createInterface({ input: child.stdout! })) {
    out += `${line}\n`;
    if (react && line.startsWith("{")) react(JSON.parse(line) as RunEvent, child);
  }
  return { ...(await closed), out, err };
}
