import { Rational } from "../experiment/rational.ts";
import type { Word } from "../experiment/word.ts";
import { asFunction } from "../vocabulary/define/functions.ts";

/** The part of an expression that these functions look at. It may come from a tree or a plan, or have open numbers. */
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

/** The first call in an expression that matches. */
function callWhere(node: Node, isFound: (call: CallNode) => boolean): CallNode | undefined {
  if (!isCall(node)) return undefined;
  if (isFound(node)) return node;
  for (const arg of node.args) {
    const found = callWhere(arg, isFound);
    if (found) return found;
  }
  return undefined;
}

/** The call that makes one row depend on several images; undefined if there is none. */
export function imagesMixedAt(expr: Node): CallNode | undefined {
  return callWhere(expr, ({ word, options }) => asFunction(word).mixesImages(options));
}

/**
 * The call that stops the gradient in a classifier, so that an attack cannot find adversarial images; undefined if
 * there is none.
 */
export function gradientStoppedAt(expr: Node): CallNode | undefined {
  return callWhere(expr, ({ word, options }) => asFunction(word).stopsGradient(options));
}

/** Whether the values of an expression are already probabilities. */
export function isDistribution(expr: Node): boolean {
  return isCall(expr) && asFunction(expr.word).isDistribution(expr.options);
}

/** Whether a classifier returns logits, each row from one image, and lets the gradient through. */
export function givesLogits(expr: Node): boolean {
  return !imagesMixedAt(expr) && !gradientStoppedAt(expr) && !isDistribution(expr);
}

/** The factor by which an expression multiplies the outputs of a network. */
export function factorOf(expr: Node): number {
  if (!isCall(expr)) return 1;
  const [left, right] = expr.args;
  switch (asFunction(expr.word).traits.operator) {
    case "negate":
      return -factorOf(left!);
    case "add":
      return besideNumber(left!, right!);
    case "subtract":
      return numberOf(left) === undefined ? besideNumber(left!, right!) : -factorOf(right!);
    case "multiply":
      return (numberOf(left) ?? factorOf(left!)) * (numberOf(right) ?? factorOf(right!));
    case "divide":
      return factorOf(left!) / (numberOf(right) ?? 1);
    default:
      return 1;
  }
}

/** The factor of the operand that is not a number; 1 if neither operand is a number. */
function besideNumber(left: Node, right: Node): number {
  if (numberOf(right) !== undefined) return factorOf(left);
  return numberOf(left) === undefined ? 1 : factorOf(right);
}

function numberOf(node: Node | undefined): number | undefined {
  return node && "value" in node && node.value instanceof Rational ? node.value.toNumber() : undefined;
}
