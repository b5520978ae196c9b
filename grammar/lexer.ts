import { type IToken, Lexer, type TokenType } from "chevrotain";
import type { Diagnostic } from "./diagnostic.ts";
import { SYNTAX_DIAGNOSTICS } from "./diagnostics.ts";
import type { SourceFile, Span } from "./span.ts";
import { BadNumber, KEYWORDS, LEXEMES, NameToken, OpenString, StringToken } from "./tokens.ts";

/** A comment with its slashes. Doc comments start with three slashes. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
}

export interface Lexed {
  readonly tokens: IToken[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}

let lexer: Lexer | undefined;
const KEYWORD_OF: ReadonlyMap<string, TokenType> = new Map(Object.entries(KEYWORDS));

/** Splits a text into tokens. Characters that are not part of a token are reported and left out. */
export function lex({ name: file, text }: SourceFile): Lexed {
  lexer ??= new Lexer(LEXEMES, {
    positionTracking: "onlyOffset",
    ensureOptimizations: true,
    skipValidations: process.env.NODE_ENV === "production",
  });
  const { tokens: all, groups, errors } = lexer.tokenize(text);
  const tokens = withoutHashComments(all, errors, text);
  const diagnostics: Diagnostic[] = [];
  const { make } = SYNTAX_DIAGNOSTICS;
  // One for each line, because later errors on a line often belong to the same mistake.
  let lineEnd = -1;
  for (const { offset, length } of errors) {
    if (offset < lineEnd) continue;
    lineEnd = endOfLine(text, offset);
    const span = { file, start: offset, end: offset + length };
    const found = text.slice(offset, offset + length);
    const kind = /^\p{L}/u.test(found)
      ? "letter"
      : endsStatement(text, span)
        ? "end"
        : found === "^"
          ? "power"
          : undefined;
    const meant = kind === undefined ? LOOKALIKES[found] : undefined;
    const write = kind === "power" ? powerOfTen(text, span) : undefined;
    diagnostics.push(make("unknown-character", span, { found: shown(found), meant, kind, write }));
  }
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const { tokenType, image } = token;
    if (tokenType === NameToken) {
      const keyword = KEYWORD_OF.get(image);
      if (!keyword) continue;
      token.tokenType = keyword;
      token.tokenTypeIdx = keyword.tokenTypeIdx!;
    } else if (tokenType === BadNumber)
      diagnostics.push(make("number-form", spanOf(file, token), { found: image, meant: wellFormed(image) }));
    else if (tokenType === OpenString) diagnostics.push(make("text-not-closed", spanOf(file, token), {}));
    else if (tokenType === StringToken) {
      for (const pair of image.matchAll(/\\(.)/g))
        if (!(pair[1]! in ESCAPES)) {
          const start = token.startOffset + pair.index;
          diagnostics.push(make("text-escape", { file, start, end: start + 2 }, { found: pair[0] }));
        }
    }
  }
  for (const token of groups.block ?? [])
    diagnostics.push(make("comment-form", { ...spanOf(file, token), end: token.startOffset + 2 }, {}));
  const comments = (groups.comments ?? []).map((token) => ({ text: token.image, span: spanOf(file, token) }));
  return { tokens, comments, diagnostics };
}

/** The fields of a token that give it a type. */
export function typedAs(tokenType: TokenType): Pick<IToken, "tokenType" | "tokenTypeIdx"> {
  return { tokenType, tokenTypeIdx: tokenType.tokenTypeIdx! };
}

/** Whether this is a `;` at the end of a line, as in languages that end statements with it. */
function endsStatement(text: string, { start, end }: Span): boolean {
  return text[start] === ";" && /^[ \t]*(?:\r?\n|\}|\/\/|[a-z]+ |$)/.test(text.slice(end, end + 40));
}

/** What is written `10^-6` elsewhere. */
function powerOfTen(text: string, { start, end }: Span): string | undefined {
  const [, exponent] = /^[ \t]*\(?([-+]?\d+)/.exec(text.slice(end, end + 20)) ?? [];
  return /(?<![\w.])10[ \t]*$/.test(text.slice(Math.max(0, start - 20), start)) && exponent
    ? `1e${exponent}`
    : undefined;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end;
}

/** Words behind a `#` were meant as a comment: they are no statements. */
function withoutHashComments(
  tokens: IToken[],
  errors: readonly { readonly offset: number }[],
  text: string,
): IToken[] {
  const comments = errors
    .filter(({ offset }) => text[offset] === "#")
    .map(({ offset }) => [offset, endOfLine(text, offset)] as const);
  if (comments.length === 0) return tokens;
  let i = 0;
  return tokens.filter(({ startOffset }) => {
    while (i < comments.length && comments[i]![1] <= startOffset) i++;
    return i === comments.length || startOffset < comments[i]![0];
  });
}

export function spanOf(file: string, token: IToken): Span {
  return { file, start: token.startOffset, end: token.startOffset + token.image.length };
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", n: "\n" };

/** The text that a literal stands for. */
export function stringValue(image: string): string {
  const inner = image.slice(1, image.length > 1 && image.endsWith('"') ? -1 : undefined);
  return inner.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);
}

function wellFormed(image: string): string | undefined {
  if (image.length > 100) return undefined;
  if (/^0[xX]/.test(image)) return String(BigInt(image));
  if (image.includes("_")) return image.replaceAll("_", "");
  const [decimal] = /^\d+\.\d+(?=\.\d)/.exec(image) ?? [];
  if (decimal) return decimal;
  const digits = image.replace(/[eE]$/, "").replace(/\.$/, "");
  return digits.startsWith(".") ? `0${digits}` : digits;
}

/** Characters that keyboards and word processors write instead of a character of the language. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  "“": '"',
  "”": '"',
  "„": '"',
  "'": '"',
  "’": '"',
  "−": "-",
  "–": "-",
  "—": "-",
  "×": "*",
  "·": "*",
  "÷": "/",
  "…": "..",
  ";": ",",
  "#": "//",
  "|": "then",
  "|>": "then",
  ">>": "then",
  "->": "then",
  "，": ",",
  "：": ":",
  "（": "(",
  "）": ")",
};

/** Invisible characters are shown by their code. */
function shown(text: string): string {
  const [first = ""] = text;
  const code = first.codePointAt(0) ?? 0;
  const visible = code > 32 && !/[\p{C}\p{Z}]/u.test(first);
  const one = visible
    ? `\`${first}\``
    : `the character U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  return text.length > first.length && visible ? `\`${[...text].slice(0, 20).join("")}\`` : one;
}
