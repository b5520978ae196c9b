/**
 * Characters that keyboards, word processors and web pages produce in place of a character of the language. The
 * replacement has the same length. The text is read with replacements, so that one mistake gives one message.
 */
const MEANT: Readonly<Record<string, string>> = {
  ...all("“”„‟«»'’‘", '"'),
  ...all("−–—‐‑‒﹣", "-"),
  ...all("×·∙⋅∗", "*"),
  ...all("÷∕⁄", "/"),
  ...all("、", ","),
};

/** Invisible characters that do not even take space. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/u;

function all(characters: string, meant: string): Record<string, string> {
  return Object.fromEntries([...characters].map((one) => [one, meant]));
}

/** A replaced character: its offset and its replacement. An invisible character is replaced by nothing. */
export interface Replaced {
  readonly offset: number;
  readonly found: string;
  readonly meant: string;
}

/** The replacement of a character, with the same length; "" for an invisible one; undefined if there is none. */
export function meantCharacter(found: string): string | undefined {
  if (INVISIBLE.test(found)) return "";
  const meant = MEANT[found];
  if (meant !== undefined) return meant;
  // full-width letters, digits and signs, and all kinds of spaces
  const plain = found.normalize("NFKC");
  return plain.length === 1 && found.length === 1 && plain !== found && /[\x20-\x7E]/.test(plain)
    ? plain
    : undefined;
}

/**
 * Replaces the characters that the lexer does not know, if the intention is clear. The text keeps its length.
 * @param unknown the characters that the lexer does not know
 */
export function withPlainCharacters(
  text: string,
  unknown: readonly { readonly offset: number; readonly length: number }[],
): { readonly text: string; readonly replaced: readonly Replaced[] } {
  const replaced: Replaced[] = [];
  const parts: string[] = [];
  let at = 0;
  for (const { offset, length } of unknown) {
    const characters = text.slice(offset, offset + length).split("");
    const meant = characters.map(meantCharacter);
    if (!meant.every((one) => one !== undefined)) continue;
    if (isRangeDash(text, offset, length)) continue;
    for (const [i, one] of meant.entries())
      replaced.push({ offset: offset + i, found: characters[i]!, meant: one });
    parts.push(text.slice(at, offset), ...meant.map((one) => one || " "));
    at = offset + length;
  }
  const plain = parts.join("") + text.slice(at);
  return { text: replaced.some(({ meant }) => meant === "") ? joined(plain, replaced) : plain, replaced };
}

/** Whether a dash is between two numbers, as in `0.2–1.0`. Papers write ranges this way; here it is `..`. */
export function isRangeDash(text: string, offset: number, length: number): boolean {
  return (
    length === 1 &&
    /[\u2013\u2014]/.test(text[offset]!) &&
    /\d[%\s]*$/.test(text.slice(Math.max(0, offset - 10), offset)) &&
    /^\s*\d/.test(text.slice(offset + 1, offset + 10)) &&
    !/\d[eE]$/.test(text.slice(Math.max(0, offset - 10), offset))
  );
}

/** Joins the two parts of a word with an invisible character in its middle, so that it is read as one word. */
function joined(text: string, replaced: readonly Replaced[]): string {
  const invisible = replaced.filter(({ meant }) => meant === "").reverse();
  let result = text;
  for (const { offset } of invisible) {
    const [rest = ""] = /^[\w.]+/.exec(result.slice(offset + 1, offset + 200)) ?? [];
    if (rest === "" || !/[\w.]/.test(result[offset - 1] ?? " ")) continue;
    result = `${result.slice(0, offset)}${rest} ${result.slice(offset + 1 + rest.length)}`;
  }
  return result;
}
