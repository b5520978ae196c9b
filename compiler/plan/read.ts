import { type Diagnostic, isError } from "../../grammar/diagnostic.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { withoutOrigins } from "../experiment/origins.ts";
import { holdExperiment } from "../rules/hold-experiment.ts";
import type { Plan } from "../schema/plan.ts";
import { VOCABULARY } from "../vocabulary/index.ts";
import { parseYaml } from "../yaml/document.ts";
import { placesIn } from "../yaml/place.ts";
import { checkKinds } from "./check-kinds.ts";
import { checkSchedules } from "./check-schedules.ts";
import { compareDerived } from "./compare-derived.ts";
import { PLAN_DIAGNOSTICS, type PlanReport } from "./diagnostics.ts";
import { PLAN } from "./fields.ts";
import { planOf } from "./plan-of.ts";
import { readExperiment } from "./read-experiment.ts";
import { Reading } from "./reading.ts";
import { reportYaml } from "./yaml-problems.ts";

/** A plan with more errors than this is probably not a plan. */
const MOST_DIAGNOSTICS = 100;

/** A plan has about 20,000 characters. Much longer ones are refused, because checking them would take minutes. */
const MOST_CHARACTERS = 500_000;

/** The contents of a plan file. */
export interface ReadPlan {
  readonly experiment: Experiment;
  readonly plan: Plan;
}

/**
 * Reads a plan: its form first, then its names, then whether its derived values are right. Every error has its place in
 * the file. The cost is always computed again, whatever the file contains.
 */
export function readPlan(
  text: string,
  file: string,
): Partial<ReadPlan> & { readonly diagnostics: readonly Diagnostic[] } {
  const found: Diagnostic[] = [];
  const report: PlanReport = (code, span, params, labels) => {
    const diagnostic = PLAN_DIAGNOSTICS.make(code, span, params, labels);
    found.push(diagnostic);
    return diagnostic;
  };
  const read = readText(text, file, report, (diagnostic) => found.push(diagnostic));
  const failed = found.some(isError);
  return { diagnostics: inOrder(found), ...(read && !failed ? read : {}) };
}

function readText(
  text: string,
  file: string,
  report: PlanReport,
  send: (diagnostic: Diagnostic) => void,
): ReadPlan | undefined {
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
  return read && readMeaning(new Reading(read, place, send));
}

/**
 * Reads the experiment, derives its plan again and compares the two. The cost is the one computed now, whatever the
 * file contains.
 */
function readMeaning(reading: Reading): ReadPlan | undefined {
  const experiment = readExperiment(reading);
  if (!reading.ok) return undefined;
  checkKinds(reading, experiment);
  for (const [name, stage] of Object.entries(reading.plan.stages)) checkSchedules(reading, name, stage);
  if (!reading.ok) return undefined;
  holdExperiment(experiment, reading.spanOf, reading.reportRule);
  if (!reading.ok) return undefined;
  const plan = planOf(experiment);
  compareDerived(reading, plan);
  if (!reading.ok) return undefined;
  compareCost(reading, plan);
  // spans in the file were needed only for messages
  return { experiment, plan: withoutOrigins(plan) };
}

/**
 * Warns if the cost in the file differs, which another version may have computed. Comparisons use the cost computed
 * now.
 */
function compareCost({ plan: read, place, report }: Reading, plan: Plan): void {
  for (const [name, { cost }] of Object.entries(plan.stages)) {
    const found = read.stages[name]?.cost;
    if (!found) continue;
    const other = (Object.keys(cost) as (keyof typeof cost)[]).filter((key) => cost[key] !== found[key]);
    // a step is the sum of the other numbers, so another number is named first
    const key = other.find((one) => one !== "step") ?? other[0];
    if (key)
      report("other-cost", place(["stages", name, "cost", key]), {
        key,
        expected: cost[key],
        found: found[key],
      });
  }
}

function inOrder(found: readonly Diagnostic[]): Diagnostic[] {
  const all = [...found].sort(
    (a, b) =>
      a.span.start - b.span.start ||
      a.span.end - b.span.end ||
      (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  );
  const errors = all.filter(isError);
  const next = errors[MOST_DIAGNOSTICS];
  if (!next) return all;
  const rest = PLAN_DIAGNOSTICS.make("too-many", next.span, { shown: MOST_DIAGNOSTICS });
  return [...errors.slice(0, MOST_DIAGNOSTICS), rest];
}
