import type { Item } from "../../grammar/ast.ts";
import { isConstant, type OpenScalar } from "../experiment/open-schedule.ts";
import type { Origin } from "../experiment/origin.ts";
import { nodeText, type OpenPass, passesOf, type TensorNode } from "../experiment/tensor-node.ts";
import { asFunction } from "../vocabulary/define/functions.ts";
import { evaluate } from "./expressions/evaluate.ts";
import type { StageScope } from "./expressions/stage-scope.ts";
import { linearise, type Term, weightOrigin } from "./linear.ts";
import { reachedByGradient, type ZeroPart, zeroParts } from "./reach.ts";
import { theItem } from "./statements.ts";

/** A loss by name with its weight. */
export type Weight = readonly [loss: string, weight: OpenScalar, origin: Origin];

/** What a stage minimises. */
export interface Objective {
  /** in written order */
  readonly terms: readonly Term[];
  /** whether parts of it have weight 0 */
  readonly zeros: boolean;
  /** in written order, inputs first */
  readonly passes: readonly OpenPass[];
  readonly losses: readonly (readonly [string, TensorNode])[];
  /** by name, sorted: the order in which they are added */
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
  if (!weighsSomething(scope, zeros, "minimize", () => reachedByGradient(terms).size > 0)) return undefined;
  if (terms.every(raisesLoss)) scope.context.report("objective-negative", item.value.span, {});
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

/** Whether a term is a loss whose least value is the best one, with a negative weight. */
function raisesLoss({ node, weight }: Term): boolean {
  const loss = node.kind === "call" && asFunction(node.word).traits.loss === true;
  return loss && isConstant(weight) && weight.numerator < 0n;
}

/**
 * Gives each term a name: its own, or one by number in order of its text, so that the order of terms does not matter.
 */
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
 * Says which parts of an objective have weight 0.
 * @param alive whether anything is left without them
 * @returns false where nothing is
 */
export function weighsSomething(
  scope: StageScope,
  zeros: readonly ZeroPart[],
  of: "minimize" | "maximizing",
  alive: () => boolean,
): boolean {
  const [first] = zeros;
  if (!first) return true;
  const { report } = scope.context;
  const ok = alive();
  if (!ok) report("objective-zero", first.span, { of });
  else for (const { span, name } of zeros) report("weight-zero", span, { of, name });
  return ok;
}

/** Training takes views: whether they are augmented or not stands in the file. */
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
