import type { Item } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import { isConstant, type OpenScalar } from "../experiment/open-schedule.ts";
import type { Origin } from "../experiment/origin.ts";
import { nodeText, type OpenPass, passesOf, type TensorNode } from "../experiment/tensor-node.ts";
import { holdToRules } from "../rules/run.ts";
import { asFunction } from "../vocabulary/define/functions.ts";
import { evaluate } from "./expressions/evaluate.ts";
import type { StageScope } from "./expressions/stage-scope.ts";
import { linearise, type Term, weightOrigin } from "./linear.ts";
import { reachedByGradient, type ZeroPart, zeroParts } from "./reach.ts";
import { theItem } from "./statements.ts";

/** The name of a loss, its weight and the origin of the weight. */
export type Weight = readonly [loss: string, weight: OpenScalar, origin: Origin];

/** The objective of a stage: a weighted sum of losses. */
export interface Objective {
  /** in written order */
  readonly terms: readonly Term[];
  /** whether parts of it have weight 0 */
  readonly zeros: boolean;
  /** in written order, inputs first */
  readonly passes: readonly OpenPass[];
  readonly losses: readonly (readonly [string, TensorNode])[];
  /** sorted by name; losses are added in this order */
  readonly weights: readonly Weight[];
}

export function checkObjective(scope: StageScope, items: readonly Item[]): Objective | undefined {
  const item = theItem(items, "minimize");
  if (!item) return undefined;
  const value = scope.as("minimize", () => evaluate(scope.env, item.value, "loss"));
  const node = scope.asLoss(value, item.value);
  const terms = node && linearise(scope.context.report, node);
  if (!terms) return undefined;
  const passes = passesOf(terms.map((term) => term.node));
  if (!imageIsNoView(scope, passes)) return undefined;
  const zeros = zeroParts(terms, item.value.span);
  const alive = (): boolean => reachedByGradient(terms).size > 0;
  const raises = terms.every(raisesLoss);
  if (!weighsSomething(scope, zeros, item.value.span, "minimize", alive, raises)) return undefined;
  const taken = new Set([...scope.names()].map(({ name }) => name.text));
  const named = nameTerms(terms, (i) => `loss_${i}`, taken);
  return {
    terms,
    zeros: zeros.length > 0,
    passes,
    losses: named.map(([name, term]) => [name, term.node]),
    weights: named.map(([name, term]) => [name, term.weight, weightOrigin(term)]),
  };
}

/** Whether a term is a loss with a negative weight, so that training would make it worse. */
function raisesLoss({ node, weight }: Term): boolean {
  const loss = node.kind === "call" && asFunction(node.word).traits.loss === true;
  return loss && isConstant(weight) && weight.numerator < 0n;
}

/** Gives each term a name: its own, or a number by the order of its text, so that the order of terms has no effect. */
export function nameTerms<T extends Pick<Term, "name" | "node">>(
  terms: readonly T[],
  make: (i: number) => string,
  taken: ReadonlySet<string>,
): (readonly [string, T])[] {
  let i = 0;
  const next = (): string => {
    do i++;
    while (taken.has(make(i)));
    return make(i);
  };
  const named = terms.flatMap((term) => (term.name === undefined ? [] : [[term.name, term] as const]));
  const unnamed = terms
    .filter((term) => term.name === undefined)
    .map((term) => [nodeText(term.node), term] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, term]) => [next(), term] as const);
  return [...named, ...unnamed].sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Checks the weights of an objective with the rules.
 * @param alive whether anything is left without the parts that have weight 0
 * @param raises whether minimizing it makes every loss larger
 * @returns false if nothing is left
 */
export function weighsSomething(
  scope: StageScope,
  zeros: readonly ZeroPart[],
  whole: Span,
  of: "minimize" | "maximizing",
  alive: () => boolean,
  raises = false,
): boolean {
  if (zeros.length === 0 && !raises) return true;
  const spans = new Map<object, Span>(zeros.map((zero) => [zero.span, zero.span]));
  return holdToRules(
    "weights",
    {
      node: whole,
      of,
      zeros: zeros.map(({ span, name }) => ({ node: span, name })),
      alive: zeros.length === 0 || alive(),
      raises,
    },
    ({ node }) => spans.get(node) ?? whole,
    scope.context.report,
  );
}

/** Reports training passes that use `image` directly: a file must state its view, even without augmentation. */
export function imageIsNoView(scope: StageScope, passes: readonly OpenPass[]): boolean {
  let ok = true;
  for (const pass of passes) {
    const image = pass.inputs.find((input) => input.kind === "view" && input.name === "image");
    if (!image) continue;
    scope.context.report("image-not-a-view", image.span, {});
    ok = false;
  }
  return ok;
}
