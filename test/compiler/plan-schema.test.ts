import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { planSchema } from "../../compiler/plan/json-schema.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { planSchemaFiles } from "../../scripts/write-plan-schema.ts";
import { alteration, altered, type Place } from "./altered-plans.ts";
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

/** Codes about the form of a plan. A JSON Schema does not check names and counts. */
const OF_FORM: ReadonlySet<string> = new Set(
  ["not-yaml", "other-version", "unknown-key", "missing-key", "wrong-type", "out-of-bounds"].map(
    (code) => `plan/${code}`,
  ),
);

function hasSchedule({ parent, key, scheduled }: Place): boolean {
  return scheduled || JSON.stringify(parent[key] ?? null).includes('"schedule"');
}

describe("a plan that is altered", () => {
  it("is refused by the schema if the reader of plans refuses it, and the other way round", () => {
    let refused = 0;
    fc.assert(
      fc.property(alteration, (how) => {
        const { text, place } = altered(how);
        const said = readPlan(text, "plan.yaml")
          .diagnostics.filter(({ code }) => OF_FORM.has(code))
          .filter(({ code, span }) => {
            // in a schema, a fraction is a string, and every schedule has the same definition
            const plain = !text.slice(span.start, span.end).includes("/") && !hasSchedule(place);
            return code !== "plan/out-of-bounds" || plain;
          })
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
