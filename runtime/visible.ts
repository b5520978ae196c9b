/**
 * Control characters and characters that set the direction of text: they can move the cursor, change colors, or hide or
 * reverse the text around them. Line feeds and tabs are allowed, because texts have lines.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNSEEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Makes a foreign text safe for a terminal, a log or a message: control characters become `\x1b`, `\u202e`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, escaped);
}

/** The same for names, on one line: line feeds are escaped too. */
export function visibleLine(text: string): string {
  return visible(text).replace(/[\n\t]/g, escaped);
}

/** Applies `visible` to every text within a value, for events, which are plain data. */
export function visibleData<T>(value: T): T {
  if (typeof value === "string") return visible(value) as T;
  if (Array.isArray(value)) return value.map(visibleData) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [visible(key), visibleData(one)])) as T;
}

/**
 * The sequences that aclc itself writes: its colors, and the line that is redrawn (`screen/terminal.ts`,
 * `screen/progress.ts`).
 */
export interface OwnSequences {
  readonly color: boolean;
  readonly animate: boolean;
}

/** Other attributes are not allowed, because a foreign text could hide itself with them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const COLORS = /(\x1b\[(?:0|1|2|22|31|32|33|36|39|31;1|33;1)m)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const CLEARED = /(\r?\x1b\[2K)/;

/** Applies `visible` to a text, but keeps aclc's own sequences if they are in use. */
export function visibleBut(text: string, { color, animate }: OwnSequences): string {
  if (text.search(UNSEEN) < 0) return text;
  const own = [...(color ? [COLORS.source] : []), ...(animate ? [CLEARED.source] : [])];
  if (own.length === 0) return visible(text);
  const pattern = new RegExp(`(?:${own.join("|")})`);
  let out = "";
  let rest = text;
  for (let found = pattern.exec(rest); found; found = pattern.exec(rest)) {
    out += visible(rest.slice(0, found.index)) + found[0];
    rest = rest.slice(found.index + found[0].length);
  }
  return out + visible(rest);
}

function escaped(char: string): string {
  const code = char.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}
