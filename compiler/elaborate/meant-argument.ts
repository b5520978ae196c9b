import type { Expr } from "../../grammar/ast.ts";
import type { Argument } from "../vocabulary/define/argument.ts";

/**
 * Which of some arguments a value without a name may have been meant for: those that must be given before others, the
 * likeliest first.
 */
export function argumentsFor(
  expr: Expr,
  free: readonly (readonly [name: string, argument: Argument])[],
): readonly string[] {
  const fitting = free.filter(([name, { type }]) => isNamed(expr, name) || type.mayBe(expr));
  const own = fitting.find(([name]) => isNamed(expr, name));
  if (own) return [own[0]];
  const wanted = fitting.filter(([, { default: fallback, optional }]) => !fallback && !optional);
  // of results nothing says which is which; of numbers the first one is
  if (wanted.length > 0) return (isResult(expr) ? wanted : wanted.slice(0, 1)).map(([name]) => name);
  return fitting.length === 1 ? [fitting[0]![0]] : [];
}

function isNamed(expr: Expr, name: string): boolean {
  return expr.kind === "path" && expr.words.length === 1 && expr.words[0].text === name;
}

function isResult({ kind }: Expr): boolean {
  return kind === "call" || kind === "path";
}
