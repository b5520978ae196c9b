/** No text has it, and JSON does not leave it as it is. */
const MARK = "\u0001integer ";

/** JSON in lines. A `bigint` is written as the whole number it is, with all digits. */
export function jsonText(data: unknown): string {
  const text = JSON.stringify(
    data,
    (_, value: unknown) => (typeof value === "bigint" ? `${MARK}${value}` : value),
    2,
  );
  return `${text.replaceAll(/"\\u0001integer (-?\d+)"/g, "$1")}\n`;
}
