/**
 * Breaks the compiler and the runtime in one place at a time and checks that a test fails: `npx tsx
 * test/exact/mutations.ts`. It takes about an hour and is not part of `npm test`. It works on a copy of the tree in a
 * temporary folder. A mutation that changes no result gives the reason; then the tests must pass.
 *
 *     npx tsx test/exact/mutations.ts           all
 *     npx tsx test/exact/mutations.ts stages    one list of mutations/
 *     npx tsx test/exact/mutations.ts optimizer those whose file and name match
 *     npx tsx test/exact/mutations.ts stages 20 without the first 20
 *     npx tsx test/exact/mutations.ts --places  only checks that each text is found in one place
 */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { LOWER } from "./mutations/lower.ts";
import type { Mutation } from "./mutations/mutation.ts";
import { NETWORKS } from "./mutations/networks.ts";
import { STAGES } from "./mutations/stages.ts";
import { STEPS } from "./mutations/steps.ts";

const LISTS: Readonly<Record<string, readonly Mutation[]>> = {
  stages: STAGES,
  networks: NETWORKS,
  lower: LOWER,
  steps: STEPS,
};

const ROOT = resolve(import.meta.dirname, "../..");
const COPIED = [
  "compiler",
  "grammar",
  "runtime",
  "test",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message?: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** The tests ended without a result, for example because they took too long. */
class NoReport extends Error {}

/** The first test that fails; undefined if all pass. */
function firstFailure(tree: string, tests: readonly string[]): string | undefined {
  const file = join(tree, "report.json");
  rmSync(file, { force: true });
  const vitest = join(tree, "node_modules/vitest/vitest.mjs");
  const run = spawnSync(
    process.execPath,
    [vitest, "run", ...tests, "--bail=1", "--reporter=json", `--outputFile=${file}`],
    { cwd: tree, encoding: "utf8", timeout: 600_000 },
  );
  if (run.status === 0) return undefined;
  if (!existsSync(file)) throw new NoReport(`${run.error?.message ?? run.stderr}`);
  const { testResults } = JSON.parse(readFileSync(file, "utf8")) as Report;
  for (const { name, status, message, assertionResults } of testResults) {
    const failed = assertionResults.find((one) => one.status === "failed");
    if (failed) return failed.fullName;
    if (status === "failed") return `${name.slice(tree.length + 1)}: ${message?.split("\n")[0]}`;
  }
  throw new Error(`the tests ended with ${run.status} and no failure:\n${run.stdout}\n${run.stderr}`);
}

/** The texts of all source files of the compiler and the runtime, by path. */
function sources(): Map<string, string> {
  return new Map(
    ["compiler", "runtime"].flatMap((room) =>
      readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
        .filter((file) => /\.tsx?$/.test(file))
        .map((file) => [join(room, file), readFileSync(join(ROOT, room, file), "utf8")] as const),
    ),
  );
}

const times = (text: string, part: string): number => text.split(part).length - 1;

/** The file that contains the text of a mutation: the named one, or else the only one. */
function placeOf(
  { name, file, from, to }: Mutation,
  texts: ReadonlyMap<string, string>,
): { readonly file: string } | { readonly problem: string } {
  if (from === to) return { problem: `${name}: nothing is changed` };
  const here = times(texts.get(file) ?? "", from);
  const found = here > 0 ? [file] : [...texts.keys()].filter((other) => times(texts.get(other)!, from) > 0);
  if (found.length !== 1 || times(texts.get(found[0]!)!, from) !== 1)
    return {
      problem: `${name}: in ${found.length === 0 ? "no file" : found.join(", ")} this text is missing or not unique:\n${from}`,
    };
  return { file: found[0]! };
}

/** Applies one mutation to the copy of the tree, runs its tests, undoes it. @returns whether the result is as expected */
function runMutation(tree: string, { name, from, to, tests, equivalent }: Mutation, file: string): boolean {
  const path = join(tree, file);
  const text = readFileSync(path, "utf8");
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  let failure: string | undefined;
  try {
    failure = firstFailure(tree, tests);
  } catch (error) {
    if (!(error instanceof NoReport)) throw error;
    console.log(`NO RESULT   ${name}: ${error.message}`);
    return false;
  } finally {
    writeFileSync(path, text);
  }
  if (equivalent !== undefined) {
    console.log(
      failure === undefined ? `equivalent  ${name}: ${equivalent}` : `NO PROOF    ${name}: ${failure}`,
    );
    return failure === undefined;
  }
  console.log(failure === undefined ? `NOT CAUGHT  ${name} (${file})` : `caught      ${name}: ${failure}`);
  return failure !== undefined;
}

function main(): void {
  const word = process.argv[2] ?? "";
  const onlyPlaces = word === "--places";
  const texts = sources();
  const all = Object.values(LISTS).flat();
  const asked =
    LISTS[word] ??
    (onlyPlaces ? all : all.filter(({ name, file }) => new RegExp(word).test(`${file} ${name}`)));
  const chosen = asked
    .slice(Number(process.argv[3] ?? 0))
    .map((mutation) => ({ mutation, place: placeOf(mutation, texts) }));
  const problems = chosen.flatMap(({ place }) => ("problem" in place ? [place.problem] : []));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  if (onlyPlaces) {
    console.log(`${chosen.length} mutations, each in one place`);
    return;
  }
  const tree = mkdtempSync(join(tmpdir(), "aclc-mutations-"));
  try {
    for (const name of COPIED) cpSync(join(ROOT, name), join(tree, name), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(tree, "node_modules"));
    const before = firstFailure(tree, [...new Set(chosen.flatMap(({ mutation }) => mutation.tests))]);
    if (before !== undefined) throw new Error(`without a mutation this fails already: ${before}`);
    const right = chosen.filter(({ mutation, place }) => {
      if ("problem" in place) throw new Error(place.problem);
      return runMutation(tree, mutation, place.file);
    });
    console.log(`${right.length} of ${chosen.length} as expected`);
    process.exitCode = right.length === chosen.length ? 0 : 1;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

main();
