import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { planSchema } from "../../compiler/plan/json-schema.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { planSchemaFiles } from "../../scripts/write-plan-schema.ts";
import { PLAN_FILES } from "./plan-files.ts";
import { programFile } from "./programs.ts";

const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(planSchema());
const accepted = (text: string): boolean => validate(parse(text));

it.each([...planSchemaFiles()])("%s is what the table of keys makes", (file, text) => {
  expect(text === readFileSync(file, "utf8"), "stale: npx tsx scripts/write-plan-schema.ts").toBe(true);
});

it("says of every key what it is", () => {
  const silent: string[] = [];
  const walk = (schema: unknown, path: string): void => {
    if (typeof schema !== "object" || schema === null) return;
    const { properties } = schema as { properties?: Record<string, { description?: string }> };
    if (typeof properties === "object")
      for (const [key, value] of Object.entries(properties))
        if (!value.description) silent.push(`${path}.${key}`);
    for (const [key, value] of Object.entries(schema)) walk(value, `${path}.${key}`);
  };
  walk(planSchema(), "");
  expect(silent).toEqual([]);
});

it.each(PLAN_FILES)("%s is as the schema says", (_, text) => {
  validate(parse(text));
  expect(validate.errors).toBeNull();
});

/** What the reader says of a plan's form: names and counts are no matter of a schema. */
const OF_FORM: ReadonlySet<string> = new Set(
  ["not-yaml", "other-version", "unknown-key", "missing-key", "wrong-type", "out-of-bounds"].map(
    (code) => `plan/${code}`,
  ),
);

/** A place in a plan: the map or list it is in, and its key there. */
interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
  readonly path: string;
  /** it is a part of a schedule: a schema does not say where its numbers may lie */
  readonly scheduled: boolean;
}

function placesOf(value: unknown, path = "", inside = false): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const scheduled = inside || "schedule" in value;
  return Object.entries(value).flatMap(([key, child]) => [
    { parent: value as Record<string, unknown>, key, path: `${path}/${key}`, scheduled },
    ...placesOf(child, `${path}/${key}`, scheduled),
  ]);
}

const VALUES = [
  null,
  {},
  [],
  "",
  "many",
  "0.5",
  "1/2",
  "1/0",
  "10 epochs",
  "train",
  true,
  0,
  1,
  -1,
  0.5,
  [1],
];
const CHANGES: readonly ((place: Place, value: unknown) => void)[] = [
  ({ parent, key }) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  },
  ({ parent, key }) => {
    if (!Array.isArray(parent)) parent[`${key}_`] = parent[key];
  },
  ({ parent, key }, value) => {
    parent[key] = value;
  },
];

describe("a plan that is altered", () => {
  const texts = PLAN_FILES.filter(([file]) => /04-dual|06-trades|schedules|one-sided/.test(file)).map(
    ([, text]) => text,
  );
  const altered = fc.tuple(
    fc.nat(texts.length - 1),
    fc.nat(),
    fc.nat(CHANGES.length - 1),
    fc.nat(VALUES.length - 1),
  );

  it("is refused by the schema if the reader of plans refuses it, and the other way round", () => {
    let refused = 0;
    fc.assert(
      fc.property(altered, ([which, at, change, value]) => {
        const data = parse(texts[which]!);
        const places = placesOf(data);
        const place = places[at % places.length]!;
        CHANGES[change]!(place, structuredClone(VALUES[value]));
        const text = stringify(data, { aliasDuplicateObjects: false });
        const said = readPlan(text, "plan.yaml")
          .diagnostics.filter(({ code }) => OF_FORM.has(code))
          .filter(({ code }) => !(place.scheduled && code === "plan/out-of-bounds"))
          .map(({ message }) => message);
        expect(accepted(text), `${place.path}: ${said.join("; ") || "read"}`).toBe(said.length === 0);
        if (said.length > 0) refused++;
      }),
      { numRuns: 400 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  const golden = readFileSync(programFile("dual-stream.plan.yaml"), "utf8");
  it.each([
    ["a key nobody knows", "momentum:", "momentun:"],
    ["a key that is missing", /^precision: .*\n/m, ""],
    ["a word of no enumeration", "norm: linf", "norm: l1"],
    ["a number in place of a map", /^splits:\n( .*\n)*/m, "splits: 1\n"],
    ["a number in quotes", /batch: (\d+)/, 'batch: "$1"'],
    ["a batch of no images", /batch: \d+/, "batch: 0"],
    ["a list that is too long", "input: [32, 32, 3]", "input: [32, 32, 3, 1]"],
    ["a fraction by zero", /radius: \S+/, "radius: 8/0"],
    ["a negative radius", /radius: \S+/, "radius: -8/255"],
    ["a radius above the range of a pixel", /radius: \S+/, "radius: 8.0"],
    ["a probability above 1", /probability: \S+/, "probability: 7.0"],
    ["a temperature of 0", /temperature: \S+/, "temperature: 0.0"],
    ["a temperature of 0 as a fraction", /temperature: \S+/, "temperature: 0/3"],
    ["a momentum of 1", /momentum: \S+/, "momentum: 1"],
    ["a stage of no length", /for: \S+/, "for: 0"],
    ["a name that is none", /^ {2}pretrain:/m, "  pre.train:"],
    ["a duration without its unit", /for: (\d+) \w+/, "for: $1"],
    ["a function nobody knows", "nt_xent:", "nt_xnt:"],
    ["another version", "plan: 1", "plan: 2"],
  ])("%s", (_, from, to) => {
    const changed = golden.replace(from, to);
    expect(changed).not.toBe(golden);
    expect(readPlan(changed, "plan.yaml").diagnostics).not.toEqual([]);
    expect(accepted(changed)).toBe(false);
  });
});
