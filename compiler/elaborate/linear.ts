import type { Span } from "../../grammar/span.ts";
import { hasAny } from "../derive/after-needs.ts";
import { isZero, type OpenScalar, RATIONAL_ONE } from "../experiment/open-schedule.ts";
import { derived, type Origin, written } from "../experiment/origin.ts";
import { Rational } from "../experiment/rational.ts";
import { expand, nodeText, type TensorNode } from "../experiment/tensor-node.ts";
import type { Report } from "../rules/diagnostics.ts";
import { negate } from "../vocabulary/algebra/negate.ts";
import { asFunction } from "../vocabulary/define/functions.ts";
import { combine, plus, scale } from "./combine.ts";

/** A term of a weighted sum of losses. */
export interface Term {
  /** absent: the term is an expression, not a named loss */
  readonly name: string | undefined;
  /** the expression, with named losses replaced by their expressions */
  readonly node: TensorNode;
  readonly weight: OpenScalar;
  /** the numbers that are multiplied to the weight; empty: written without a weight */
  readonly factors: readonly Origin[];
  /** the factor that makes the weight 0 at every update */
  readonly zero?: Span | undefined;
  readonly span: Span;
}

/** The weight of a part of the sum. */
type Weighting = Pick<Term, "weight" | "factors" | "zero">;

/**
 * Splits `minimize` or `maximizing` into losses and weights, in written order.
 * @returns undefined after an error
 */
export function linearise(report: Report, node: TensorNode): Term[] | undefined {
  const terms: Term[] = [];
  return collect(report, node, { weight: RATIONAL_ONE, factors: [] }, terms) ? terms : undefined;
}

/** @param sum the innermost sum around the node */
function collect(report: Report, node: TensorNode, by: Weighting, terms: Term[], sum = node.span): boolean {
  if (node.kind === "loss") {
    add(report, sum, terms, { ...by, name: node.name, node: expand(node), span: node.span });
    return true;
  }
  if (node.kind === "scalar") {
    report("constant-in-sum", node.span, {});
    return false;
  }
  if (node.kind === "call") {
    const [x, y] = node.args as readonly [TensorNode, TensorNode];
    switch (asFunction(node.word).traits.operator) {
      case "add":
        return [x, y].map((one) => collect(report, one, by, terms, node.span)).every(Boolean);
      case "subtract":
        return [collect(report, x, by, terms), collect(report, y, negated(by, node, y), terms)].every(
          Boolean,
        );
      case "negate":
        return collect(report, x, negated(by, node, x), terms);
      case "multiply":
        if (x.kind === "scalar") return collect(report, y, times(by, x, node), terms);
        if (y.kind === "scalar") return collect(report, x, times(by, y, node), terms);
        break;
      case "divide":
        if (y.kind === "scalar") {
          const weight = combine("/", by.weight, y.value, node.span) as OpenScalar;
          const factors = [...by.factors, derived("1 over the divisor", y.origin)];
          return collect(report, x, { ...by, weight, factors }, terms);
        }
        break;
      default:
        break;
    }
    const inner = namedLoss(node);
    if (inner) {
      report("loss-not-linear", node.span, { name: inner.name }, [{ span: inner.span, text: "a loss" }]);
      return false;
    }
  }
  add(report, sum, terms, { ...by, name: undefined, node, span: node.span });
  return true;
}

function negated(by: Weighting, { span }: TensorNode, of: TensorNode): Weighting {
  return {
    ...by,
    weight: scale(Rational.of(-1), by.weight, of.span),
    factors: [written(span), ...by.factors],
  };
}

function times(by: Weighting, factor: TensorNode & { kind: "scalar" }, { span }: TensorNode): Weighting {
  return {
    weight: scale(by.weight, factor.value, span),
    factors: [...by.factors, factor.origin],
    zero: by.zero ?? (isZero(factor.value) ? factor.span : undefined),
  };
}

