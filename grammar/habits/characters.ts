import type { Diagnostic, Mended } from "../diagnostic.ts";
import { SYNTAX_DIAGNOSTICS } from "../diagnostics.ts";
import type { Span } from "../span.ts";
import { isRangeDash, type Replaced } from "./lookalikes.ts";

/** The parameters of the message for characters that are not part of the language. */
type Params = Parameters<(typeof SYNTAX_DIAGNOSTICS.rows)["unknown-character"]["message"]>[0] & Mended;

/** Finds what was meant by characters that are not simply lookalikes of others. */
export function unknownCharacter(text: string, span: Span): Params {
  const { start, end } = span;
  const found = text.slice(start, end);
  const of = shownCharacters(found);
  const [, low, high] = isRangeDash(text, start, end - start) ? around(text, span) : [];
  if (low !== undefined)
    return { found: of, write: `${low}..${high}`, edits: [{ span: onlyDash(text, span), text: ".." }] };
  if (/^\p{L}/u.test(found)) return { found: of, kind: "letter" };
  if (endsStatement(text, span)) return { found: of, kind: "end", edits: [{ span, text: "" }] };
  if (found !== "^") return { found: of, meant: LOOKALIKES[found] };
  return { found: of, kind: "power", ...powerOfTen(text, span) };
}

/** Signs of other languages whose counterparts here have another length. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  "…": "..",
  ";": ",",
  "#": "//",
  "|": "then",
  "|>": "then",
  ">>": "then",
  "->": "then",
};

/** The numbers around a dash. */
function around(text: string, { start, end }: Span): readonly string[] {
  const [low = ""] = /[\d.]+%?(?=\s*$)/.exec(text.slice(Math.max(0, start - 20), start)) ?? [];
  const [high = ""] = /(?<=^\s*)\d[\d.]*%?/.exec(text.slice(end, end + 20)) ?? [];
  return ["", low, high];
}

/** A dash with the spaces around it. */
function onlyDash(text: string, { file, start, end }: Span): Span {
  const before = /[ \t]*$/.exec(text.slice(Math.max(0, start - 20), start))![0].length;
  const behind = /^[ \t]*/.exec(text.slice(end, end + 20))![0].length;
  return { file, start: start - before, end: end + behind };
}

/** Whether this is a `;` at the end of a line, as in languages that end statements with it. */
function endsStatement(text: string, { start, end }: Span): boolean {
  return text[start] === ";" && /^[ \t]*(?:\r?\n|\}|\/\/|[a-z]+ |$)/.test(text.slice(end, end + 40));
}

/** Finds what was meant by `10^-6`. */
function powerOfTen(text: string, span: Span): Pick<Params, "write" | "edits"> {
  const [ten] = /(?<![\w.])10[ \t]*$/.exec(text.slice(Math.max(0, span.start - 20), span.start)) ?? [];
  const [whole, exponent, digits] = /^[ \t]*(\(?)([-+]?\d+)/.exec(text.slice(span.end, span.end + 20)) ?? [];
  if (ten === undefined || digits === undefined) return {};
  const write = `1e${digits}`;
  if (exponent !== "") return { write };
  const all = { ...span, start: span.start - ten.length, end: span.end + whole!.length };
  return { write, edits: [{ span: all, text: write }] };
}

/** The messages for lookalike characters that were replaced: one for each line. */
export function replacedCharacters(file: string, text: string, replaced: readonly Replaced[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (let i = 0; i < replaced.length; ) {
    const first = replaced[i]!;
    const end = text.indexOf("\n", first.offset);
    const line = replaced.slice(i).filter(({ offset }) => end < 0 || offset < end);
    i += line.length;
    const edits = line.map(({ offset, meant }) => ({
      span: { file, start: offset, end: offset + 1 },
      text: meant,
    }));
    diagnostics.push(
      SYNTAX_DIAGNOSTICS.make("unknown-character", edits[0]!.span, { ...paramsOf(text, first), edits }),
    );
  }
  return diagnostics;
}

function paramsOf(text: string, { offset, found, meant }: Replaced): Params {
  const code = codeOf(found);
  if (meant === "") return { found: `an invisible character (${code})`, kind: "invisible" };
  if (meant === " ")
    return {
      found: found === "\u00A0" ? `a non-breaking space (${code})` : `the space ${code}`,
      kind: "space",
    };
  const of = `\`${found}\` (${code})`;
  // a number is shown whole, because the difference inside it is hard to see
  const before = /[\w.]*$/.exec(text.slice(Math.max(0, offset - 30), offset))![0];
  const behind = /^[\w.]*/.exec(text.slice(offset + 1, offset + 30))![0];
  const number = /^\d/.test(before + meant) && /\d/.test(behind) && /[eE]$/.test(before);
  return number ? { found: of, write: `${before}${meant}${behind}` } : { found: of, meant };
}

function codeOf(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Invisible characters are shown by their code. */
function shownCharacters(text: string): string {
  const [first = ""] = text;
  const code = first.codePointAt(0) ?? 0;
  const visible = code > 32 && !/[\p{C}\p{Z}]/u.test(first);
  const one = visible ? `\`${first}\`` : `the character ${codeOf(first)}`;
  return text.length > first.length && visible ? `\`${[...text].slice(0, 20).join("")}\`` : one;
}
