import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { planDigest } from "../../compiler/plan/digest.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import { stringText } from "../../compiler/yaml/text.ts";
import { isError } from "../../grammar/diagnostic.ts";
import { planOf, programNames, readProgram } from "./programs.ts";

const plans = programNames().map((name) => [name, planOf(readProgram(name))] as const);

describe.each(plans)("the plan of %s", (_, plan) => {
  const text = writePlan(plan);
  test("reads back as itself", () => {
    const { plan: again, diagnostics } = readPlan(text, "plan.yaml");
    expect(diagnostics.filter(isError)).toEqual([]);
    expect(again).toEqual(plan);
    expect(writePlan(again!)).toBe(text);
  });
  test("is the same to readers of YAML 1.1 and 1.2", () => {
    expect(parse(text, { version: "1.1", schema: "yaml-1.1" })).toEqual(parse(text, { version: "1.2" }));
  });
  test("has a digest that leaves costs out", () => {
    const digest = planDigest(plan);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    const [[name, stage]] = Object.entries(plan.stages) as [[string, (typeof plan.stages)[string]]];
    const dearer = { ...stage, cost: { ...stage.cost, step: 1 } };
    expect(planDigest({ ...plan, stages: { ...plan.stages, [name]: dearer } })).toBe(digest);
    expect(planDigest({ ...plan, stages: { ...plan.stages, [name]: { ...stage, batch: 1 } } })).not.toBe(
      digest,
    );
  });
});

test.each([
  "yes",
  "off",
  "n",
  "~",
  "null",
  "1e3",
  "12:30",
  "2020-01-01",
  "0x1f",
  "a: b",
  "x #y",
  "",
  " a",
  "ß",
])("the text %j stays a text", (value) => {
  for (const version of ["1.1", "1.2"] as const)
    expect(parse(`key: ${stringText(value)}`, { version })).toEqual({ key: value });
});

describe("a plan that is wrong", () => {
  const text = writePlan(planOf(readProgram("dual-stream")));
  const said = (changed: string): (readonly [string, string, string])[] =>
    readPlan(changed, "plan.yaml").diagnostics.map(({ code, message, span }) => [
      code,
      message,
      changed.slice(span.start, span.end),
    ]);

  test("names a key it does not know", () => {
    expect(said(text.replace("momentum:", "momentun:"))).toEqual([
      ["plan/unknown-key", "a plan has no key `momentun` here", "momentun"],
    ]);
  });
  test("points at a value of the wrong type", () => {
    expect(said(text.replace("steps: 3", "steps: many"))).toEqual([
      ["plan/wrong-type", "expected a whole number from 1, found `many`", "many"],
    ]);
    expect(said(text.replace("kind: pgd", "kind: pgdd"))).toEqual([
      ["plan/wrong-type", "expected `pgd`, found `pgdd`", "pgdd"],
    ]);
    expect(said(text.replace("nt_xent:", "nt_xnt:"))).toEqual([
      ["plan/unknown-key", "a plan has no key `nt_xnt` here", "nt_xnt"],
    ]);
  });
  test("is of another version", () => {
    expect(said(text.replace("plan: 1", "plan: 2"))[0]![0]).toBe("plan/other-version");
  });
  test("is no YAML", () => {
    expect(said("plan: [1")[0]![0]).toBe("plan/not-yaml");
  });
});
