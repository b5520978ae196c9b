import type { Expr } from "../../grammar/ast.ts";
import type { Argument, ArgumentType } from "./signature.ts";

/** Which of some arguments a value without a name was meant for: those that must be given before others. */
export function argumentFor(expr: Expr, free: readonly (readonly [string, Argument])[]): string | undefined {
  if (expr.kind === "path" && expr.words.length === 1) {
    const { text } = expr.words[0];
    const own = free.find(([name]) => name === text);
    if (own) return own[0];
  }
  const fitting = free.filter(([, { type }]) => mayBe(expr, type));
  const [first] = fitting.filter(([, { default: fallback, optional }]) => !fallback && !optional);
  return (first ?? (fitting.length === 1 ? fitting[0] : undefined))?.[0];
}

/** Whether an argument may take what is written, as far as its form says it. */
function mayBe(expr: Expr, type: ArgumentType): boolean {
  const numbers = ["number", "scalar", "pixels", "step"];
  if (typeof type === "object")
    return expr.kind === "path" && expr.words.length === 1 && type.words.includes(expr.words[0].text);
  switch (expr.kind) {
    case "number":
      return [...numbers, ...(expr.text.includes(".") ? [] : ["whole", "count"])].includes(type);
    case "binary":
      return numbers.includes(type);
    case "unit":
      return expr.unit === "percent" ? ["percent", ...numbers].includes(type) : type === "duration";
    case "list":
      return ["durations", "wholes", "branches"].includes(type);
    case "range":
      return type === "ratio";
    default:
      return false;
  }
}
