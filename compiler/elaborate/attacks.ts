import type { Item, Name } from "../../grammar/ast.ts";
import { andList } from "../../grammar/diagnostic.ts";
import type { Span } from "../../grammar/span.ts";
import { hasAny } from "../derive/after-needs.ts";
import { type OpenPass, passesOf, type TensorNode } from "../experiment/tensor-node.ts";
import { holdToRules, type SpanOf } from "../rules/run.ts";
import { evaluate } from "./expressions/evaluate.ts";
import type { StageScope } from "./expressions/stage-scope.ts";
import type { AttackView } from "./expressions/views.ts";
import { blockedBy, dependence, linearise, reduceTo, type Term, weightOrigin } from "./linear.ts";
import { imageIsNoView, nameTerms, type Weight, weighsSomething } from "./objective.ts";
import { reachedByGradient, zeroParts } from "./reach.ts";

/** An attack of a stage, checked. Its objective is reduced to the terms that depend on its views. */
export interface CheckedAttack {
  readonly info: AttackView;
  /** names of its views, sorted, since their order on a line has no meaning */
  readonly made: readonly string[];
  readonly losses: readonly (readonly [string, TensorNode])[];
  /** weights of losses, sorted by name */
  readonly weights: readonly Weight[];
  /** passes of the objective in written order, inputs first; `moving`: the pass depends on a view of this attack */
  readonly passes: readonly { readonly pass: OpenPass; readonly moving: boolean }[];
}

/** Checks every attack of a stage; undefined after an error. */
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
  const [blocked, still]: [Name[], Name[]] = [[], []];
  for (const name of info.item.names) {
    const all = terms.map((term) => dependence(term.node, new Set([name.text])));
    if (!all.includes("full")) (all.includes("blocked") ? blocked : still).push(name);
  }
  const hidden = new Set(blocked.map(({ text }) => text));
  const hides = terms.map((term) => blockedBy(term.node, hidden)).find((found) => found);
  const spanOf: SpanOf = ({ node: at }) => {
    if (at === hides) return within(expr.span, hides.span) ? undefined : hides.span;
    return still.find((name) => name === at)?.span ?? expr.span;
  };
  holdToRules(
    "objective",
    {
      node: info,
      blocked: [...hidden],
      blocks: hides,
      without: still.map((name) => ({ name: name.text, node: name })),
      ...instead(scope, info, still, terms),
    },
    spanOf,
    report,
  );
  if (blocked.length > 0 || still.length > 0) return undefined;
  const moved = new Set(made);
  const reduced = terms.flatMap((term) => reduceTerm(term, moved, made.join(", ")));
  const passes = passesOf(reduced.map((term) => term.node));
  if (!imageIsNoView(scope, passes)) return undefined;
  const moves = (): boolean => {
    const reached = reachedByGradient(reduced);
    return passes.some((pass) => reached.has(pass.text) && hasAny(moved, pass.views));
  };
  if (!weighsSomething(scope, zeroParts(reduced, expr.span), expr.span, "maximizing", moves))
    return undefined;
  const label = `objective of ${made.join(", ")}`;
  const named = nameTerms(reduced, (i) => (i === 1 ? label : `${label} (${i})`), new Set());
  return {
    info,
    made,
    losses: named.map(([name, term]) => [name, term.node]),
    weights: named.map(([name, term]) => [name, term.weight, weightOrigin(term)]),
    passes: passes.map((pass) => ({ pass, moving: hasAny(moved, pass.views) })),
  };
}

/**
 * Suggestions for an objective that does not depend on the views: losses that do, and the objective with the views in
 * place of their sources.
 */
function instead(
  scope: StageScope,
  info: AttackView,
  names: readonly Name[],
  terms: readonly Term[],
): { readonly losses: readonly string[]; readonly from: string | undefined } {
  const losses = scope
    .losses()
    .filter(({ node }) => names.every(({ text }) => dependence(node, new Set([text])) === "full"));
  const sources = names.map(
    ({ text }) => info.sources[info.item.names.findIndex((one) => one.text === text)] ?? "",
  );
  const about = sources.every((source) =>
    terms.some(({ node }) => dependence(node, new Set([source])) === "full"),
  );
  return { losses: losses.map(({ name }) => name), from: about ? andList(sources) : undefined };
}

function within(outer: Span, inner: Span): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end;
}

function reduceTerm(term: Term, moved: ReadonlySet<string>, made: string): Term[] {
  const node = reduceTo(term.node, moved);
  if (!node) return [];
  if (node === term.node) return [term];
  return [{ ...term, node, name: term.name && `${term.name} of ${made}` }];
}
