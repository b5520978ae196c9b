import { cpus } from "node:os";
import { planDigest } from "../compiler/plan/digest.ts";
import type { Plan } from "../compiler/schema/plan.ts";
import { version } from "../package.json";
import type { Engine } from "./engine.ts";
import { ENGINE_NAMES, type EngineName } from "./engines/engines.ts";
import { type LibrarySettings, settingChanges } from "./library-settings.ts";
import { runErrors } from "./run-error.ts";

/** What affects the last bits of the results, besides the plan and the data. */
export interface Circumstances {
  readonly aclc: string;
  readonly engine: EngineName;
  readonly device: "cpu" | "gpu";
  /** versions, threads, settings, as reported by the engine */
  readonly engine_details: Readonly<Record<string, string | number | boolean>>;
  /** environment variables that the library of the engine reads */
  readonly settings: LibrarySettings;
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
}

/** The content of `record.json`: how and on what machine a run was made. */
export interface RunRecord extends Circumstances {
  readonly record: 2;
  readonly experiment: string;
  readonly plan_digest: string;
  readonly seed: number;
  readonly precision: string;
  /** SHA-256 of each part of the data, by name */
  readonly data: Readonly<Record<string, string>>;
  /** the folders of the data sets, by kind */
  readonly data_folders: Readonly<Record<string, string>>;
  readonly started: string;
  /** when and on what machine the run was resumed */
  readonly resumed: readonly Resumption[];
}

export interface Resumption extends Circumstances {
  readonly at: string;
  /** the number of updates in the current stage, and the 0-based index of the stage */
  readonly from: { readonly stage: number; readonly update: number };
  /** what differs from the start of the run, in words; if empty, the results have the same bits */
  readonly differences: readonly string[];
}

const recordError = runErrors({
  "record-damaged": {
    message: (p: { file: string; problem: string }) => `${p.file} is damaged: ${p.problem}`,
  },
  "record-of-another-version": {
    message: (p: { file: string; found: string }) =>
      `${p.file} was written by another version of aclc (its format is ${p.found}; this one reads 2)`,
    help: () => "resume the run with the version of aclc that it names, or start it again",
  },
});

export function circumstancesOf(engine: Engine, settings: LibrarySettings): Circumstances {
  return {
    aclc: version,
    engine: engine.name as EngineName,
    device: engine.device,
    engine_details: engine.details,
    settings,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    processor: cpus()[0]?.model ?? "unknown",
  };
}

export function recordOf(
  plan: Plan,
  circumstances: Circumstances,
  data: Pick<RunRecord, "data" | "data_folders">,
): RunRecord {
  return {
    record: 2,
    experiment: plan.experiment,
    plan_digest: planDigest(plan),
    seed: plan.seed,
    precision: plan.precision,
    ...circumstances,
    ...data,
    started: new Date().toISOString(),
    resumed: [],
  };
}

/** Details that do not affect results, such as the folder of a library. */
const PLACES: ReadonlySet<string> = new Set(["folder"]);

/** What differs from the start of the run, one line each. */
export function differencesOf(began: Circumstances, now: Circumstances): string[] {
  const lines: string[] = [];
  const compare = (what: string, before: unknown, after: unknown): void => {
    if (before !== after) lines.push(`${what} was ${shown(before)} and is ${shown(after)}`);
  };
  compare("aclc", began.aclc, now.aclc);
  compare("the engine", began.engine, now.engine);
  compare("the device", began.device, now.device);
  if (began.engine === now.engine) {
    const names = new Set([...Object.keys(began.engine_details), ...Object.keys(now.engine_details)]);
    for (const name of [...names].filter((one) => !PLACES.has(one)).sort())
      compare(`${name} of ${now.engine}`, began.engine_details[name], now.engine_details[name]);
  }
  for (const change of settingChanges(began.settings, now.settings))
    compare(change.name, change.began, change.now);
  compare("Node", began.node, now.node);
  compare("the platform", began.platform, now.platform);
  compare("the processor", began.processor, now.processor);
  return lines;
}

function shown(value: unknown): string {
  return value === undefined ? "not set" : String(value);
}

/** Reads `record.json`. @throws RunError if anything in it is invalid */
export function parseRecord(text: string, file: string): RunRecord {
  const fail = (problem: string) => recordError("record-damaged", { file, problem });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw recordError(
      "record-damaged",
      { file, problem: `it is not JSON: ${(error as Error).message}` },
      error,
    );
  }
  if (!isObject(json)) throw fail("it is not a JSON object");
  if (json.record !== 2 && Number.isSafeInteger(json.record))
    throw recordError("record-of-another-version", { file, found: String(json.record) });
  for (const [key, rule] of Object.entries(RULES)) {
    const value = Object.hasOwn(json, key) ? json[key] : undefined;
    if (!rule.holds(value)) throw fail(`expected ${key} to be ${rule.expected}, found ${excerpt(value)}`);
  }
  for (const [i, one] of (json.resumed as unknown[]).entries())
    if (!isObject(one)) throw fail(`expected resumed[${i}] to be an object, found ${excerpt(one)}`);
  return json as unknown as RunRecord;
}

interface Rule {
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
}

const text: Rule = { expected: "text", holds: (value) => typeof value === "string" && !value.includes("\0") };
const texts: Rule = {
  expected: "an object of texts",
  holds: (value) => isObject(value) && Object.values(value).every(text.holds),
};
const digest: Rule = {
  expected: "64 hexadecimal digits",
  holds: (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
};
const oneOf = (words: readonly string[]): Rule => ({
  expected: words.join(" or "),
  holds: (value) => words.includes(value as string),
});

const RULES: { readonly [K in keyof RunRecord]: Rule } = {
  record: { expected: "2", holds: (value) => value === 2 },
  experiment: text,
  plan_digest: digest,
  seed: { expected: "a whole number", holds: (value) => Number.isSafeInteger(value) },
  precision: text,
  aclc: text,
  engine: oneOf(ENGINE_NAMES),
  device: oneOf(["cpu", "gpu"]),
  engine_details: {
    expected: "an object of texts, numbers, true and false",
    holds: (value) =>
      isObject(value) &&
      Object.values(value).every((one) => text.holds(one) || ["number", "boolean"].includes(typeof one)),
  },
  settings: texts,
  node: text,
  platform: text,
  processor: text,
  data: {
    expected: "an object of SHA-256 digests",
    holds: (value) => isObject(value) && Object.values(value).every(digest.holds),
  },
  data_folders: texts,
  started: {
    expected: "a time",
    holds: (value) => typeof value === "string" && !Number.isNaN(Date.parse(value)),
  },
  resumed: { expected: "a list", holds: Array.isArray },
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
