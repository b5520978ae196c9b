import type { Decl } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import { costOf } from "../derive/cost.ts";
import { parameterCount } from "../derive/layers.ts";
import { type NetworkSymbol, statedBranches } from "../experiment/network-symbol.ts";
import { derived, type Origin, written } from "../experiment/origin.ts";
import { originsOf, withOrigins } from "../experiment/origins.ts";
import { recordOf } from "../experiment/record.ts";
import type { ColumnValue, PartValue } from "../experiment/values.ts";
import { evaluationsInOrder, sorted } from "../plan/plan-order.ts";
import type { CostPlan, EvaluationPlan, NetworkPlan, Plan, StagePlan } from "../plan/schema.ts";
import { asDataset } from "../vocabulary/define/datasets.ts";
import { asNetwork } from "../vocabulary/define/networks.ts";
import type { Context } from "./context.ts";
import type { EarlierStage } from "./earlier-stage.ts";
import { checkEvaluation } from "./evaluations.ts";
import { checkDeclarations } from "./expressions/declarations.ts";
import { checkHeader, type Header } from "./header.ts";
import { mergeRecipe } from "./recipes.ts";
import { type CheckedStage, checkStage } from "./stage.ts";
import { warnTestData } from "./test-data.ts";
import { warnUnusedDeclarations } from "./unused-declarations.ts";

interface Found {
  readonly errors: number;
  /** nothing is said that no plan can say yet */
  readonly complete: boolean;
}

/**
 * Checks the experiment. Its plan is put together by what is given back, as who wants to know only what is wrong has no
 * use for it.
 * @param found what has been reported so far
 * @returns undefined where anything is wrong, or not carried out yet
 */
export function planFromAst(context: Context, found: () => Found): (() => Plan) | undefined {
  const errors = (): number => found().errors;
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
  const columns = new Map<string, ColumnValue>();
  const checked: CheckedStage[] = [];
  for (const decl of stageDecls) {
    if (earlier.has(decl.name.text)) continue;
    later.delete(decl.name.text);
    const merged = mergeRecipe(decl, entry, context);
    context.used.add(decl);
    const stage = checkStage({
      context,
      module: entry,
      stage: { name: decl.name, ...merged, decl },
      earlier,
      later,
      columns,
      errors,
    });
    checked.push(stage);
    earlier.set(decl.name.text, stage.earlier);
    for (const [name, column] of stage.earlier.columns) columns.set(name, column);
  }
  const evaluations = new Map<string, () => EvaluationPlan>();
  const evaluated = new Map<string, Span>();
  const parts = new Set(checked.flatMap((stage) => [...stage.parts]));
  for (const decl of entry.file.decls) {
    if (decl.kind !== "evaluate") continue;
    const evaluation = checkEvaluation(context, decl, earlier, checked, evaluated);
    if (!evaluation) continue;
    evaluated.set(evaluation.name, decl.checkpoint.span);
    evaluations.set(evaluation.name, evaluation.plan);
    parts.add(evaluation.part);
  }
  checkDeclarations(context);
  const { complete } = found();
  if (errors() === 0 && complete) {
    warnUnusedDeclarations(context, checked);
    warnTestData(context, checked);
  }
  if (errors() > 0 || !complete || stageDecls.length === 0) return undefined;

  const stages = checked.map(({ earlier: { name }, plan }) => {
    if (!plan) throw new Error(`stage ${name.text} has no plan, and nothing says why`);
    return [name.text, plan] as const;
  });
  return () => assemble(header, checked, stages, parts, evaluations);
}

