import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { planDigest } from "../../compiler/plan/digest.ts";
import { planSchema } from "../../compiler/plan/json-schema.ts";
import { originRows } from "../../compiler/plan/origins.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import { format } from "../../grammar/format.ts";
import { SourceFile } from "../../grammar/span.ts";
import { meaning, PLAIN, spelling, type Written, write } from "./generated-programs.ts";
import { PLAN_FILES } from "./plan-files.ts";
import { planOf } from "./programs.ts";

const bytes = ({ text, overrides }: Written): string => writePlan(planOf(text, overrides));
const RUNS = { numRuns: 150 };

describe("programs that mean the same have the same bytes", () => {
  const plain = (field: Partial<typeof PLAIN>) => ({ ...PLAIN, ...field });
  it.each<[string, fc.Arbitrary<typeof PLAIN>]>([
    ["in another order", spelling.map(({ order }) => plain({ order }))],
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
        expect(again.diagnostics).toEqual([]);
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

describe("a plan that is kept", () => {
  it.each(PLAN_FILES)("%s is written again to the byte, and the same to YAML 1.1", (file, text) => {
    const { plan, diagnostics } = readPlan(text, file);
    expect(diagnostics).toEqual([]);
    expect(writePlan(plan!)).toBe(text);
    expect(parse(text, { version: "1.1" })).toEqual(parse(text, { version: "1.2" }));
  });
});
