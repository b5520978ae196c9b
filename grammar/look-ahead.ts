import type { IToken, TokenType } from "chevrotain";
import { RULES } from "./parser.ts";
import * as t from "./tokens.ts";
import { KEYWORDS, STATEMENTS, type StatementKeyword } from "./tokens.ts";

/** The place of a statement. */
export type Place = "file" | "body" | "evaluation";

export const ALL_STATEMENTS = Object.keys(STATEMENTS) as StatementKeyword[];
/** The statements that are allowed in a place. */
export const ALLOWED: Readonly<Record<Place, ReadonlySet<StatementKeyword>>> = {
  file: new Set(ALL_STATEMENTS.filter((one) => STATEMENTS[one] !== "body")),
  body: new Set(ALL_STATEMENTS.filter((one) => STATEMENTS[one] !== "top")),
  evaluation: new Set(["measure"]),
};
export const WITH_BODY: ReadonlySet<StatementKeyword> = new Set(["stage", "recipe", "evaluate"]);

export const STATEMENT_WORDS: ReadonlyMap<TokenType, StatementKeyword> = new Map(
  ALL_STATEMENTS.map((word) => [KEYWORDS[word], word]),
);

export const CLOSERS: ReadonlyMap<TokenType, TokenType> = new Map([
  [t.LeftParen, t.RightParen],
  [t.LeftBracket, t.RightBracket],
]);
export const CLOSING: ReadonlySet<TokenType> = new Set(CLOSERS.values());

/** If one of these follows a keyword, the keyword is used as a name and does not start a statement. */
const AFTER_NAMES: ReadonlySet<TokenType> = new Set([
  t.RightParen,
  t.RightBracket,
  t.Colon,
  t.Dot,
  t.Range,
  t.Plus,
  t.Times,
  t.Divide,
  t.Percent,
]);

/** Tokens that can end a statement or header. A name directly after one of these is a mistake, often a misspelt keyword. */
const ENDS: ReadonlySet<TokenType> = new Set([
  t.NameToken,
  t.NumberToken,
  t.BadNumber,
  t.StringToken,
  t.RightParen,
  t.RightBracket,
  t.Percent,
  KEYWORDS.epoch,
  KEYWORDS.epochs,
  KEYWORDS.step,
  KEYWORDS.steps,
  KEYWORDS.unlabeled,
  t.LeftBrace,
  t.RightBrace,
]);

/** The tokens that can follow `KEYWORD NAME`, by the rule of the statement. */
const FORMS: Readonly<Partial<Record<string, ReadonlySet<TokenType>>>> = {
  named: new Set([t.Equals]),
  several: new Set([t.Equals, t.Comma]),
  view: new Set([t.Equals, t.Comma]),
  augment: new Set([t.Equals, t.LeftParen]),
  param: new Set([t.Equals, t.Colon, KEYWORDS.in]),
  body: new Set([t.LeftBrace, KEYWORDS.like]),
};

/** Whether a statement is of the form `KEYWORD NAME = ...`. */
export function hasEquals(keyword: StatementKeyword): boolean {
  return FORMS[RULES[keyword]]?.has(t.Equals) ?? false;
}

/** Maximum number of tokens to look ahead to find out what a misplaced word or brace was meant to be. */
const FAR = 200;

/**
 * Answers questions about the tokens around a position: does a statement start here, does a body end here, or is this a
 * typing mistake? Line breaks have no meaning in a correct file, but in a file with a mistake they are the best hint.
 */
export class LookAhead {
  /** index of the next brace that endsBodyBefore has found; it only grows */
  private brace = 0;

  constructor(
    private readonly text: string,
    readonly tokens: readonly IToken[],
  ) {}

  type(index: number): TokenType | undefined {
    return this.tokens[index]?.tokenType;
  }

  word(index: number): StatementKeyword | undefined {
    const type = this.type(index);
    return type && STATEMENT_WORDS.get(type);
  }

  /**
   * Whether the token is a keyword that starts a statement, not a word before `:` or after `.` or a misplaced word.
   * @param depth the number of open brackets
   */
  beginsStatement(index: number, place: Place, depth: number): boolean {
    const word = this.word(index);
    if (word === undefined) return false;
    const previous = this.type(index - 1);
    if (previous === t.Dot) return false;
    const next = this.type(index + 1);
    if (next === t.Equals || next === t.Comma) {
      // `loss data = ...` and `f(mode: batch, ...)` use it as a name, `batch = 64` does not
      const naming = previous === t.Comma || previous === t.LeftParen || previous === t.Colon;
      if (naming || (previous !== undefined && STATEMENT_WORDS.has(previous))) return false;
    }
    // `batch: 64` was meant as a statement, because named arguments are always in brackets
    const assigns = next === t.Colon && depth === 0 && this.beginsLine(index);
    if (!assigns && next !== undefined && AFTER_NAMES.has(next)) return false;
    if (this.beginsLine(index)) return true;
    // In the middle of a line, a keyword that is not allowed here is a name, unless it looks like a statement.
    const fits = ALLOWED[place].has(word) || previous === t.LeftBrace || previous === t.RightBrace;
    const ends = this.canEnd(index - 1);
    if (!fits || !ends) return (fits || ends) && this.hasForm(word, index);
    return depth === 0 || !this.closesLater(index, depth);
  }

