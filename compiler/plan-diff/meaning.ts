import type { ChangeGroup } from "./compare.ts";

/** Keys whose values follow from others: what a change costs, not what it is. */
const COST = new Set(["cost", "epoch", "updates", "parameters", "items", "times", "features"]);

export function groupOf(path: readonly string[]): ChangeGroup {
  const at = path.findIndex((key, i) => COST.has(key) && !isName(path, i));
  return at < 0 ? "method" : "cost";
}

/** Whether a key is a name somebody gave: a stage may be called `cost`. */
function isName(path: readonly string[], i: number): boolean {
  const parent = path[i - 1];
  return (
    parent !== undefined && ["stages", "networks", "views", "losses", "datasets", "parts"].includes(parent)
  );
}

/** Maps whose order means something. */
export function isOrdered(path: readonly string[]): boolean {
  return (path.length === 1 && path[0] === "stages") || (path[0] === "splits" && path.at(-1) === "parts");
}

const UNITS = ["", "k", "M", "G", "T", "P", "E"] as const;

/** `11.4 T`: three digits and a unit. */
export function shortNumber(value: number): string {
  let [rest, unit] = [value, 0];
  while (Math.abs(rest) >= 1000 && unit < UNITS.length - 1) [rest, unit] = [rest / 1000, unit + 1];
  const digits = unit === 0 ? String(rest) : rest.toPrecision(3);
  return unit === 0 ? digits : `${digits} ${UNITS[unit]}`;
}

/** A value as a reviewer reads it: operations with their unit. */
export function valueText(path: readonly string[], text: string): string {
  const key = path.at(-1);
  if (path.at(-2) === "cost" && key !== "parameters")
    return `${shortNumber(Number(text))}FLOP`.replace(/^(\d+)FLOP$/, "$1 FLOP");
  if (key === "parameters") return shortNumber(Number(text));
  return text;
}
