import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { planDigest } from "../../../compiler/plan/digest.ts";
import { writePlan } from "../../../compiler/plan/write.ts";
import type { Plan } from "../../../compiler/schema/plan.ts";
import { expectForm } from "../../event-form.ts";
import type { RunEvent } from "../../events.ts";
import { readEvents } from "../../read-events.ts";
import { RunFolder } from "../../run-folder.ts";
import { isMasked, maskedWarning } from "../../screen/zero-gradients.ts";
import type { Compiled } from "../compile-file.ts";
import type { Context } from "../context.ts";
import { FileError } from "../failure.ts";
import { NOTHING_GIVEN, planFromFile, planFromText, remarksOn } from "../plan-from-file.ts";

/** The last value of a metric of a run. */
export interface Measured {
  /** the stage or checkpoint, the metric, and the data */
  readonly label: string;
  readonly name: string;
  readonly value: number;
  /** under an attack: the share of images without a gradient, among all images and among those classified correctly */
  readonly zero_gradients?: number;
  readonly zero_gradients_right?: number;
}

/** Something to compare: a plan and, for a run folder, its measurements. */
export interface Subject {
  readonly name: string;
  readonly plan: Plan;
  readonly measured: readonly Measured[] | undefined;
}

/** One column of the table. Runs that differ only in the seed share a column, with mean and standard deviation. */
export interface Column {
  readonly name: string;
  readonly plan: Plan;
  readonly seeds: readonly number[];
  readonly runs: readonly (readonly Measured[])[];
}

/**
 * The experiments of a file or folder: one, or all runs of a sweep's folder.
 * @returns an empty list if the file has errors, which are then printed
 */
export async function readSubjects(file: string, context: Context): Promise<Subject[]> {
  const { cwd } = context.io;
  const path = resolve(cwd, file);
  const name = file.replace(/[\\/]+$/, "");
  if (!isFolder(path)) {
    const plan = printedPlan(planFromFile(file, NOTHING_GIVEN, cwd), context);
    return plan ? [{ name, plan, measured: undefined }] : [];
  }
  if (existsSync(join(path, "plan.yaml"))) return readRun(name, path, context);
  const runs = readdirSync(path)
    .filter((one) => existsSync(join(path, one, "plan.yaml")))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  if (runs.length === 0)
    throw new FileError(
      `${file} is not a run folder: it has no plan.yaml`,
      "the folder of a sweep contains run folders",
    );
  const subjects: Subject[] = [];
  for (const run of runs) subjects.push(...(await readRun(`${name}/${run}`, join(path, run), context)));
  return subjects;
}

/** @throws RunError if the folder is damaged; FileError if its plan is not the one that was run */
async function readRun(name: string, path: string, context: Context): Promise<Subject[]> {
  const { record, plan: text } = await RunFolder.read(path);
  const plan = printedPlan(planFromText(join(path, "plan.yaml"), text, importsNothing), context);
  if (!plan) return [];
  if (planDigest(plan) !== record.plan_digest)
    throw new FileError(
      `${name}/plan.yaml is not the plan that was run, so it does not belong to the results`,
      "restore the original plan",
    );
  let last: RunEvent | undefined;
  const found = new Map<string, Measured>();
  await readEvents(path, (event) => {
    last = event;
    if (event.event !== "metric") return;
    expectForm(event, join(path, "events.jsonl"), [
      "stage",
      "name",
      "split",
      "value",
      "zero_gradients",
      "zero_gradients_right",
    ]);
    const { stage, name, split, value, zero_gradients, zero_gradients_right } = event;
    const label = `${stage} ${name} on ${split}`;
    const zeros = zero_gradients === undefined ? {} : { zero_gradients };
    const right = zero_gradients_right === undefined ? {} : { zero_gradients_right };
    found.set(label, { label, name, value, ...zeros, ...right });
  });
  if (last?.event !== "finished") context.say(`${name} is not finished: only the results so far are shown\n`);
  return [{ name, plan, measured: [...found.values()] }];
}

/** The plan of a file. Prints its errors. */
function printedPlan(result: Compiled, context: Context): Plan | undefined {
  context.warn(remarksOn(result, context));
  return result.plan;
}

const importsNothing = (): undefined => undefined;

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // reading the plan reports its errors
    return false;
  }
}

/**
 * Groups subjects into columns. Two runs of the same plan with the same seed are one experiment that was run twice. They do
 * not show how much results vary, so only the first one counts.
 */
export function columnsOf(subjects: readonly Subject[]): {
  readonly columns: readonly Column[];
  /** lines about what was left out */
  readonly remarks: readonly string[];
} {
  const groups = new Map<string, Subject[]>();
  const remarks: string[] = [];
  subjects.forEach((subject, i) => {
    // for plans without a run, the seed is a difference like any other
    const key = subject.measured === undefined ? String(i) : writePlan({ ...subject.plan, seed: 0 });
    const group = groups.get(key) ?? [];
    const same = group.find(({ plan }) => plan.seed === subject.plan.seed);
    if (same) remarks.push(sameSeed(same, subject));
    else groups.set(key, [...group, subject]);
  });
  remarks.push(...maskedRemarks(subjects));
  const names = shortNames(subjects.map(({ name }) => name));
  const columns = [...groups.values()].map((group) => {
    const [first] = group;
    const name = names[subjects.indexOf(first!)]!;
    return {
      name: group.length === 1 ? name : `${name} and ${group.length - 1} more`,
      plan: first!.plan,
      seeds: group.map(({ plan }) => plan.seed),
      runs: group.flatMap(({ measured }) => (measured ? [measured] : [])),
    };
  });
  return { columns, remarks };
}

/** Results that look better than they are, one line for each. */
function maskedRemarks(subjects: readonly Subject[]): string[] {
  return subjects.flatMap(({ name, measured = [] }) =>
    measured.filter(isMasked).map((one) => `warning: ${maskedWarning(`${name}, ${one.label}`, one)}`),
  );
}

function sameSeed(first: Subject, second: Subject): string {
  const differ = (first.measured ?? []).filter(({ label, value }) => {
    const other = second.measured?.find((one) => one.label === label);
    return other !== undefined && other.value !== value;
  });
  const more = differ.length === 0 ? "" : `; they differ in ${differ.map(({ label }) => label).join(", ")}`;
  return `${second.name} is the same experiment as ${first.name} with the same seed, so it is left out${more}`;
}

/** Names without their common parent folders. */
function shortNames(names: readonly string[]): string[] {
  const parts = names.map((name) => name.split("/"));
  let common = 0;
  while (parts.every((part) => part.length > common + 1 && part[common] === parts[0]![common])) common++;
  const short = parts.map((part) => part.slice(common).join("/"));
  return new Set(short).size === names.length ? short : [...names];
}
