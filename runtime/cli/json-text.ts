/** Marks bigints in the JSON text. It starts with a control character, which no other string has and which JSON escapes. */
const MARK = "\u0001integer ";

/** Indented JSON. A `bigint` is written as an integer with all its digits. */
export function jsonText(data: unknown): string {
  const text = JSON.stringify(
    data,
    (_, value: unknown) => (typeof value === "bigint" ? `${MARK}${value}` : value),
    2,
  );
  return `${text.replaceAll(/"\\u0001integer (-?\d+)"/g, "$1")}\n`;
}
