import { Rational } from "../experiment/rational.ts";
import type { Word } from "../experiment/word.ts";
import { asFunction } from "../vocabulary/define/functions.ts";

/** An expression as far as these questions look at it: of a tree, of a plan, or one whose numbers are still open. */
export type Node = { readonly kind: string } | CallNode;

export interface CallNode {
  readonly kind: "call";
  readonly word: Word;
  readonly args: readonly Node[];
  readonly options: Readonly<Record<string, unknown>>;
}

function isCall(node: Node): node is CallNode {
  return node.kind === "call";
}

/** The first call in an expression for which something is true; undefined if there is none. */
function callWhere(node: Node, isFound: (call: CallNode) => boolean): CallNode | undefined {
  if (!isCall(node)) return undefined;
  if (isFound(node)) return node;
  for (const arg of node.args) {
    const found = callWhere(arg, isFound);
    if (found) return found;
  }
  return undefined;
}

/** The call by which a row of an expression's result depends on more than its own image; undefined if there is none. */
export function imagesMixedAt(expr: Node): CallNode | undefined {
  return callWhere(expr, ({ word, options }) => asFunction(word).mixesImages(options));
}

/**
 * The call by which a classifier holds the gradient back, so that the attack of a measurement does not find the images
 * that it looks for; undefined if there is none.
 */
export function gradientStoppedAt(expr: Node): CallNode | undefined {
  return callWhere(expr, ({ word, options }) => asFunction(word).stopsGradient(options));
}

/** Whether the values of an expression are probabilities already. */
export function isDistribution(expr: Node): boolean {
  return isCall(expr) && asFunction(expr.word).isDistribution(expr.options);
}

/** Whether a classifier gives logits of one image, with their gradient. */
export function givesLogits(expr: Node): boolean {
  return !imagesMixedAt(expr) && !gradientStoppedAt(expr) && !isDistribution(expr);
}

/** The number that an expression multiplies the outputs of a network by: 1 where it does not. */
export function factorOf(expr: Node): number {
  if (!isCall(expr)) return 1;
  const [left, right] = expr.args;
  switch (asFunction(expr.word).traits.operator) {
    case "negate":
      return -factorOf(left!);
    case "multiply":
      return (numberOf(left) ?? factorOf(left!)) * (numberOf(right) ?? factorOf(right!));
    case "divide":
      return factorOf(left!) / (numberOf(right) ?? 1);
    default:
      return 1;
  }
}

function numberOf(node: Node | undefined): number | undefined {
  return node && "value" in node && node.value instanceof Rational ? node.value.toNumber() : undefined;
}
