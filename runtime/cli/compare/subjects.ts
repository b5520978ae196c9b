import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Plan } from "../../../compiler/plan/schema.ts";
import { writePlan } from "../../../compiler/plan/write.ts";
import type { RunEvent } from "../../events.ts";
import type { Context } from "../context.ts";
import { FileError } from "../failure.ts";
import { NOTHING_GIVEN, planFromFile, remarksOn } from "../plan-from-file.ts";

/** The last value of a metric of a run. */
export interface Measured {
  /** the stage or checkpoint, the metric, and the data */
  readonly label: string;
  readonly name: string;
  readonly value: number;
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

/** @returns undefined if the file has errors, which are then printed */
export function readSubject(file: string, context: Context): Subject | undefined {
  const { cwd } = context.io;
  const folder = isFolder(resolve(cwd, file));
  if (folder && !existsSync(resolve(cwd, file, "plan.yaml")))
    throw new FileError(`${file} is not a run folder: it has no plan.yaml`);
  const result = planFromFile(folder ? join(file, "plan.yaml") : file, NOTHING_GIVEN, cwd);
  context.warn(remarksOn(result, context));
  if (result.plan === undefined) return undefined;
  const name = file.replace(/[\\/]+$/, "");
  if (!folder) return { name, plan: result.plan, measured: undefined };
  const events = readEvents(resolve(cwd, file));
  if (!events.some(({ event }) => event === "finished"))
    context.say(`${name} has not ended: its measurements are those so far\n`);
  return { name, plan: result.plan, measured: lastMeasured(events) };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The events of a run folder. An incomplete last line is ignored. */
export function readEvents(folder: string): RunEvent[] {
  const file = join(folder, "events.jsonl");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return text.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as RunEvent];
    } catch {
      return [];
    }
  });
}

function lastMeasured(events: readonly RunEvent[]): Measured[] {
  const found = new Map<string, Measured>();
  for (const event of events) {
    if (event.event !== "metric") continue;
    const { stage, name, split, value } = event;
    const label = `${stage} ${name} on ${split}`;
    found.set(label, { label, name, value });
  }
  return [...found.values()];
}

export function columnsOf(subjects: readonly Subject[]): Column[] {
  const groups = new Map<string, Subject[]>();
  subjects.forEach((subject, i) => {
    // for plans without a run, the seed is a difference like any other
    const key = subject.measured === undefined ? String(i) : writePlan({ ...subject.plan, seed: 0 });
    groups.set(key, [...(groups.get(key) ?? []), subject]);
  });
  const names = shortNames(subjects.map(({ name }) => name));
  return [...groups.values()].map((group) => {
    const [first] = group;
    const name = names[subjects.indexOf(first!)]!;
    return {
      name: group.length === 1 ? name : `${name} and ${group.length - 1} more`,
      plan: first!.plan,
      seeds: group.map(({ plan }) => plan.seed),
      runs: group.flatMap(({ measured }) => (measured ? [measured] : [])),
    };
  });
}

/** Names without their common parent folders. */
function shortNames(names: readonly string[]): string[] {
  const parts = names.map((name) => name.split("/"));
  let common = 0;
  while (parts.every((part) => part.length > common + 1 && part[common] === parts[0]![common])) common++;
  const short = parts.map((part) => part.slice(common).join("/"));
  return new Set(short).size === names.length ? short : [...names];
}
