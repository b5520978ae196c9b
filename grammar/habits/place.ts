import type { IToken, TokenType } from "chevrotain";
import type { Edit } from "../diagnostic.ts";
import { isWord, spanOf } from "../lexer-token.ts";
import { CLOSERS, CLOSING } from "../look-ahead.ts";
import { Comma, type StatementKeyword } from "../tokens.ts";

/** A fix: the text that the help shows, and its edits. */
export interface Fix {
  readonly write: string;
  readonly edits: readonly Edit[];
  /** the help, if it is not simply to write the text of `write` */
  readonly help?: string;
}

/** The position at which a statement could not be parsed. */
export interface Place {
  readonly file: string;
  readonly keyword: StatementKeyword;
  readonly tokens: readonly IToken[];
  readonly at: number;
  /** in the words of the message */
  readonly expected: string;
  readonly token: IToken;
  readonly previous: IToken | undefined;
  readonly next: IToken | undefined;
  /** whether a name occurs anywhere in the file */
  readonly isUsed: (name: string) => boolean;
  /** whether a statement of the file declares a name */
  readonly isDeclared: (name: string) => boolean;
  /** undeclared names in surrounding statements with a keyword */
  readonly missing: (keyword: StatementKeyword) => readonly string[];
  /** the names that `KEYWORD NAME` statements around this one declare */
  readonly declared: (keyword: StatementKeyword) => readonly string[];
}

/**
 * A fix that replaces the tokens from `from` up to, but not including, `to`.
 * @param shown the text that the help shows
 */
export function replace(place: Place, from: number, to: number, text: string, shown = text): Fix {
  const { file, tokens } = place;
  const [first, last] = [tokens[from]!, tokens[to - 1]!];
  const span = { ...spanOf(file, first), end: spanOf(file, last).end };
  return { write: short(shown), edits: [{ span, text }] };
}

/**
 * A fix that removes tokens and the space before them.
 * @param shown the text that the help shows
 */
export function remove({ file, tokens }: Place, from: number, to: number, shown: string): Fix {
  const before = tokens[from - 1]!;
  const start = before.startOffset + before.image.length;
  return {
    write: short(shown),
    edits: [{ span: { file, start, end: spanOf(file, tokens[to - 1]!).end }, text: "" }],
  };
}

/** Longer values are shown as `...`. */
const MOST = 60;

function short(text: string): string {
  return text.length <= MOST ? text : `${text.slice(0, MOST - 4).trimEnd()} ...`;
}

/** The index of the next comma or closing bracket outside of brackets, or of the end. */
export function endOfValue(tokens: readonly IToken[], from: number): number {
  let depth = 0;
  let end = from;
  for (; end < tokens.length; end++) {
    const { tokenType } = tokens[end]!;
    if (CLOSERS.has(tokenType)) depth++;
    else if (CLOSING.has(tokenType) && --depth < 0) break;
    else if (tokenType === Comma && depth === 0) break;
  }
  return end;
}

/** The index of the first token of the value that ends before `to`: a call, a path, a list or a number. */
export function startOfValue(tokens: readonly IToken[], to: number): number {
  let depth = 0;
  let start = to - 1;
  for (; start >= 0; start--) {
    const { tokenType } = tokens[start]!;
    if (CLOSING.has(tokenType)) depth++;
    else if (CLOSERS.has(tokenType) && --depth <= 0) break;
    else if (depth === 0) break;
  }
  while (
    start > 0 &&
    (tokens[start - 1]!.image === "." || (tokens[start]!.image !== "[" && isPartOfPath(tokens, start)))
  )
    start--;
  return Math.max(start, 0);
}

/** Whether the token before belongs to the path or call that starts here. */
function isPartOfPath(tokens: readonly IToken[], start: number): boolean {
  const [before, here] = [tokens[start - 1]!, tokens[start]!];
  const isTight = before.startOffset + before.image.length === here.startOffset;
  return isTight && isWord(before) && (here.image === "." || here.image === "(");
}

/** The source text of tokens, on one line. */
export function textOf(tokens: readonly IToken[]): string {
  let text = "";
  let end = tokens[0]?.startOffset;
  for (const { image, startOffset } of tokens) {
    text += `${startOffset === end ? "" : " "}${image}`;
    end = startOffset + image.length;
  }
  return text;
}

/** The index of the innermost bracket that is still open before a token. */
export function openAt(tokens: readonly IToken[], at: number): number {
  let depth = 0;
  return tokens.slice(0, at).findLastIndex(({ tokenType }) => {
    if (CLOSING.has(tokenType)) depth++;
    return CLOSERS.has(tokenType) && --depth < 0;
  });
}

export function isSign(token: IToken | undefined, ...types: readonly TokenType[]): boolean {
  return token !== undefined && types.includes(token.tokenType);
}

/** The tokens between commas outside of brackets: index of the first one, and of the end. */
export function itemsOf(tokens: readonly IToken[], from: number): (readonly [from: number, to: number])[] {
  const items: (readonly [number, number])[] = [];
  for (let at = from; at < tokens.length; ) {
    const end = endOfValue(tokens, at);
    items.push([at, end]);
    at = end + 1;
  }
  return items;
}
