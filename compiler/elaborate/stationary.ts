import type { TensorNode } from "../experiment/tensor-node.ts";
import { isAlways } from "../vocabulary/define/constant.ts";
import { asFunction } from "../vocabulary/define/functions.ts";
import type { StageScope } from "./expressions/stage-scope.ts";
import type { AttackView } from "./expressions/views.ts";
import type { Term } from "./linear.ts";
import { rowsOf, sameRows } from "./same-rows.ts";

/**
 * A comparison of a view with what it starts from, through the same passes, has no gradient at a start of zero: in
 * exact arithmetic the attack never moves, and what it does instead is rounding noise.
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

/** The two results of a comparison that is least or greatest where they are equal. */
function sidesOf(node: TensorNode, alone: boolean): readonly TensorNode[] | undefined {
  if (node.kind !== "call") return undefined;
  const word = asFunction(node.word);
  if (word.traits.equalAtBest) return node.args;
  // against a distribution that does not move, cross-entropy is a divergence and a constant
  if (!word.traits.scores || !alone) return undefined;
  const [logits, target] = node.args as readonly [TensorNode, TensorNode];
  const plain = isAlways(node.options.smoothing, 0);
  const held = target.kind === "call" && isStopped(target) ? target.args[0]! : target;
  const soft = held.kind === "call" && asFunction(held.word).isDistribution(held.options);
  return plain && soft ? [logits, held.args[0]!] : undefined;
}

/** Whether a call holds back some of the gradient and changes no value. */
function isStopped(node: TensorNode & { readonly kind: "call" }): boolean {
  return asFunction(node.word).keepsValue;
}

/** What an expression rises and falls with. */
function unscaled(node: TensorNode): TensorNode {
  if (node.kind !== "call" || !asFunction(node.word).traits.linear) return node;
  const other = node.args.filter((arg) => arg.kind !== "scalar");
  return other.length === 1 ? unscaled(other[0]!) : node;
}
