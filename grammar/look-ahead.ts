import type { IToken, TokenType } from "chevrotain";
import { RULES } from "./parser.ts";
import * as t from "./tokens.ts";
import { KEYWORDS, STATEMENTS, type StatementKeyword } from "./tokens.ts";

/** Where a statement stands. */
export type Place = "file" | "body" | "evaluation";

export const ALL_STATEMENTS = Object.keys(STATEMENTS) as StatementKeyword[];
/** The statements that may stand in a place. */
export const FITTING: Readonly<Record<Place, ReadonlySet<StatementKeyword>>> = {
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

/** After a keyword these say that it is no statement but a word used as a name. */
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

/** What a statement or header ends with: a name right behind one of these is a mistake, often a misspelt keyword. */
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

/** What follows the keyword and the first name of statements that have a form of their own. */
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

/** How far to look ahead for what a word or brace in a wrong place was meant to be. */
const FAR = 200;

/**
 * Answers about the tokens of a file around a place: what is a beginning, an end, or a slip. Lines have no meaning in a
 * file without mistakes; with one they tell best what was meant.
 */
export class LookAhead {
  /** where the next brace is, as far as is known */
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
   * Whether a keyword stands here that begins a statement, and not a word before `:`, after `.` or in a wrong place.
   * @param depth of the brackets that are open
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
    // `batch: 64` was meant as one, as names before colons stand in brackets
    const assigns = next === t.Colon && depth === 0 && this.beginsLine(index);
    if (!assigns && next !== undefined && AFTER_NAMES.has(next)) return false;
    if (this.beginsLine(index)) return true;
    // In the middle of a line and where it cannot stand it is a name, unless it looks like a statement.
    const fits = FITTING[place].has(word) || previous === t.LeftBrace || previous === t.RightBrace;
    const ends = this.canEnd(index - 1);
    if (!fits || !ends) return (fits || ends) && this.hasForm(word, index);
    return depth === 0 || !this.closesLater(index, depth);
  }

  beginsLine(index: number): boolean {
    const previous = this.tokens[index - 1];
    if (!previous) return true;
    const end = previous.startOffset + previous.image.length;
    return this.text.slice(end, this.tokens[index]!.startOffset).includes("\n");
  }

  /** Whether a statement may end with a token. */
  canEnd(index: number): boolean {
    const type = this.type(index);
    if (!type || ENDS.has(type)) return true;
    return this.type(index - 1) === t.Dot && type !== t.Dot;
  }

  private hasForm(word: StatementKeyword, index: number): boolean {
    const after = this.type(index + 2);
    return this.type(index + 1) === t.NameToken && !!after && !!FORMS[RULES[word]]?.has(after);
  }

  /** Whether the open brackets are closed before another statement begins on a line of its own. */
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

  /** Whether a `}` ends the body, rather than that it is a slip within a statement. */
  endsBody(index: number, place: Place, depth: number): boolean {
    if (this.beginsLine(index)) return true;
    if (place === "file") return false;
    const next = this.type(index + 1);
    if (!next || next === t.RightBrace) return true;
    const word = STATEMENT_WORDS.get(next);
    if (depth > 0 && word !== undefined && STATEMENTS[word] === "body") return false;
    return this.beginsLine(index + 1) || this.beginsStatement(index + 1, place, 0);
  }

  /** Whether a `{` begins a body or something like one, rather than that it is a slip within a statement. */
  beginsBlock(index: number, keyword: StatementKeyword, depth: number): boolean {
    const wanted = WITH_BODY.has(keyword);
    for (let i = index + 1; i < Math.min(this.tokens.length, index + FAR); i++) {
      const type = this.type(i)!;
      if (this.beginsLine(i)) return wanted || (depth === 0 && i === index + 1);
      // the body of a header begins with its last brace
      if (wanted && type === t.LeftBrace) return false;
      if (wanted && STATEMENT_WORDS.has(type)) return true;
      if (type === t.RightBrace) return depth === 0;
    }
    return wanted;
  }

  /** Whether a `{` has its own `}`, rather than that of the body around it. */
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

  /** Whether a body ends before a top-level statement, rather than that it stands in the wrong place. */
  endsBodyBefore(index: number): boolean {
    if (WITH_BODY.has(this.word(index)!)) return true;
    for (; this.brace < this.tokens.length; this.brace++) {
      const type = this.type(this.brace);
      if (this.brace >= index && (type === t.LeftBrace || type === t.RightBrace)) break;
    }
    return this.type(this.brace) !== t.RightBrace;
  }
}
