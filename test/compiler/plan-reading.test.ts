import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { PLAN_DIAGNOSTICS } from "../../compiler/plan/diagnostics.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import { DUAL_STREAM, type Said, saidOf, type To } from "./changed-plans.ts";
import { brokenRules, CHECKED_RULES } from "./checked-rules.ts";
import { FOLLOWS } from "./plan-cases/follows.ts";
import { FORM } from "./plan-cases/form.ts";
import { RULES } from "./plan-cases/rules.ts";
import { SENSE } from "./plan-cases/sense.ts";

const raised = new Set<string>();

function said(from: string | RegExp, to: To): Said {
  const all = saidOf(from, to);
  for (const code of all.codes) raised.add(code);
  return all;
}

describe.each([...FORM, ...SENSE, ...FOLLOWS, ...RULES])("a plan is wrong in %s", (_, cases) => {
  for (const [name, from, to, ...messages] of cases)
    it(name, () => {
      const { messages: found, read } = said(from, to);
      expect(found).toEqual(messages);
      expect(read).toBe(false);
    });
});

it.each(['plan: 1\nexperiment: "', "plan: [", "{", '"', "plan: 1\na: &", "? ", "plan: 1\nstages: |9"])(
  "what is missing at the end of a text has a place within it: %j",
  (text) => {
    for (const { span } of readPlan(text, "x").diagnostics) {
      expect(span.start).toBeLessThanOrEqual(span.end);
      expect(span.end).toBeLessThanOrEqual(text.length);
    }
  },
);

it("of more than a hundred mistakes a hundred are shown", () => {
  const { codes, messages } = said(/^( {4,}\w+: ).*$/gm, "$1[[many]]");
  expect(codes).toHaveLength(101);
  expect(codes.at(-1)).toBe("plan/too-many");
  expect(messages.at(-1)).toContain("this plan has more than 100 errors: the others are not shown");
});

it("a plan that is too long for one", () => {
  const { codes, read } = said(/$/, `# ${"-".repeat(500_000)}\n`);
  expect([codes, read]).toEqual([["plan/too-big"], false]);
});

describe("a cost is counted, whatever the plan says", () => {
  it.each([
    ["of a step", /step: 4768965600/, "step: 5", "235: 5 <- `step` is really 4768965600, not 5"],
    ["of an attack", /attack: 2498494464/, "attack: 5", "233: 5 <- `attack` is really 2498494464, not 5"],
  ])("%s", (_, from, to, message) => {
    const { messages, codes, read } = said(from, to);
    const help = "the real cost is used; `aclc plan` on the .acl file writes it";
    expect([messages, codes, read]).toEqual([[`${message}; ${help}`], ["plan/other-cost"], true]);
    const { plan } = readPlan(DUAL_STREAM.replace(from, to), "plan.yaml");
    expect(plan).toEqual(readPlan(DUAL_STREAM, "plan.yaml").plan);
  });
});

/**
 * A plan always states where a network starts, so it does not show whether the file says `from scratch`. A sum in a
 * plan contains each name once, with its weight.
 */
const ONLY_IN_FILES = ["frozen-untrained.acl", "frozen-untrained-branches.acl", "loss-doubled-name.acl"];

describe("a plan has the warnings of the file that it is made of", () => {
  const folder = fileURLToPath(new URL("../diagnostics/cases/check/", import.meta.url));
  const cases = readdirSync(folder).filter((file) => file.endsWith(".acl") && !ONLY_IN_FILES.includes(file));
  for (const file of cases) {
    const readFile = (path: string): string | undefined =>
      existsSync(path) ? readFileSync(path, "utf8") : undefined;
    const { plan, diagnostics } = compile({ entry: `${folder}${file}`, readFile });
    const codes = brokenRules(diagnostics);
    if (!plan || codes.length === 0) continue;
    it(file, () => {
      const again = readPlan(writePlan(plan), "a.plan.yaml");
      expect(brokenRules(again.diagnostics)).toEqual(codes);
      expect(again.plan).toEqual(plan);
      for (const code of codes) raised.add(code);
    });
  }
});

afterAll(() => {
  const codes = Object.keys(PLAN_DIAGNOSTICS.rows).map((code) => `plan/${code}`);
  expect([...raised].sort()).toEqual([...codes, ...CHECKED_RULES].sort());
});
