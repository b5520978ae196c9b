import type { Span } from "../../grammar/span.ts";
import { isConstant, type OpenScalar, RATIONAL_ONE, RATIONAL_ZERO } from "../experiment/open-schedule.ts";
import { written } from "../experiment/origin.ts";
import type { ScheduleWord } from "../experiment/quantity.ts";
import type { Rational } from "../experiment/rational.ts";
import { difference, product, quotient, sum } from "../vocabulary/schedules/arithmetic.ts";

export type Arithmetic = "+" | "-" | "*" | "/";

const WORDS: Readonly<Record<Arithmetic, ScheduleWord>> = {
  "+": sum,
  "-": difference,
  "*": product,
  "/": quotient,
};

function folded(operator: Arithmetic, left: Rational, right: Rational): Rational | "division by zero" {
  switch (operator) {
    case "+":
      return left.add(right);
    case "-":
      return left.subtract(right);
    case "*":
      return left.multiply(right);
    case "/":
      return right.equals(RATIONAL_ZERO) ? "division by zero" : left.divide(right);
  }
}

/**
 * Combines two numbers or schedules. Two numbers give their result, and neutral elements are dropped, so that the
 * weights `1 * w` and `w` give the same plan.
 */
export function combine(
  operator: Arithmetic,
  left: OpenScalar,
  right: OpenScalar,
  span: Span,
): OpenScalar | "division by zero" {
  if (isConstant(left) && isConstant(right)) return folded(operator, left, right);
  if (isConstant(right)) {
    if (operator === "/" && right.equals(RATIONAL_ZERO)) return "division by zero";
    const neutral = operator === "+" || operator === "-" ? RATIONAL_ZERO : RATIONAL_ONE;
    if (right.equals(neutral)) return left;
    if (operator === "*") return computed(operator, right, left, span);
  }
  if (isConstant(left)) {
    if (operator === "+" && left.equals(RATIONAL_ZERO)) return right;
    if (operator === "*" && left.equals(RATIONAL_ONE)) return right;
  }
  return computed(operator, left, right, span);
}

function computed(operator: Arithmetic, left: OpenScalar, right: OpenScalar, span: Span): OpenScalar {
  const word = WORDS[operator];
  return { open: "call", word, args: { of: [left, right] }, places: {}, span, whole: written(span) };
}

/** The product; it never fails. */
export function scale(left: OpenScalar, right: OpenScalar, span: Span): OpenScalar {
  return combine("*", left, right, span) as OpenScalar;
}

/** The sum; it never fails. */
export function plus(left: OpenScalar, right: OpenScalar, span: Span): OpenScalar {
  return combine("+", left, right, span) as OpenScalar;
}
