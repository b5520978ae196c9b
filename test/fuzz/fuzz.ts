/**
 * Random inputs for every reader of the project:
 *
 * npx tsx test/fuzz/fuzz.ts --source 200000 --plans 200000 --params-and-settings 100000 --safetensors 200000 \
 * --run-folder 200000 --cifar10 100000 [--seed 1] [--state FILE]
 *
 * Each input depends only on the seed, its reader and its number. The state file (default: fuzz-state.json in the
 * working folder) records the progress of each reader, so the same command continues after an interruption. Each reader
 * runs in its own process, so that a crash or a hang is recorded as a fault.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { READERS } from "./readers/readers.ts";

/** Maximum time without a message from the process of a reader, after which it counts as hung. */
const SILENT_MS = 120_000;
/** Number of inputs between two messages. */
const EACH = 100;

interface Progress {
  /** number of inputs done */
  next: number;
  /** how often each answer was given: `accepted`, or the code of a message */
  answers: Record<string, number>;
  faults: { readonly input: number; readonly what: string }[];
}

interface State {
  readonly seed: string;
  readonly readers: Record<string, Progress>;
}

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    state: { type: "string", default: "fuzz-state.json" },
    ...Object.fromEntries([...READERS.keys()].map((name) => [name, { type: "string" as const }])),
  },
});
const { seed, state: file } = values as { seed: string; state: string };
const state = load();

for (const name of READERS.keys()) {
  const wanted = Number((values as Record<string, string | undefined>)[name] ?? 0);
  if (!Number.isSafeInteger(wanted) || wanted < 0) throw new Error(`--${name} expects a number of inputs`);
  state.readers[name] ??= { next: 0, answers: {}, faults: [] };
  const progress = state.readers[name];
  while (progress.next < wanted) await runOn(name, progress, wanted, EACH);
  if (wanted > 0) report(name, progress);
}
if (Object.values(state.readers).some(({ faults }) => faults.length > 0)) process.exitCode = 1;

function load(): State {
  if (!existsSync(file)) return { seed, readers: {} };
  const known = JSON.parse(readFileSync(file, "utf8")) as State;
  if (known.seed !== seed)
    throw new Error(`${file} is of seed ${known.seed}; name another --state, or --seed ${known.seed}`);
  return known;
}

function save(): void {
  writeFileSync(`${file}.tmp`, JSON.stringify(state, undefined, 1));
  renameSync(`${file}.tmp`, file);
}

/**
 * Continues a reader until it is done or its process ends. If it ends, the inputs are tried one by one to find and
 * record the fault.
 */
async function runOn(name: string, progress: Progress, wanted: number, each: number): Promise<void> {
  const began = progress.next;
  const to = each === 1 ? Math.min(wanted, began + EACH) : wanted;
  const args = [name, seed, String(began), String(to), String(each)];
  const script = join(import.meta.dirname, "work.ts");
  const child = spawn(process.execPath, ["--max-old-space-size=1500", "--import", "tsx", script, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-4000);
  });
  let silent = setTimeout(() => child.kill("SIGKILL"), SILENT_MS);
  const ended = new Promise<string>((resolve) => {
    child.on("close", (code, signal) => resolve(signal ? `ended by ${signal}, or silent` : `status ${code}`));
  });
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(silent);
    silent = setTimeout(() => child.kill("SIGKILL"), SILENT_MS);
    const said = JSON.parse(line) as {
      next?: number;
      answers?: Progress["answers"];
      fault?: number;
      what?: string;
    };
    if (said.fault !== undefined) {
      // a part that is repeated reports its faults again
      if (!progress.faults.some(({ input }) => input === said.fault))
        progress.faults.push({ input: said.fault, what: said.what ?? "" });
    }
    if (said.next !== undefined) {
      progress.next = said.next;
      for (const [answer, n] of Object.entries(said.answers ?? {}))
        progress.answers[answer] = (progress.answers[answer] ?? 0) + n;
    }
    save();
  }
  clearTimeout(silent);
  const ending = await ended;
  if (progress.next >= to) return;
  if (each > 1) return runOn(name, progress, wanted, 1);
  progress.faults.push({ input: progress.next, what: `the process: ${ending}\n${errors}` });
  progress.next++;
  save();
}

function report(name: string, { next, answers, faults }: Progress): void {
  const all = Object.entries(answers).sort(([, a], [, b]) => b - a);
  console.log(`${name}: ${next} inputs, ${faults.length} faults`);
  for (const [answer, n] of all) console.log(`  ${String(n).padStart(8)}  ${answer}`);
  const kinds = new Map<string, { readonly input: number; readonly what: string; count: number }>();
  for (const fault of faults) {
    const kind = fault.what.split("\n")[0]!.replace(/\d+/g, "N");
    const known = kinds.get(kind);
    if (known) known.count++;
    else kinds.set(kind, { ...fault, count: 1 });
  }
  for (const { input, what, count } of kinds.values())
    console.log(`\n${count} x such as input ${input}:\n${what.slice(0, 4000)}\n`);
}
