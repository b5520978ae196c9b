import { type Diagnostic, isError } from "../../grammar/diagnostic.ts";
import { costOf } from "../derive/cost.ts";
import { recordOf } from "../experiment/record.ts";
import { VOCABULARY } from "../vocabulary/index.ts";
import { parseYaml } from "../yaml/document.ts";
import { type PlaceOf, placesIn } from "../yaml/place.ts";
import { checkPlan } from "./check-plan.ts";
import { PLAN_DIAGNOSTICS, type PlanReport } from "./diagnostics.ts";
import { PLAN } from "./fields.ts";
import { inPlanOrder } from "./plan-order.ts";
import type { Plan } from "./schema.ts";
import { reportYaml } from "./yaml-problems.ts";

/** A plan with more mistakes than this is something else. */
const MOST_DIAGNOSTICS = 100;

/** A plan has some twenty thousand characters. Much longer ones are refused, because checking them would take minutes. */
const MOST_CHARACTERS = 500_000;

/**
 * Reads a plan back: its form, then what its names stand for, then whether what follows from the rest does. Every
 * problem points at its place in the file. Whatever the file says of cost, the plan has what is counted.
 */
export function readPlan(
  text: string,
  file: string,
): { readonly plan?: Plan; readonly diagnostics: readonly Diagnostic[] } {
  const found: Diagnostic[] = [];
  const report: PlanReport = (code, span, params, labels) => {
    const diagnostic = PLAN_DIAGNOSTICS.make(code, span, params, labels);
    found.push(diagnostic);
    return diagnostic;
  };
  const plan = readText(text, file, report);
  const failed = found.some(isError);
  return { diagnostics: inOrder(found), ...(plan && !failed ? { plan } : {}) };
}

function readText(text: string, file: string, report: PlanReport): Plan | undefined {
  if (text.length > MOST_CHARACTERS) {
    report("too-big", { file, start: 0, end: 0 }, { length: text.length, limit: MOST_CHARACTERS });
    return undefined;
  }
  const document = parseYaml(text);
  if (reportYaml(text, file, document, report)) return undefined;
  const place = placesIn(document, file);
  const version: unknown = document.get("plan");
  if (typeof version === "number" && version !== 1) {
    report("other-version", place(["plan"]), { found: String(version) });
    return undefined;
  }
  const whole = { file, start: 0, end: Math.min(text.length, text.indexOf("\n") + 1 || text.length) };
  const siblings = { strange: false };
  const source = {
    node: document.contents,
    span: whole,
    key: whole,
    path: [],
    siblings,
    file,
    report,
    words: VOCABULARY,
  };
  const read = PLAN.read(source);
  if (!read) return undefined;
  const plan = inPlanOrder(read);
  return checkPlan(plan, place, report) ? recounted(plan, place, report) : undefined;
}

/** The plan with its costs as they are counted: comparisons go by them, and another version may have counted otherwise. */
function recounted(plan: Plan, place: PlaceOf, report: PlanReport): Plan {
  const stages = Object.entries(plan.stages).map(([name, stage]) => {
    const cost = costOf(plan, stage);
    const other = (Object.keys(cost) as (keyof typeof cost)[]).filter((key) => cost[key] !== stage.cost[key]);
    // a step is the sum of the others: where one of those is another, that says it
    const key = other.find((one) => one !== "step") ?? other[0];
    if (key)
      report("other-cost", place(["stages", name, "cost", key]), {
        key,
        expected: cost[key],
        found: stage.cost[key],
      });
    return [name, { ...stage, cost }] as const;
  });
  return { ...plan, stages: recordOf(stages) };
}

function inOrder(found: readonly Diagnostic[]): Diagnostic[] {
  const all = [...found].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const next = all[MOST_DIAGNOSTICS];
  if (!next) return all;
  const rest = PLAN_DIAGNOSTICS.make("too-many", next.span, { shown: MOST_DIAGNOSTICS });
  return [...all.slice(0, MOST_DIAGNOSTICS), rest];
}
