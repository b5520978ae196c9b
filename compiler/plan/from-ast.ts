import type { Decl } from "../../grammar/ast.ts";
import { checkDeclarations } from "../check/declarations.ts";
import type { EarlierStage } from "../check/earlier-stage.ts";
import { checkEvaluation } from "../check/evaluations.ts";
import { checkHeader } from "../check/header.ts";
import { type CheckedStage, checkStage, sorted } from "../check/stage.ts";
import { warnUnusedDeclarations } from "../check/unused-declarations.ts";
import { parameterCount } from "../networks/layers.ts";
import type { Context } from "../resolve/context.ts";
import type { NetworkSymbol } from "../resolve/network-symbol.ts";
import { mergeRecipe } from "../resolve/recipes.ts";
import type { PartValue } from "../resolve/values.ts";
import { costOf } from "./cost.ts";
import type { EvaluationPlan, NetworkPlan, Plan, StagePlan } from "./schema.ts";

/**
 * Checks the experiment and assembles its plan.
 * @param errors how many errors have been reported so far
 * @returns undefined where anything is wrong
 */
export function planFromAst(context: Context, errors: () => number): Plan | undefined {
  const { entry } = context.modules;
  const header = checkHeader(context);
  const stageDecls = entry.file.decls.filter(
    (decl): decl is Extract<Decl, { kind: "recipe" | "stage" }> => decl.kind === "stage",
  );
  const isStage = (decl: Decl): boolean => decl.kind === "stage";
  if (!entry.file.decls.some(isStage) && !isLibrary(entry.file.decls))
    context.report("no-experiment", header.span, {});

  const later = new Map(stageDecls.map(({ name }) => [name.text, name.span]));
  const earlier = new Map<string, EarlierStage>();
  const checked: CheckedStage[] = [];
  for (const decl of stageDecls) {
    if (earlier.has(decl.name.text)) continue;
    later.delete(decl.name.text);
    const items = mergeRecipe(decl, entry, context.report, context.used);
    context.used.add(decl);
    const stage = checkStage({
      context,
      module: entry,
      stage: { name: decl.name, items, decl },
      earlier,
      later,
      errors,
    });
    checked.push(stage);
    earlier.set(decl.name.text, stage.earlier);
  }
  const evaluations = new Map<string, EvaluationPlan>();
  const parts = new Set(checked.flatMap((stage) => [...stage.parts]));
  for (const decl of entry.file.decls) {
    if (decl.kind !== "evaluate") continue;
    const evaluation = checkEvaluation(context, decl, earlier, checked, evaluations);
    if (!evaluation) continue;
    evaluations.set(evaluation.name, evaluation.plan);
    parts.add(evaluation.part);
  }
  checkDeclarations(context);
  if (errors() === 0) warnUnusedDeclarations(context);
  if (errors() > 0 || stageDecls.length === 0) return undefined;

  const networks = networkPlans(checked);
  const stages: Record<string, StagePlan> = {};
  for (const { earlier: stage, plan } of checked) {
    if (!plan) throw new Error(`stage ${stage.name.text} has no plan, and nothing says why`);
    stages[stage.name.text] = { ...plan, cost: costOf({ networks, precision: header.precision }, plan) };
  }
  return {
    plan: 1,
    experiment: header.experiment,
    seed: header.seed,
    precision: header.precision,
    ...dataPlans(parts),
    networks,
    stages,
    evaluations: Object.fromEntries(evaluations),
  };
}

/** A file of declarations alone may be checked by itself; it has no plan. */
function isLibrary(decls: readonly Decl[]): boolean {
  return (
    decls.length > 0 &&
    decls.every((decl) => !["experiment", "seed", "precision", "evaluate"].includes(decl.kind))
  );
}

function networkPlans(stages: readonly CheckedStage[]): Record<string, NetworkPlan> {
  const symbols = new Set<NetworkSymbol>(stages.flatMap((stage) => [...stage.networks]));
  const plans: Record<string, NetworkPlan> = {};
  for (const symbol of symbols) {
    const { spec, use, name } = symbol;
    if (!use) continue;
    if (spec.kind === "encoder" && typeof use.input !== "number") {
      const { features, ...rest } = spec;
      const plan = { ...rest, input: use.input, features, parameters: 0 };
      plans[name] = { ...plan, parameters: parameterCount(plan, plan.branches) };
    } else if (spec.kind === "head" && typeof use.input === "number") {
      const { kind, architecture, branches: _follow, ...rest } = spec;
      const plan = {
        kind,
        architecture,
        input: use.input,
        ...rest,
        branches: headBranches(symbol),
        parameters: 0,
      };
      plans[name] = { ...plan, parameters: parameterCount(plan, plan.branches) };
    }
  }
  return sorted(plans);
}

function headBranches({ spec, use }: NetworkSymbol): readonly string[] {
  return spec.kind === "head" && spec.norm === "none" ? [] : (use?.branches ?? []);
}

function dataPlans(parts: ReadonlySet<PartValue>): Pick<Plan, "datasets" | "splits"> {
  const datasets: Record<string, Plan["datasets"][string]> = {};
  const splits: Record<string, Plan["splits"][string]> = {};
  const add = (part: PartValue): void => {
    const { name, kind, image, classes, train, test, seed } = part.dataset;
    datasets[name] = { kind, image, classes, train, test, ...(seed === undefined ? {} : { seed }) };
    if (!part.split) return;
    add(part.split.of);
    splits[part.split.name] = {
      of: part.split.of.name,
      rule: "random",
      seed: part.split.seed,
      parts: Object.fromEntries(part.split.parts.map((one) => [one.name, one.items])),
    };
  };
  for (const part of parts) add(part);
  return { datasets: sorted(datasets), splits: sorted(splits) };
}
