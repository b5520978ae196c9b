/**
 * Runs every experiment of this folder and writes results.json and the table of README.md. Finished runs are not run
 * again, so that it can be stopped and started.
 *
 *     npx tsx experiments/small-cifar10/reproduce.ts --data cifar10=FOLDER [--runs N] [--out FOLDER]
 */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readEvents } from "../../runtime/read-events.ts";
import type { RunRecord } from "../../runtime/run-record.ts";
import { EXPERIMENTS, type Results, type RunResult, withTable } from "./table.ts";

const HERE = import.meta.dirname;
const ACLC = join(HERE, "../../dist/aclc.cjs");

const recordOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "record.json"), "utf8")) as RunRecord;

/** Ends with the status of aclc where that is another than 0: it has said why. */
async function aclc(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [ACLC, ...args], { stdio: "inherit" });
  const status = await new Promise((resolve) => child.once("close", resolve));
  if (status !== 0) process.exit(typeof status === "number" ? status : 1);
}

async function resultOf(experiment: string, run: number, folder: string): Promise<RunResult> {
  const metrics: Record<string, Record<string, number>> = {};
  const seconds: Record<string, number> = {};
  await readEvents(folder, (event) => {
    if (event.event === "metric")
      metrics[event.stage] = { ...metrics[event.stage], [event.name]: event.value };
    if (event.event === "stage_finished") seconds[event.stage] = event.seconds;
    if (event.event === "finished") seconds.all = event.seconds;
  });
  return { experiment, run, plan_digest: recordOf(folder).plan_digest, seconds, metrics };
}

const { values } = parseArgs({
  options: {
    data: { type: "string", multiple: true, default: [] },
    runs: { type: "string", default: "3" },
    out: { type: "string", default: "runs/small-cifar10" },
    threads: { type: "string" },
  },
});
const flags = values.data.flatMap((set) => ["--data", set]);
if (values.threads !== undefined) flags.push("--threads", values.threads);
const runs: RunResult[] = [];
let machine: Results["machine"] = {};
for (const { name, runs: wanted } of EXPERIMENTS) {
  const all = Array.from({ length: Math.min(wanted, Number(values.runs)) }, (_, i) => i + 1);
  const folder = join(values.out, name);
  // a sweep leaves finished runs alone and takes up begun ones
  await aclc([
    "run",
    join(HERE, `${name}.acl`),
    "--set",
    `run=each(${all.join(", ")})`,
    "--out",
    folder,
    ...flags,
  ]);
  for (const run of all) {
    const place = join(folder, `run=${run}`);
    const record = recordOf(place);
    const { threads } = record.engine_details;
    machine = {
      processor: record.processor,
      cores: cpus().length,
      ...(typeof threads === "number" ? { threads } : {}),
      memory_gb: Math.round(totalmem() / 2 ** 30),
      platform: record.platform,
      node: record.node,
      engine: `${record.engine} ${record.engine_details.version}`,
      precision: record.precision,
    };
    runs.push(await resultOf(name, run, place));
  }
}
const results: Results = { machine, runs };
writeFileSync(join(HERE, "results.json"), `${JSON.stringify(results, undefined, 2)}\n`);
const page = join(HERE, "README.md");
writeFileSync(page, withTable(readFileSync(page, "utf8"), results));
