import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./processes.ts";
import { median, type Results } from "./results.ts";

export const ACLC = join(ROOT, "dist", "aclc.cjs");
const QUICKSTART = join(ROOT, "examples", "quickstart.acl");

/** Milliseconds until a command has ended, or has printed a line with `text` (it is then ended). */
export async function until(
  args: readonly string[],
  text?: string,
  statuses: readonly number[] = [0],
): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let found: number | undefined;
  let tail = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    tail += chunk;
    if (text !== undefined && found === undefined && tail.includes(text)) {
      found = performance.now() - began;
      child.kill("SIGKILL");
    }
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    errors += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  const time = found ?? performance.now() - began;
  if (text === undefined ? !statuses.includes(code ?? -1) : found === undefined)
    throw new Error(`${args.join(" ")} failed:\n${errors.slice(-2000)}`);
  return time;
}

/** Measures commands from the start of their process. */
export async function start(results: Results, rounds: number): Promise<void> {
  if (!existsSync(ACLC)) {
    results.say("no dist/aclc.cjs (`npm run build` makes it): its rows are left out");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "aclc-bench-"));
  const run = (round: number): string[] => [
    ...[ACLC, "run", QUICKSTART, "--engine", "tensorflow", "--json"],
    ...["--out", join(folder, String(round))],
  ];
  const times = new Map<string, number[]>();
  const keep = async (name: string, args: readonly string[], text?: string): Promise<void> => {
    times.set(name, [...(times.get(name) ?? []), await until(args, text)]);
  };
  try {
    for (let round = 0; round < rounds; round++) {
      await keep("start.node", ["-e", "0"]);
      await keep("start.check", [ACLC, "check", QUICKSTART]);
      await keep("start.first_step_quickstart", run(round), '"event":"step"');
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const [name, list] of times) results.add({ name, value: median(list), unit: "ms" });
}
