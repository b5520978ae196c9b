/** Converts a text of a plan to its JSON value: a number, a boolean, a list, or the text without quotes. */
export function jsonValue(text: string): unknown {
  if (/^-?\d+$/.test(text)) return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
  if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) return Number(text);
  if (text === "true" || text === "false") return text === "true";
  if (/^"(\\.|[^"\\])*"$/.test(text)) return JSON.parse(text);
  if (text.startsWith("[") && text.endsWith("]")) return itemsOf(text.slice(1, -1)).map(jsonValue);
  return text;
}

/** Splits a text at commas, except in brackets, because passes contain commas. */
function itemsOf(text: string): string[] {
  const items: string[] = [];
  let [depth, from] = [0, 0];
  for (let i = 0; i <= text.length; i++) {
    const sign = text[i] ?? ",";
    if ("([{".includes(sign)) depth++;
    else if (")]}".includes(sign)) depth--;
    else if (sign === "," && depth === 0) {
      items.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  return items.filter((item) => item !== "");
}
