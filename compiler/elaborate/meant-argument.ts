import type { Expr } from "../../grammar/ast.ts";
import type { Argument } from "../vocabulary/define/argument.ts";

/**
 * The arguments that a value without a name may be meant for. Required arguments come before others, the likeliest
 * first.
 */
export function argumentsFor(
  expr: Expr,
  free: readonly (readonly [name: string, argument: Argument])[],
): readonly string[] {
  const fitting = free.filter(([name, { type }]) => isNamed(expr, name) || type.mayBe(expr));
  const own = fitting.find(([name]) => isNamed(expr, name));
  if (own) return [own[0]];
  const wanted = fitting.filter(([, { default: fallback, optional }]) => !fallback && !optional);
  // outputs of networks could be any of them; for a number, take the first
  if (wanted.length > 0) return (isResult(expr) ? wanted : wanted.slice(0, 1)).map(([name]) => name);
  return fitting.length === 1 ? [fitting[0]![0]] : [];
}

function isNamed(expr: Expr, name: string): boolean {
  return expr.kind === "path" && expr.words.length === 1 && expr.words[0].text === name;
}

function isResult({ kind }: Expr): boolean {
  return kind === "call" || kind === "path";
}
