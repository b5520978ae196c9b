/**
 * Runs every experiment of this folder and writes results.json and the table of README.md. Finished runs are not run
 * again, so that it can be stopped and started.
 *
 *     npx tsx experiments/small-cifar10/reproduce.ts --data cifar10=FOLDER [--runs N] [--out FOLDER]
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { EXPERIMENTS, type Results, type RunResult, withTable } from "./table.ts";

const HERE = import.meta.dirname;
const ACLC = join(HERE, "../../dist/aclc.js");

interface RunEvent {
  readonly event: string;
  readonly stage: string;
  readonly name: string;
  readonly value: number;
  readonly seconds: number;
}

function eventsOf(folder: string): RunEvent[] {
  const path = join(folder, "events.jsonl");
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as RunEvent);
}

const recordOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "record.json"), "utf8")) as Record<string, string> & {
    readonly threads: number;
    readonly engine_details: { readonly version: string };
  };

/** @throws where aclc ends with another status than 0; it has said why */
async function aclc(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [ACLC, ...args], { stdio: "inherit" });
  const status = await new Promise((resolve) => child.once("close", resolve));
  if (status !== 0) process.exit(typeof status === "number" ? status : 1);
}

function resultOf(experiment: string, run: number, folder: string): RunResult {
  const events = eventsOf(folder);
  const metrics: Record<string, Record<string, number>> = {};
  const seconds: Record<string, number> = {};
  for (const { event, stage, name, value, seconds: took } of events) {
    if (event === "metric") metrics[stage] = { ...metrics[stage], [name]: value };
    if (event === "stage_finished") seconds[stage] = took;
    if (event === "finished") seconds.all = took;
  }
  return { experiment, run, plan_digest: recordOf(folder).plan_digest!, seconds, metrics };
}

const { values } = parseArgs({
  options: {
    data: { type: "string", multiple: true, default: [] },
    runs: { type: "string", default: "3" },
    out: { type: "string", default: "runs/small-cifar10" },
    threads: { type: "string" },
  },
});
const runs: RunResult[] = [];
let machine: Results["machine"] = {};
// the first run of every experiment comes first, so that the table is whole early
for (let run = 1; run <= Number(values.runs); run++) {
  for (const { name, runs: wanted } of EXPERIMENTS) {
    if (run > wanted) continue;
    const folder = join(values.out, `${name}-${run}`);
    if (!eventsOf(folder).some(({ event }) => event === "finished")) {
      const flags = values.data.flatMap((set) => ["--data", set]);
      if (values.threads !== undefined) flags.push("--threads", values.threads);
      const again = existsSync(join(folder, "record.json"));
      await aclc(
        again
          ? ["resume", folder, ...values.data.flatMap((set) => ["--data", set])]
          : ["run", join(HERE, `${name}.acl`), "--set", `run=${run}`, "--out", folder, ...flags],
      );
    }
    const record = recordOf(folder);
    machine = {
      processor: record.processor!,
      cores: cpus().length,
      threads: record.threads,
      memory_gb: Math.round(totalmem() / 2 ** 30),
      platform: record.platform!,
      node: record.node!,
      engine: `${record.engine} ${record.engine_details.version}`,
      precision: record.precision!,
    };
    runs.push(resultOf(name, run, folder));
  }
}
const results: Results = { machine, runs };
writeFileSync(join(HERE, "results.json"), `${JSON.stringify(results, undefined, 2)}\n`);
const page = join(HERE, "README.md");
writeFileSync(page, withTable(readFileSync(page, "utf8"), results));
