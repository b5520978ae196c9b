/**
 * What moves the cursor, colours, hides or turns around what stands beside it: control characters, and those that set the
 * direction of text. A line feed and a tab are left: texts have lines.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNSEEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Text of others for a terminal, a log or a message: control characters as `\x1b`, `\u202e`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, escaped);
}

/** The same in one line, for names: a line feed in a name begins no line of its own. */
export function visibleLine(text: string): string {
  return visible(text).replace(/[\n\t]/g, escaped);
}

/** Every text within a value, as `visible` has it; for events, which are plain data. */
export function visibleData<T>(value: T): T {
  if (typeof value === "string") return visible(value) as T;
  if (Array.isArray(value)) return value.map(visibleData) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [visible(key), visibleData(one)])) as T;
}

/** What aclc itself writes: its colours, and the line that is drawn over (`screen/terminal.ts`, `screen/progress.ts`). */
export interface OwnSequences {
  readonly color: boolean;
  readonly animate: boolean;
}

/** No other attributes: text of others cannot hide itself or others by them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const COLORS = /(\x1b\[(?:0|1|2|22|31|32|33|36|39|31;1|33;1)m)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const CLEARED = /(\r?\x1b\[2K)/;

/** The same for a text with sequences of aclc in it, where these are in use. */
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
