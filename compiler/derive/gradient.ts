import type { Expr, Pass, Stage, StageNetwork, View } from "../experiment/experiment.ts";
import { asFunction } from "../vocabulary/define/functions.ts";
import type { Node } from "./classifier.ts";
import { viewsOf } from "./views.ts";

/** The passes used directly in an expression that receive gradient. */
export function openPasses(expr: Expr): Pass[] {
  if (expr.kind === "pass") return [expr.pass];
  if (expr.kind !== "call" || asFunction(expr.word).stopsGradient(expr.options)) return [];
  return expr.args.flatMap(openPasses);
}

/** Networks of a stage that receive gradient from `minimize`. */
export function reachedNetworks({ minimize }: Pick<Stage, "minimize">): ReadonlySet<StageNetwork> {
  const reached = new Set<Pass>();
  const reach = (pass: Pass): void => {
    if (reached.has(pass)) return;
    reached.add(pass);
    for (const input of pass.inputs) if (input.kind === "pass") reach(input.pass);
  };
  for (const { loss } of minimize) openPasses(loss.expr).forEach(reach);
  return new Set([...reached].map(({ network }) => network));
}

/**
 * The views that an expression depends on.
 * @param open only views that receive gradient
 */
export function viewsUnder(expr: Expr, open: boolean): ReadonlySet<View> {
  const passes = open ? openPasses(expr) : passesIn(expr);
  return new Set(passes.flatMap((pass) => [...viewsOf(pass)]));
}

function passesIn(expr: Expr): Pass[] {
  if (expr.kind === "pass") return [expr.pass];
  return expr.kind === "call" ? expr.args.flatMap(passesIn) : [];
}

/** Whether an expression looks at the labels. */
export function looksAtLabels(expr: Node): boolean {
  return expr.kind === "label" || ("args" in expr && expr.args.some(looksAtLabels));
}