function assemble(
  header: Header,
  checked: readonly CheckedStage[],
  all: readonly (readonly [string, NonNullable<CheckedStage["plan"]>])[],
  parts: ReadonlySet<PartValue>,
  evaluations: ReadonlyMap<string, () => EvaluationPlan>,
): Plan {
  const networks = networkPlans(checked);
  const made = all.map(([name, make]) => {
    const stage = make();
    const cost = withOrigins(costOf({ networks, precision: header.precision }, stage), COST_ORIGINS);
    return [name, withOrigins({ ...stage, cost }, originsOf(stage))] as const;
  });
  const stages: Readonly<Record<string, StagePlan>> = recordOf(made);
  const plan: Plan = {
    plan: 1,
    experiment: header.experiment,
    seed: header.seed,
    precision: header.precision,
    ...dataPlans(parts),
    networks,
    stages,
    evaluations: evaluationsInOrder(recordOf([...evaluations].map(([name, make]) => [name, make()])), stages),
  };
  return withOrigins(plan, { plan: derived("version of the plan's format"), ...header.origins });
}

const COST_ORIGINS: Readonly<Record<keyof CostPlan, Origin>> = {
  parameters: derived("numbers of the tensors that are trained"),
  state_bytes: derived("tensors of the stage's networks, and what the optimizer keeps of trained ones"),
  forward: derived("operations of training passes and losses"),
  backward: derived("operations of their gradients"),
  attack: derived("operations of attacks: passes and losses, their gradients, times steps"),
  update: derived("operations of the optimizer, times parameters"),
  step: derived("sum of forward, backward, attack and update"),
};

/** A file of declarations alone may be checked by itself; it has no plan. */
function isLibrary(decls: readonly Decl[]): boolean {
  return (
    decls.length > 0 &&
    decls.every((decl) => !["experiment", "seed", "precision", "evaluate"].includes(decl.kind))
  );
}

function networkPlans(stages: readonly CheckedStage[]): Record<string, NetworkPlan> {
  const symbols = new Set<NetworkSymbol>(stages.flatMap((stage) => [...stage.networks]));
  const plans = new Map<string, NetworkPlan>();
  for (const symbol of symbols) {
    const { spec, use, name, origins } = symbol;
    if (!use) continue;
    const all = {
      ...origins,
      branches:
        spec.branches === "follow"
          ? derived("those of what it is called on", written(use.span))
          : origins.branches,
      input: derived("what it is called on", written(use.span)),
      features: derived("the number of channels of its last layer"),
      parameters: derived("counted over its layers, all branches"),
    };
    const { kind, args } = spec;
    const word = asNetwork(spec.word);
    const branches = kind === "encoder" ? statedBranches(spec) : headBranches(symbol);
    const { input } = use;
    const plan: NetworkPlan = {
      kind,
      word,
      args,
      branches,
      input,
      ...(kind === "encoder" ? { features: spec.features } : {}),
      parameters: 0,
    };
    plans.set(name, withOrigins({ ...plan, parameters: parameterCount(plan, branches) }, all));
  }
  return sorted(recordOf(plans));
}

function headBranches({ spec, use }: NetworkSymbol): readonly string[] {
  return spec.hasNorm ? (use?.branches ?? []) : [];
}

function dataPlans(parts: ReadonlySet<PartValue>): Pick<Plan, "datasets" | "splits"> {
  const datasets = new Map<string, Plan["datasets"][string]>();
  const splits = new Map<string, Plan["splits"][string]>();
  const add = (part: PartValue): void => {
    const { name, image, classes, args, origins } = part.dataset;
    const word = asDataset(part.dataset.word);
    datasets.set(
      name,
      withOrigins(
        { word, args, image, classes },
        { ...origins, image: derived(`images of ${word.name}`), classes: derived(`classes of ${word.name}`) },
      ),
    );
    if (!part.split) return;
    add(part.split.of);
    const { parts: its } = part.split;
    const counts = recordOf(its.map((one) => [one.name, one.items]));
    const split = withOrigins<Plan["splits"][string]>(
      {
        of: part.split.of.name,
        rule: "random",
        seed: part.split.seed,
        parts: withOrigins(counts, recordOf(its.map((one) => [one.name, one.origin]))),
      },
      part.split.origins,
    );
    splits.set(part.split.name, split);
  };
  for (const part of parts) add(part);
  return { datasets: sorted(recordOf(datasets)), splits: sorted(recordOf(splits)) };
}
