import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { planDigest } from "../../compiler/plan/digest.ts";
import { EXPERIMENTS, type Results, table, withTable } from "../../experiments/small-cifar10/table.ts";

/** Checks that the files of experiments/small-cifar10 agree: experiments, results, and the page about them. */
const FOLDER = join(import.meta.dirname, "../../experiments/small-cifar10");
const results = JSON.parse(readFileSync(join(FOLDER, "results.json"), "utf8")) as Results;
const page = readFileSync(join(FOLDER, "README.md"), "utf8");

const digestOf = (experiment: string, run: number): string => {
  const { plan } = compile({
    entry: join(FOLDER, `${experiment}.acl`),
    readFile: (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined),
    overrides: { run: String(run) },
  });
  return planDigest(plan!);
};

it("the table of the page is the table of the results", () => {
  expect(withTable(page, results)).toBe(page);
});

it("every experiment was run as often as the table says, each run with a value of its own", () => {
  const counted = EXPERIMENTS.flatMap(({ name, runs }) =>
    Array.from({ length: runs }, (_, i) => `${name}-${i + 1}`),
  );
  expect(results.runs.map(({ experiment, run }) => `${experiment}-${run}`).sort()).toEqual(counted.sort());
});

describe("the results are those of the plans of today", () => {
  it.each(results.runs)("$experiment, run $run", ({ experiment, run, plan_digest }) => {
    expect(digestOf(experiment, run)).toBe(plan_digest);
  });
});

it("the table shows the mean and, of several runs, the sample standard deviation, in percent", () => {
  const run = (experiment: string, accuracy: number) => ({
    experiment,
    run: 1,
    plan_digest: "",
    seconds: {},
    metrics: { "slf.last": { accuracy } },
  });
  const lines = table({ machine: {}, runs: [run("ds", 0.3), run("ds", 0.34), run("a2a", 0.31)] }).split("\n");
  expect(lines[2]).toMatch(/^\| DS +\| 2 +\| 32\.0 ± 2\.8 +\| - +\| - +\| - +\|$/);
  expect(lines[3]).toMatch(/^\| A2A +\| 1 +\| 31\.0 +\| - +\| - +\| - +\|$/);
});
