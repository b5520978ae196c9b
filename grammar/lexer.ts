import { type IToken, Lexer, type TokenType } from "chevrotain";
import type { Diagnostic } from "./diagnostic.ts";
import { SYNTAX_DIAGNOSTICS, type SyntaxReport } from "./diagnostics.ts";
import { replacedCharacters, unknownCharacter } from "./habits/characters.ts";
import { withPlainCharacters } from "./habits/lookalikes.ts";
import { withColons } from "./habits/named-arguments.ts";
import { withWholeNames } from "./habits/names.ts";
import { plainNumber, withWholeNumbers } from "./habits/numbers.ts";
import { withoutPasted } from "./habits/pasted.ts";
import { spanOf, typedAs } from "./lexer-token.ts";
import { LONGEST_NAME } from "./name-length.ts";
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
  /** sorted offsets of errors after which a statement cannot be parsed */
  readonly damage: readonly number[];
  /** a name is declared in a form that it cannot have, so another form of it may not be a mistake */
  readonly namesLost: boolean;
}

let lexer: Lexer | undefined;
const KEYWORD_OF: ReadonlyMap<string, TokenType> = new Map(Object.entries(KEYWORDS));

/** Splits a text into tokens. Characters that are not part of a token are reported and left out. */
export function lex({ name: file, text: given }: Pick<SourceFile, "name" | "text">): Lexed {
  lexer ??= new Lexer(LEXEMES, {
    positionTracking: "onlyOffset",
    ensureOptimizations: true,
    skipValidations: process.env.NODE_ENV === "production",
  });
  const pasted = withoutPasted({ name: file, text: given });
  let { text } = pasted;
  let result = lexer.tokenize(text);
  const plain = withPlainCharacters(text, result.errors);
  if (plain.replaced.length > 0) {
    text = plain.text;
    result = lexer.tokenize(text);
  }
  const { tokens: all, groups, errors } = result;
  const read = withoutHashComments(all, errors, text);
  for (const token of read) {
    const keyword = token.tokenType === NameToken && KEYWORD_OF.get(token.image);
    if (keyword) Object.assign(token, typedAs(keyword));
  }
  const diagnostics: Diagnostic[] = [
    ...pasted.diagnostics,
    ...replacedCharacters(file, given, plain.replaced),
  ];
  const damage: number[] = [];
  const add = (...[code, span, params]: Parameters<SyntaxReport>): void => {
    diagnostics.push(SYNTAX_DIAGNOSTICS.make(code, span, params));
    damage.push(span.start);
  };
  let namesLost = false;
  const whole = withWholeNames(text, withWholeNumbers(text, read), (name, uses, isDeclared) => {
    namesLost ||= isDeclared;
    const edits = uses.map((use) => ({ span: spanOf(file, use), text: use.image }));
    const params = { meant: name.image, edits };
    diagnostics.push(SYNTAX_DIAGNOSTICS.make("hyphen-in-name", spanOf(file, name), params));
  });
  const tokens = withColons(text, whole, (found) => {
    const [first, ...others] = found.map(({ equals }) => spanOf(file, equals));
    const labels = others.slice(0, MOST_LABELS).map((span) => ({ span, text: "" }));
    const edits = found.map(({ name, equals }) => ({
      span: { file, start: name.startOffset + name.image.length, end: endWithSpace(text, equals) },
      text: ": ",
    }));
    const [value = ""] = /^[^,()\n]{1,30}(?=[,)])/.exec(text.slice(edits[0]!.span.end)) ?? [];
    const params = { name: found[0]!.name.image, value, edits };
    diagnostics.push(SYNTAX_DIAGNOSTICS.make("equals-in-argument", first!, params, labels));
  });
  // One for each line, because later errors on a line often belong to the same mistake.
  let lineEnd = -1;
  for (const { offset, length } of errors) {
    if (offset < lineEnd) continue;
    lineEnd = endOfLine(text, offset);
    const span = { file, start: offset, end: offset + length };
    add("unknown-character", span, unknownCharacter(text, span));
  }
  const tooLong = new Set<string>();
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const { tokenType, image } = token;
    if (tokenType === NameToken && image.length > LONGEST_NAME && !tooLong.has(image)) {
      tooLong.add(image);
      add("name-too-long", spanOf(file, token), { length: image.length, limit: LONGEST_NAME });
    } else if (tokenType === BadNumber)
      add("number-form", spanOf(file, token), { found: image, meant: wellFormed(image) });
    else if (tokenType === OpenString) add("text-not-closed", spanOf(file, token), {});
    else if (tokenType === StringToken) {
      for (const pair of image.matchAll(/\\(.)/g))
        if (!(pair[1]! in ESCAPES)) {
          const start = token.startOffset + pair.index;
          add("text-escape", { file, start, end: start + 2 }, { found: pair[0] });
        }
    }
  }
  for (const token of groups.block ?? [])
    diagnostics.push(
      SYNTAX_DIAGNOSTICS.make("comment-form", { ...spanOf(file, token), end: token.startOffset + 2 }, {}),
    );
  const comments = (groups.comments ?? []).map((token) => ({ text: token.image, span: spanOf(file, token) }));
  return { tokens, comments, diagnostics, damage: damage.sort((a, b) => a - b), namesLost };
}

/** More labels are no help. */
const MOST_LABELS = 3;

/** The end of a token, with the spaces after it. */
function endWithSpace(text: string, { startOffset, image }: IToken): number {
  let end = startOffset + image.length;
  while (text[end] === " " || text[end] === "\t") end++;
  return end;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end;
}

/** Removes words after a `#`: they were meant as a comment, not as statements. */
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

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", n: "\n" };

/** The value of a string literal. */
export function stringValue(image: string): string {
  const inner = image.slice(1, image.length > 1 && image.endsWith('"') ? -1 : undefined);
  return inner.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);
}

function wellFormed(image: string): string | undefined {
  if (image.length > 100) return undefined;
  const plain = plainNumber(image);
  if (plain !== undefined) return plain;
  if (/^0[xX]/.test(image)) return String(BigInt(image));
  if (image.includes("_")) return image.replaceAll("_", "");
  const [decimal] = /^\d+\.\d+(?=\.\d)/.exec(image) ?? [];
  if (decimal) return decimal;
  const digits = image.replace(/[eE]$/, "").replace(/\.$/, "");
  return digits.startsWith(".") ? `0${digits}` : digits;
}
