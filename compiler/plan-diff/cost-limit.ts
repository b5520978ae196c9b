/** A limit for operations: an increase, or a total. */
export type CostLimit =
  | { readonly kind: "relative"; readonly text: string; readonly ratio: number }
  | { readonly kind: "absolute"; readonly text: string; readonly operations: number };

const UNITS = ["", "k", "M", "G", "T", "P", "E", "Z"];

/**
 * Parses `+20%` (an increase, for each step and in total) or `2e15` or `2 PFLOP` (a total). Undefined for other texts.
 */
export function parseLimit(text: string): CostLimit | undefined {
  const percent = /^\+?(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  if (percent) return { kind: "relative", text: `+${percent[1]}%`, ratio: 1 + Number(percent[1]) / 100 };
  const number = /^(\d+(?:\.\d+)?(?:e\+?\d+)?)\s*([kMGTPEZ]?)(?:FLOP)?$/.exec(text.trim());
  const operations = number ? Number(number[1]) * 1000 ** UNITS.indexOf(number[2]!) : Number.NaN;
  return Number.isFinite(operations) && operations > 0
    ? { kind: "absolute", text: text.trim(), operations }
    : undefined;
}
