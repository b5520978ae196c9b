import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { planDigest } from "../../compiler/plan/digest.ts";
import { planSchema } from "../../compiler/plan/json-schema.ts";
import { originRows } from "../../compiler/plan/origins.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import type { Plan } from "../../compiler/schema/plan.ts";
import { format } from "../../grammar/format.ts";
import { SourceFile } from "../../grammar/span.ts";
import { errorsIn } from "./checked-rules.ts";
import { meaning, PLAIN, spelling, type Written, write } from "./generated-programs.ts";
import { PLAN_FILES } from "./plan-files.ts";
import { planOf } from "./programs.ts";

const bytes = ({ text, overrides }: Written): string => writePlan(planOf(text, overrides));
const RUNS = { numRuns: 150 };

describe("programs that mean the same have the same bytes", () => {
  const plain = (field: Partial<typeof PLAIN>) => ({ ...PLAIN, ...field });
  it.each<[string, fc.Arbitrary<typeof PLAIN>]>([
    ["in another order", spelling.map(({ order, swapped }) => plain({ order, swapped }))],
    [
      "with other private names",
      spelling.map(({ suffix, numbers }) => plain({ suffix, numbers, recipe: true, namedSchedule: true })),
    ],
    ["with comments and other spaces", fc.constant(plain({ comments: true }))],
    ["with numbers as arithmetic, params and overrides", spelling.map(({ numbers }) => plain({ numbers }))],
    ["with results named by let", fc.constant(plain({ lets: true }))],
    [
      "with attacks, schedules and stages made of others",
      fc.constant(plain({ derivedAttack: true, namedSchedule: true, recipe: true })),
    ],
    ["all of it at once", spelling],
  ])("%s", (_, how) => {
    fc.assert(
      fc.property(meaning, how, (what, other) => {
        expect(bytes(write(what, other))).toBe(bytes(write(what, PLAIN)));
      }),
      RUNS,
    );
  });
  it("after aclc fmt", () => {
    fc.assert(
      fc.property(meaning, spelling, (what, how) => {
        const { text, overrides } = write(what, how);
        const formatted = format(new SourceFile("main.acl", text));
        expect(formatted.diagnostics).toEqual([]);
        expect(bytes({ text: formatted.text, overrides })).toBe(bytes({ text, overrides }));
      }),
      RUNS,
    );
  });
});

it("programs that do not mean the same have other bytes", () => {
  fc.assert(
    fc.property(meaning, fc.integer({ min: 1, max: 9 }), (what, more) => {
      const other = { ...what, seed: what.seed + more };
      expect(bytes(write(other, PLAIN))).not.toBe(bytes(write(what, PLAIN)));
    }),
    { numRuns: 20 },
  );
});

describe("the plan of a generated program", () => {
  const validate = new Ajv({ allErrors: true }).compile(planSchema());
  it("reads back as itself, is as the schema says, is the same to YAML 1.1, and every value has an origin", () => {
    fc.assert(
      fc.property(meaning, spelling, (what, how) => {
        const { text, overrides } = write(what, how);
        const plan = planOf(text, overrides);
        const yaml = writePlan(plan);
        const again = readPlan(yaml, "plan.yaml");
        expect(errorsIn(again.diagnostics)).toEqual([]);
        expect(again.plan).toEqual(plan);
        expect(writePlan(again.plan!)).toBe(yaml);
        expect(planDigest(again.plan!)).toBe(planDigest(plan));
        validate(parse(yaml));
        expect(validate.errors).toBeNull();
        expect(parse(yaml, { version: "1.1" })).toEqual(parse(yaml, { version: "1.2" }));
        expect(originRows(plan).filter(({ origin }) => !origin)).toEqual([]);
      }),
      RUNS,
    );
  });
});

type Compare = (a: string, b: string, path: readonly string[]) => number;

const byText: Compare = (a, b) => (a < b ? -1 : 1);

/** The data of a plan with the keys of every map in another order. */
function reordered(value: unknown, compare: Compare, path: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item) => reordered(item, compare, path));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, one]) => [key, reordered(one, compare, [...path, key])] as const,
  );
  return Object.fromEntries(entries.sort(([a], [b]) => compare(a, b, path)));
}

function readReordered(text: string, compare: Compare): Plan {
  const other = stringify(reordered(parse(text), compare), { aliasDuplicateObjects: false });
  const { plan, diagnostics } = readPlan(other, "plan.yaml");
  expect(errorsIn(diagnostics)).toEqual([]);
  return plan!;
}

describe("the order of keys in a plan says nothing", () => {
  it("of a generated program", () => {
    fc.assert(
      fc.property(meaning, fc.nat(100), (what, factor) => {
        const text = writePlan(planOf(write(what, PLAIN).text));
        const rank = (key: string): number =>
          [...key].reduce((sum, letter) => (sum * (factor + 3) + letter.charCodeAt(0)) % 101, 0);
        const plan = readReordered(text, (a, b, path) => rank(a) - rank(b) || byText(a, b, path));
        expect(writePlan(plan)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });
  it.each(PLAN_FILES)("of %s, sorted as PyYAML does it", (_, text) => {
    const plan = readReordered(text, (a, b, path) => (path.join() === "stages" ? 0 : byText(a, b, path)));
    expect(writePlan(plan)).toBe(text);
  });
  it("nor does that of a stage and those that it starts from; of others it is the order in which they run", () => {
    const text = (name: string): string => PLAN_FILES.find(([file]) => file.includes(name))![1];
    expect(Object.keys(readReordered(text("quickstart"), byText).stages)).toEqual(["pretrain", "finetune"]);
    expect(Object.keys(readReordered(text("08-recipes"), byText).stages)).toEqual([
      "a2a",
      "alf",
      "s2s",
      "slf",
    ]);
  });
});

describe("a plan that is kept", () => {
  it.each(PLAN_FILES)("%s is written again to the byte, and the same to YAML 1.1", (file, text) => {
    const { plan, diagnostics } = readPlan(text, file);
    expect(errorsIn(diagnostics)).toEqual([]);
    expect(writePlan(plan!)).toBe(text);
    expect(parse(text, { version: "1.1" })).toEqual(parse(text, { version: "1.2" }));
  });
});
