import type { Decl } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import type { Evaluation, Experiment, Stage } from "../experiment/experiment.ts";
import { withOrigins } from "../experiment/origins.ts";
import type { ColumnValue } from "../experiment/values.ts";
import type { Context } from "./context.ts";
import type { EarlierStage } from "./earlier-stage.ts";
import { checkEvaluation } from "./evaluations.ts";
import { checkDeclarations } from "./expressions/declarations.ts";
import { checkHeader } from "./header.ts";
import { mergeRecipe } from "./recipes.ts";
import { type CheckedStage, checkStage } from "./stage.ts";

/** The result of reading a file. */
export interface Draft {
  /** absent after an error, and for a library */
  readonly experiment?: Experiment;
  readonly stages: readonly CheckedStage[];
}

/** Reads the experiment of a file and reports its errors. */
export function experimentFromAst(context: Context): Draft {
  const { entry } = context.modules;
  const header = checkHeader(context);
  const stageDecls = entry.file.decls.filter(
    (decl): decl is Extract<Decl, { kind: "recipe" | "stage" }> => decl.kind === "stage",
  );
  if (stageDecls.length === 0 && !isLibrary(entry.file.decls))
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
    });
    checked.push(stage);
    earlier.set(decl.name.text, stage.earlier);
    for (const [name, column] of stage.earlier.columns) columns.set(name, column);
  }
  const evaluations: (Evaluation | undefined)[] = [];
  const evaluated = new Map<string, Span>();
  for (const decl of entry.file.decls) {
    if (decl.kind !== "evaluate") continue;
    const evaluation = checkEvaluation(context, decl, earlier, checked, evaluated);
    evaluations.push(evaluation?.node);
    if (evaluation) evaluated.set(evaluation.name, decl.checkpoint.span);
  }
  checkDeclarations(context);
  const stages = checked.map(({ earlier: { tree } }) => tree);
  const { experiment: title, seed, precision, origins } = header;
  if (stages.length === 0 || !isWhole(stages) || !isWhole(evaluations)) return { stages: checked };
  if (seed === undefined || precision === undefined) return { stages: checked };
  return {
    experiment: withOrigins<Experiment>({ title, seed, precision, stages, evaluations }, origins),
    stages: checked,
  };
}

function isWhole<T extends Stage | Evaluation>(nodes: readonly (T | undefined)[]): nodes is readonly T[] {
  return !nodes.includes(undefined);
}

/** A file of declarations only can be checked; it has no plan. */
function isLibrary(decls: readonly Decl[]): boolean {
  return (
    decls.length > 0 &&
    decls.every((decl) => !["experiment", "seed", "precision", "evaluate"].includes(decl.kind))
  );
}
