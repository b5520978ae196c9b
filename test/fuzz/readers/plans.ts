import { isDeepStrictEqual } from "node:util";
import { parse, stringify } from "yaml";
import { compile } from "../../../compiler/compile.ts";
import { readPlan } from "../../../compiler/plan/read.ts";
import { writePlan } from "../../../compiler/plan/write.ts";
import { PLAN_FILES } from "../../compiler/plan-files.ts";
import { wordFiles } from "../../diagnostics/example-files.ts";
import { mutateBytes, mutateData, mutateText } from "../mutate.ts";
import type { Random } from "../random.ts";
import { expectThat, type Reader } from "../reader.ts";

const TEXTS = PLAN_FILES.map(([, text]) => text).sort((a, b) => a.length - b.length);
/** Short plans are chosen more often, because they take less time; one of them has every word. */
const OFTEN = [...TEXTS.slice(0, 8), everyWord()];

function everyWord(): string {
  const files = wordFiles();
  const { plan } = compile({
    entry: "test/fuzz/seeds/every-word.acl",
    readFile: (path) => files.get(path),
    overrides: { seed: "1" },
  });
  return writePlan(plan!);
}

const parsed = new Map<string, unknown>();

function dataOf(text: string): unknown {
  if (!parsed.has(text)) parsed.set(text, parse(text));
  return parsed.get(text);
}

function input(random: Random): string {
  const text = random.of(random.chance(0.9) ? OFTEN : TEXTS);
  const kind = random.below(10);
  if (kind < 4)
    return stringify(mutateData(dataOf(text), random), { aliasDuplicateObjects: random.chance(0.1) });
  if (kind < 9) return mutateText(text, random);
  return mutateBytes(Buffer.from(text), random).toString("utf8");
}

/**
 * Plans with a few changes. An accepted plan must be written again with every key and value of the text, so nothing in
 * a plan is ignored, and it must be equal after it is read again.
 */
export const plans: Reader = {
  name: "plans",
  async try(random) {
    const text = input(random);
    const { plan, diagnostics } = readPlan(text, "x.plan.yaml");
    for (const { span, labels, code } of diagnostics)
      for (const { start, end } of [span, ...labels.map((label) => label.span)])
        expectThat(0 <= start && start <= end && end <= text.length, `${code} is outside of the text`, text);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expectThat((plan === undefined) === errors.length > 0, "a plan and errors, or neither", text);
    if (plan === undefined) return errors[0]!.code;
    const written = writePlan(plan);
    const again = readPlan(written, "y.plan.yaml").plan;
    expectThat(again !== undefined && writePlan(again) === written, "it is not read back as the same", text);
    // costs are computed again, and a warning names those that differ
    const recounted = diagnostics.some(({ code }) => code === "plan/other-cost");
    const [before, after] = [parse(text), parse(written)].map((data) =>
      valuesIn(recounted ? withoutCosts(data) : data),
    );
    expectThat(isDeepStrictEqual(before, after), "something in it was ignored or altered", text);
    return recounted ? "accepted with a warning" : "accepted";
  },
};

/** Numbers are normalized: a plan writes 2/25 as 0.08, and -0 as 0. */
function valuesIn(data: unknown): unknown {
  if (typeof data === "number") return data + 0;
  if (typeof data === "string") {
    const [, over, under, unit] = /^(-?\d+(?:\.\d+)?)(?:\/(\d+))?( epochs?| steps?)?$/.exec(data) ?? [];
    if (over === undefined) return data;
    // a number that no double holds exactly is written as N/1
    if (under === undefined && unit === undefined && over.length < 16) return data;
    const value = Number(over) / Number(under ?? 1) + 0;
    return unit === undefined ? value : `${value}${unit.replace(/s$/, "")}`;
  }
  if (Array.isArray(data)) return data.map(valuesIn);
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, valuesIn(value)]));
}

function withoutCosts(plan: { stages: Record<string, object> }): unknown {
  const stages = Object.entries(plan.stages).map(([name, stage]) => [name, { ...stage, cost: undefined }]);
  return { ...plan, stages: Object.fromEntries(stages) };
}
