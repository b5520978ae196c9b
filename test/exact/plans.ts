import { compile } from "../../compiler/compile.ts";
import { Rational } from "../../compiler/experiment/rational.ts";
import type { AttackSettings, Plan, PlanExpr, StagePlan } from "../../compiler/schema/plan.ts";
import { pgd as pgdWord } from "../../compiler/vocabulary/attacks/pgd.ts";
import { asFunction } from "../../compiler/vocabulary/define/functions.ts";
import { VOCABULARY } from "../../compiler/vocabulary/index.ts";

/** The plan of an experiment's text, which must have no errors. */
export function planOf(text: string): Plan {
  const { plan, diagnostics } = compile({
    entry: "main.acl",
    readFile: (path) => (path === "main.acl" ? text : undefined),
  });
  if (plan) return plan;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  throw new Error(errors.map(({ code, message }) => `${code}: ${message}`).join("\n"));
}

/** The first stage of a plan. */
export function stageOf(plan: Plan): readonly [name: string, stage: StagePlan] {
  return Object.entries(plan.stages)[0]!;
}

// Makes parts of plans, for tests of single parts.

export function q(text: string): Rational {
  const value = Rational.parse(text);
  if (!value) throw new Error(`${text} is no number`);
  return value;
}

export function pgd(settings: Readonly<Record<string, unknown>> = {}): AttackSettings {
  const args = {
    norm: "linf",
    radius: q("8/255"),
    step: q("2/255"),
    steps: 5,
    start: "zero",
    clip_start: false,
    clip: "ball_then_image",
    pick: "last",
    restarts: 1,
    batch_norm: "eval",
    ...settings,
  };
  return { word: pgdWord, args };
}

type Call = Extract<PlanExpr, { kind: "call" }>;

export function call(name: string, args: readonly PlanExpr[], options: Call["options"] = {}): PlanExpr {
  const word = VOCABULARY.find("loss", name) ?? VOCABULARY.find("algebra", name);
  if (!word) throw new Error(`no function ${name}`);
  return { kind: "call", word: asFunction(word), args, options };
}

export const LABEL: PlanExpr = { kind: "label" };
