import { passOf, passText } from "../derive/trained.ts";
import { Rational } from "../experiment/rational.ts";
import type { AttackPlan, NetworkPlan, PassPlan, Plan, PlanExpr, StageNetworkPlan } from "./schema.ts";

export type Passes = Readonly<Record<string, PassPlan>>;

/** Numbers in a row of what a network gives. */
export function widthOf(network: NetworkPlan): number {
  return network.word.features(network.args);
}

/** How many views are in a pass, counted over what it is made of. */
export function partsOf(passes: Passes, { inputs }: PassPlan): number {
  return inputs.reduce((sum, input) => {
    const below = Object.hasOwn(passes, input) ? passes[input] : undefined;
    return sum + (below ? partsOf(passes, below) : 1);
  }, 0);
}

/** Names of the views that a pass looks at, through other passes too. */
export function viewsOf(passes: Passes, { inputs }: PassPlan): string[] {
  return inputs.flatMap((input) => {
    const below = passOf(passes, input);
    return below ? viewsOf(passes, below) : [input];
  });
}

/** Whether a pass of an attack runs in every iteration: it contains an attacked view, or updates running statistics. */
export function runsEveryTime(
  { moves, passes }: Pick<AttackPlan, "moves" | "passes">,
  pass: PassPlan,
): boolean {
  return pass.batch_norm === "train" || viewsOf(passes, pass).some((view) => Object.hasOwn(moves, view));
}

/** Texts of the passes an expression is made of, and of those that they are made of. */
export function passesOf(passes: Passes, expr: PlanExpr): string[] {
  if (expr.kind === "call") return expr.args.flatMap((arg) => passesOf(passes, arg));
  return expr.kind === "pass" ? withInputs(passes, expr.pass) : [];
}

function withInputs(passes: Passes, text: string): string[] {
  const pass = passOf(passes, text);
  return pass ? [passText(passes, text), ...pass.inputs.flatMap((input) => withInputs(passes, input))] : [];
}

/** Whether a network has batch norms, and so running statistics. */
export function hasNorm(network: NetworkPlan): boolean {
  return network.word.hasNorm(network.args);
}

/** Where an argument of a call stands below it. */
export function argumentPath({ word }: PlanExpr & { kind: "call" }, i: number): readonly string[] {
  const list = word.rest?.key ?? "of";
  return [word.name, ...(word.variadic ? [list, String(i)] : [word.operands[i]!])];
}

/** The path of the first call in an expression for which something is true; undefined if there is none. */
function callWhere(
  expr: PlanExpr,
  isFound: (call: PlanExpr & { kind: "call" }) => boolean,
  path: readonly string[],
): readonly string[] | undefined {
  if (expr.kind !== "call") return undefined;
  if (isFound(expr)) return [...path, expr.word.name];
  for (const [i, arg] of expr.args.entries()) {
    const found = callWhere(arg, isFound, [...path, ...argumentPath(expr, i)]);
    if (found) return found;
  }
  return undefined;
}

/** Where a row of an expression's result depends on more than its own image: the path of that call; undefined if nowhere. */
export function imagesMixedAt(expr: PlanExpr, path: readonly string[] = []): readonly string[] | undefined {
  return callWhere(expr, ({ word, options }) => word.mixesImages(options), path);
}

/**
 * Where a classifier holds the gradient back, so that the attack of a measurement does not find the images that it looks
 * for: the path of that call; undefined if nowhere.
 */
export function gradientStoppedAt(
  expr: PlanExpr,
  path: readonly string[] = [],
): readonly string[] | undefined {
  return callWhere(expr, ({ word, options }) => word.stopsGradient(options), path);
}

/** Whether the values of an expression are probabilities already. */
export function isDistribution(expr: PlanExpr): boolean {
  return expr.kind === "call" && expr.word.isDistribution(expr.options);
}

/** The number that an expression multiplies the outputs of a network by: 1 where it does not. */
export function factorOf(expr: PlanExpr): number {
  if (expr.kind !== "call") return 1;
  const [left, right] = expr.args;
  const number = (one: PlanExpr | undefined): number | undefined =>
    one?.kind === "scalar" && one.value instanceof Rational ? one.value.toNumber() : undefined;
  switch (expr.word.traits.operator) {
    case "negate":
      return -factorOf(left!);
    case "multiply":
      return (number(left) ?? factorOf(left!)) * (number(right) ?? factorOf(right!));
    case "divide":
      return factorOf(left!) / (number(right) ?? 1);
    default:
      return 1;
  }
}

/** The branches that a network of a stage has: those it starts with. */
export function branchesOf(
  plan: Plan,
  { start, branches }: Pick<StageNetworkPlan, "start" | "branches">,
): readonly string[] {
  if (start === "scratch") return branches;
  const [stage = "", , network = "", branch] = start.split(".");
  if (branch !== undefined) return [branch];
  return plan.stages[stage]?.networks[network]?.branches ?? branches;
}
