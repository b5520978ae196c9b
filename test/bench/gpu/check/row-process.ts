import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Facts } from "./correct.ts";

/** How the process of a row is started. */
export interface RowProcess {
  readonly command: string;
  readonly words: readonly string[];
  /** the process is ended after this time */
  readonly seconds: number;
}

const running = new Set<ChildProcess>();

/**
 * Runs a row in its own process, because XLA cannot be stopped while it compiles, and ends the process on internal
 * errors. The later rows run in any case.
 * @param print is called with each line of the process, and with one more if it did not end normally
 */
export async function runRow(
  { command, words, seconds }: RowProcess,
  print: (facts: Facts) => void,
): Promise<void> {
  // a process group, so that processes started by it end with it
  const child = spawn(command, [...words], { stdio: ["pipe", "pipe", "pipe"], detached: true });
  running.add(child);
  let trouble = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    trouble = (trouble + text).slice(-2000);
  });
  child.on("error", (error) => {
    trouble = error.message;
  });
  let [lines, isLate] = [0, false];
  const timer = setTimeout(() => {
    isLate = true;
    endGroup(child);
  }, seconds * 1000);
  const reading = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      const facts = factsIn(line);
      if (facts === undefined) continue;
      lines++;
      print(facts);
    }
  })();
  const ended = await new Promise<string | undefined>((resolve) => {
    child.on("close", (status, signal) => resolve(signal ?? (status === 0 ? undefined : `status ${status}`)));
  });
  await reading;
  clearTimeout(timer);
  running.delete(child);
  if (isLate)
    print({
      passed: false,
      error: `stopped after ${seconds.toFixed(1)} s: give it more with --minutes or --only`,
    });
  else if (ended !== undefined)
    print({ passed: false, error: `ended with ${ended}: ${trouble.trim().split("\n").at(-1) ?? ""}` });
  else if (lines === 0) print({ passed: false, error: "ended without a result" });
}

/** Parses a line; the last line of a process that was ended may be incomplete. */
function factsIn(line: string): Facts | undefined {
  try {
    return JSON.parse(line) as Facts;
  } catch {
    return undefined;
  }
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended already
  }
}

/** Ends the running rows, for Ctrl-C, which does not reach other process groups. */
export function endRows(): void {
  for (const child of running) endGroup(child);
}

/** In the process of a row: ends its process group when the process that started it has ended. */
export function endWithParent(): void {
  process.stdin.on("end", () => process.kill(0, "SIGKILL")).resume();
}
