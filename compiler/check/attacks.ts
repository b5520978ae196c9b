import type { Item } from "../../grammar/ast.ts";
import { evaluate } from "./evaluate.ts";
import { dependence, linearise, reduceTo, type Term, weightOrigin } from "./linear.ts";
import { imageIsNoView, nameTerms, type Weight } from "./objective.ts";
import type { StageScope } from "./stage-scope.ts";
import { inputText, type Pass, passesOf, type TensorNode, viewsOf } from "./tensor-node.ts";
import type { ViewInfo } from "./views.ts";

export type AttackView = ViewInfo & { readonly kind: "adversarial" };

/** One attack of a stage with its objective reduced to what moves its views. */
export interface CheckedAttack {
  readonly info: AttackView;
  /** names of the views made, sorted: the order of names on one line says nothing */
  readonly made: readonly string[];
  readonly losses: readonly (readonly [string, TensorNode])[];
  /** by name, sorted */
  readonly weights: readonly Weight[];
  /** of the objective, in written order, inputs first, with whether a moved view is in it */
  readonly passes: readonly { readonly pass: Pass; readonly moving: boolean }[];
}

/** Every attack of the stage; undefined after an error. */
export function checkAttacks(
  scope: StageScope,
  items: readonly Item[],
): readonly CheckedAttack[] | undefined {
  const attacks: CheckedAttack[] = [];
  let ok = true;
  for (const item of items) {
    if (item.kind !== "view" || !scope.viewItem(item.names[0]!.text)) continue;
    const info = scope.view(item);
    if (!info) ok = false;
    if (!item.maximizing) continue;
    const attack = info?.kind === "adversarial" ? checkAttack(scope, info) : undefined;
    if (attack) attacks.push(attack);
    else ok = false;
  }
  return ok ? attacks : undefined;
}

function checkAttack(scope: StageScope, info: AttackView): CheckedAttack | undefined {
  const { report } = scope.context;
  const expr = info.item.maximizing!;
  const made = info.item.names.map(({ text }) => text).sort();
  const value = scope.as(made[0]!, () => evaluate(scope.env, expr, "loss"));
  const node = scope.asLoss(value, expr);
  const terms = node && linearise(report, node);
  if (!terms) return undefined;
  let ok = true;
  for (const name of info.item.names) {
    const moved = new Set([name.text]);
    const all = terms.map((term) => dependence(term.node, moved));
    if (all.includes("full")) continue;
    const code = all.includes("blocked") ? "objective-blocked" : "objective-without-view";
    report(code, expr.span, { view: name.text }, [{ span: name.span, text: "this view" }]);
    ok = false;
  }
  if (!ok) return undefined;
  const moved = new Set(made);
  const reduced = terms.flatMap((term) => reduceTerm(term, moved, made.join(", ")));
  const passes = passesOf(reduced.map((term) => term.node));
  if (!imageIsNoView(scope, passes)) return undefined;
  const label = `objective of ${made.join(", ")}`;
  const named = nameTerms(reduced, (i) => (i === 1 ? label : `${label} (${i})`), new Set());
  warnStationary(scope, info, reduced);
  return {
    info,
    made,
    losses: named.map(([name, term]) => [name, term.node]),
    weights: named.map(([name, term]) => [name, term.weight, weightOrigin(term)]),
    passes: passes.map((pass) => ({ pass, moving: [...viewsOf(pass)].some((view) => moved.has(view)) })),
  };
}

function reduceTerm(term: Term, moved: ReadonlySet<string>, made: string): Term[] {
  const node = reduceTo(term.node, moved);
  if (!node) return [];
  if (node === term.node) return [term];
  return [{ ...term, node, name: term.name && `${term.name} of ${made}` }];
}

/**
 * A comparison of a view with what it starts from, through the same passes, has no gradient at a start of zero: in
 * exact arithmetic the attack never moves, and what it does instead is rounding noise.
 */
function warnStationary(scope: StageScope, info: AttackView, terms: readonly Term[]): void {
  const start = info.attack.args.get("start");
  if (start?.value.kind !== "word" || start.value.text !== "zero") return;
  const sources = new Map(info.item.names.map(({ text }, i) => [text, info.sources[i]!]));
  const stationary = terms.every(({ node }) => {
    const core = unscaled(node);
    if (core.kind !== "call" || !["kl_divergence", "cosine", "distance"].includes(core.fn)) return false;
    const [left, right] = core.args.map((arg) => textFrom(arg, sources));
    return left !== undefined && left === right;
  });
  if (stationary)
    scope.context.report("stationary-start", info.span, {}, [{ span: start.span, text: "starts at zero" }]);
}

function unscaled(node: TensorNode): TensorNode {
  if (node.kind !== "call") return node;
  if (["mean", "sum", "negate"].includes(node.fn)) return unscaled(node.args[0]!);
  if (node.fn === "multiply" || node.fn === "divide") {
    const other = node.args.filter((arg) => arg.kind !== "scalar");
    if (other.length === 1) return unscaled(other[0]!);
  }
  return node;
}

/** Text of a result with every moved view as it starts. */
function textFrom(node: TensorNode, sources: ReadonlyMap<string, string>): string | undefined {
  if (node.kind !== "pass") return undefined;
  const pass = (one: Pass): string =>
    `${one.network.name}.${one.branch ?? ""}(${one.inputs
      .map((input) =>
        input.kind === "view"
          ? (sources.get(input.name) ?? inputText(input))
          : `${pass(input.pass)}${input.part === undefined ? "" : `[${input.part}]`}`,
      )
      .join(", ")})`;
  return `${pass(node.pass)}${node.part ?? ""}`;
}
