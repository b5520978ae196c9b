import type { Span } from "../../grammar/span.ts";
import { isZero } from "../experiment/open-schedule.ts";
import { passesOf, type TensorNode } from "../experiment/tensor-node.ts";
import { asFunction } from "../vocabulary/define/functions.ts";
import type { Term } from "./linear.ts";

/** A part of an objective that has no effect, because its weight is 0 at every update. */
export interface ZeroPart {
  /** the factor that is 0, or the whole objective if its factors add up to 0 */
  readonly span: Span;
  /** name of the loss; absent if it is an expression */
  readonly name: string | undefined;
}

/**
 * Every part of the terms that has weight 0.
 * @param whole span of the objective
 */
export function zeroParts(terms: readonly Term[], whole: Span): ZeroPart[] {
  const spans = new Set<Span>();
  return terms.flatMap((term) => {
    const found = isZero(term.weight) ? [term.zero ?? whole] : zeroFactors(term.node);
    // one factor of several losses is one mistake
    const fresh = found.filter((span) => !spans.has(span) && spans.add(span));
    return fresh.map((span) => ({ span, name: isZero(term.weight) ? term.name : undefined }));
  });
}

function zeroFactors(node: TensorNode): Span[] {
  if (node.kind !== "call") return [];
  const factor = zeroFactor(node);
  if (factor) return [factor.span];
  return asFunction(node.word).traits.linear ? node.args.flatMap(zeroFactors) : [];
}

function zeroFactor(node: TensorNode & { kind: "call" }): TensorNode | undefined {
  const { operator } = asFunction(node.word).traits;
  if (operator !== "multiply" && operator !== "divide") return undefined;
  return node.args.find((arg) => arg.kind === "scalar" && isZero(arg.value));
}

/**
 * Names of the passes that receive gradient from an objective.
 * @param zeros whether parts with weight 0 count too
 */
export function reachedByGradient(
  terms: readonly Term[],
  { zeros = false }: { readonly zeros?: boolean } = {},
): ReadonlySet<string> {
  const open = (node: TensorNode): TensorNode[] => {
    if (node.kind === "pass") return [node];
    if (node.kind !== "call") return [];
    if (asFunction(node.word).stopsGradient(node.options)) return [];
    if (!zeros && zeroFactor(node)) return [];
    return node.args.flatMap(open);
  };
  const counted = zeros ? terms : terms.filter(({ weight }) => !isZero(weight));
  return new Set(passesOf(counted.flatMap((term) => open(term.node))).map((pass) => pass.text));
}