/** The origin of the weight of a term. */
export function weightOrigin({ factors, span }: Pick<Term, "factors" | "span">): Origin {
  const [first, second] = factors;
  if (!first) return derived("written without a factor", written(span));
  return second ? derived("several factors", ...factors) : first;
}

function add(report: Report, sum: Span, terms: Term[], term: Term): void {
  const same = terms.findIndex((one) =>
    term.name === undefined
      ? one.name === undefined && nodeText(one.node) === nodeText(term.node)
      : one.name === term.name,
  );
  const before = terms[same];
  if (!before) terms.push(term);
  else {
    // a weight that is written shows that the sum is intended
    if (before.factors.length + term.factors.length === 0)
      report("loss-doubled", sum, term.name === undefined ? {} : { name: term.name });
    terms[same] = {
      ...before,
      weight: plus(before.weight, term.weight, term.span),
      factors: [weightOrigin(before), weightOrigin(term)],
      zero: before.zero && term.zero,
    };
  }
}

function namedLoss(node: TensorNode): (TensorNode & { kind: "loss" }) | undefined {
  if (node.kind === "loss") return node;
  if (node.kind === "call")
    for (const arg of node.args) {
      const found = namedLoss(arg);
      if (found) return found;
    }
  return undefined;
}

/** Whether an expression depends on views: not at all, only behind a `stop_gradient`, or with a gradient. */
export type Dependence = "none" | "blocked" | "full";

export function dependence(node: TensorNode, views: ReadonlySet<string>): Dependence {
  switch (node.kind) {
    case "pass":
      return hasAny(views, node.pass.views) ? "full" : "none";
    case "label":
    case "scalar":
      return "none";
    case "loss":
      return dependence(node.node, views);
    case "call": {
      const all = node.args.map((arg) => dependence(arg, views));
      const most: Dependence = all.includes("full") ? "full" : all.includes("blocked") ? "blocked" : "none";
      return most === "full" && asFunction(node.word).stopsGradient(node.options) ? "blocked" : most;
    }
  }
}

/** The `stop_gradient` that blocks the gradient from an expression to the views; undefined if there is none. */
export function blockedBy(node: TensorNode, views: ReadonlySet<string>): TensorNode | undefined {
  if (node.kind === "loss") return blockedBy(node.node, views);
  if (node.kind !== "call" || dependence(node, views) !== "blocked") return undefined;
  const [of] = node.args;
  if (asFunction(node.word).stopsGradient(node.options) && of && dependence(of, views) === "full")
    return node;
  return node.args.map((arg) => blockedBy(arg, views)).find((found) => found);
}

/**
 * The part of an objective that depends on the attacked views. The rest is constant for the attack, so it is not
 * computed.
 * @returns undefined if nothing depends on them
 */
export function reduceTo(node: TensorNode, views: ReadonlySet<string>): TensorNode | undefined {
  if (dependence(node, views) === "none") return undefined;
  if (node.kind !== "call" || node.type.shape !== "scalar") return node;
  const parts = node.args.map((arg) => reduceTo(arg, views));
  const [x, y] = parts;
  const changed = parts.some((part, i) => part !== node.args[i]);
  const { operator } = asFunction(node.word).traits;
  switch (operator) {
    case "add":
      if (x && y) return changed ? { ...node, args: [x, y] } : node;
      return x ?? y;
    case "subtract":
      if (x && y) return changed ? { ...node, args: [x, y] } : node;
      return x ?? { ...node, word: negate, args: [y!] };
    case "negate":
      return x && changed ? { ...node, args: [x] } : node;
    case "multiply":
    case "divide": {
      const [left, right] = node.args as readonly [TensorNode, TensorNode];
      if (right.kind === "scalar" && x) return x === left ? node : { ...node, args: [x, right] };
      if (operator === "multiply" && left.kind === "scalar" && y)
        return y === right ? node : { ...node, args: [left, y] };
      return node;
    }
    default:
      return node;
  }
}