  /** The tokens from `index` up to the end of the line, or to a brace outside brackets. */
  line(index: number): readonly IToken[] {
    let end = index + 1;
    for (let depth = 0; end < Math.min(this.tokens.length, index + FAR); end++) {
      const type = this.type(end)!;
      if (type === t.LeftBrace || type === t.RightBrace || (depth <= 0 && this.beginsLine(end))) break;
      if (CLOSERS.has(type)) depth++;
      else if (CLOSING.has(type)) depth--;
    }
    return this.tokens.slice(index, end);
  }

  beginsLine(index: number): boolean {
    const previous = this.tokens[index - 1];
    if (!previous) return true;
    const end = previous.startOffset + previous.image.length;
    return this.text.slice(end, this.tokens[index]!.startOffset).includes("\n");
  }

  /** Whether a statement can end with a token. */
  canEnd(index: number): boolean {
    const type = this.type(index);
    if (!type || ENDS.has(type)) return true;
    return this.type(index - 1) === t.Dot && type !== t.Dot;
  }

  private hasForm(word: StatementKeyword, index: number): boolean {
    const after = this.type(index + 2);
    return this.type(index + 1) === t.NameToken && !!after && !!FORMS[RULES[word]]?.has(after);
  }

  /** Whether the open brackets are closed before another statement starts on a line of its own. */
  closesLater(index: number, depth: number): boolean {
    let left = depth;
    for (let i = index; i < Math.min(this.tokens.length, index + FAR); i++) {
      const type = this.type(i)!;
      if (type === t.LeftBrace || type === t.RightBrace) return false;
      if (STATEMENT_WORDS.has(type) && this.beginsLine(i)) return false;
      if (CLOSERS.has(type)) left++;
      else if (CLOSING.has(type) && --left === 0) return true;
    }
    return false;
  }

  /** Whether a `}` ends the body. Otherwise it is a typing mistake within a statement. */
  endsBody(index: number, place: Place, depth: number): boolean {
    if (this.beginsLine(index)) return true;
    if (place === "file") return false;
    const next = this.type(index + 1);
    if (!next || next === t.RightBrace) return true;
    const word = STATEMENT_WORDS.get(next);
    if (depth > 0 && word !== undefined && STATEMENTS[word] === "body") return false;
    return this.beginsLine(index + 1) || this.beginsStatement(index + 1, place, 0);
  }

  /** Whether a `{` starts a body or something similar. Otherwise it is a typing mistake within a statement. */
  beginsBlock(index: number, keyword: StatementKeyword, depth: number): boolean {
    const wanted = WITH_BODY.has(keyword);
    for (let i = index + 1; i < Math.min(this.tokens.length, index + FAR); i++) {
      const type = this.type(i)!;
      if (this.beginsLine(i)) return wanted || (depth === 0 && i === index + 1);
      // the last brace of a line starts the body
      if (wanted && type === t.LeftBrace) return false;
      if (wanted && STATEMENT_WORDS.has(type)) return true;
      if (type === t.RightBrace) return depth === 0;
    }
    return wanted;
  }

  /** Whether a `{` has a matching `}` of its own, not the one that closes the surrounding body. */
  isBlock(index: number, place: Place): boolean {
    let depth = 0;
    for (let i = index; i < Math.min(this.tokens.length, index + 10 * FAR); i++) {
      const type = this.type(i)!;
      if (type === t.LeftBrace) depth++;
      else if (type === t.RightBrace && --depth === 0) {
        const word = this.word(i + 1);
        return place === "file" || (i + 1 < this.tokens.length && !(word && STATEMENTS[word] === "top"));
      }
    }
    return false;
  }

  /** Whether a body ends before a top-level statement. Otherwise the statement is in the wrong place. */
  endsBodyBefore(index: number): boolean {
    if (WITH_BODY.has(this.word(index)!)) return true;
    for (; this.brace < this.tokens.length; this.brace++) {
      const type = this.type(this.brace);
      if (this.brace >= index && (type === t.LeftBrace || type === t.RightBrace)) break;
    }
    return this.type(this.brace) !== t.RightBrace;
  }
}
