import type { TensorNode } from "../experiment/tensor-node.ts";
import { isAlways } from "../vocabulary/define/constant.ts";
import { asFunction } from "../vocabulary/define/functions.ts";
import type { StageScope } from "./expressions/stage-scope.ts";
import type { AttackView } from "./expressions/views.ts";
import type { Term } from "./linear.ts";
import { rowsOf, sameRows } from "./same-rows.ts";

/**
 * Warns if an attack that starts at zero compares a view with its own source through the same passes. The gradient is
 * then zero: in exact arithmetic the attack never moves, in floating point it follows rounding errors.
 */
export function warnStationary(scope: StageScope, info: AttackView, terms: readonly Term[]): void {
  const word = (name: string): string | undefined => {
    const value = info.attack.args.get(name)?.value;
    return value?.kind === "word" ? value.text : undefined;
  };
  if (word("start") !== "zero") return;
  const sources = new Map(info.item.names.map(({ text }, i) => [text, info.sources[i]!]));
  const startOf = (view: string): string => scope.imageOf(sources.get(view) ?? view);
  const alone = word("batch_norm") === "eval";
  const stationary = terms.every(({ node }) => {
    const sides = sidesOf(unscaled(node), alone);
    if (!sides) return false;
    const [left, right] = sides.map((side) => rowsOf(side, startOf, alone));
    return sameRows(left!, right!);
  });
  const start = info.attack.args.get("start")!;
  if (stationary)
    scope.context.report("stationary-start", info.span, {}, [{ span: start.span, text: "starts at zero" }]);
}

/** The two sides of a comparison that has its minimum or maximum where they are equal. */
function sidesOf(node: TensorNode, alone: boolean): readonly TensorNode[] | undefined {
  if (node.kind !== "call") return undefined;
  const word = asFunction(node.word);
  if (word.traits.equalAtBest) return node.args;
  // with a constant target distribution, cross-entropy equals the divergence plus a constant
  if (!word.traits.scores || !alone) return undefined;
  const [logits, target] = node.args as readonly [TensorNode, TensorNode];
  const plain = isAlways(node.options.smoothing, 0);
  const held = target.kind === "call" && isStopped(target) ? target.args[0]! : target;
  const soft = held.kind === "call" && asFunction(held.word).isDistribution(held.options);
  return plain && soft ? [logits, held.args[0]!] : undefined;
}

/** Whether a call stops some of the gradient without changing a value. */
function isStopped(node: TensorNode & { readonly kind: "call" }): boolean {
  return asFunction(node.word).keepsValue;
}

/** Removes constant factors and terms, which do not change where an expression has its extremes. */
function unscaled(node: TensorNode): TensorNode {
  if (node.kind !== "call" || !asFunction(node.word).traits.linear) return node;
  const other = node.args.filter((arg) => arg.kind !== "scalar");
  return other.length === 1 ? unscaled(other[0]!) : node;
}
