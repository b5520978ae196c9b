import type { IToken, TokenType } from "chevrotain";
import { Brackets } from "./brackets.ts";
import type { Diagnostic, Edit, Label } from "./diagnostic.ts";
import { SYNTAX_DIAGNOSTICS, type SyntaxReport } from "./diagnostics.ts";
import { misspeltClause, misspeltKeyword } from "./did-you-mean.ts";
import { textOf } from "./habits/place.ts";
import { adviceForStatement } from "./habits/unknown-statement.ts";
import { spanOf, typedAs } from "./lexer-token.ts";
import {
  ALL_STATEMENTS,
  ALLOWED,
  CLOSERS,
  CLOSING,
  hasEquals,
  LookAhead,
  type Place,
  STATEMENT_WORDS,
  WITH_BODY,
} from "./look-ahead.ts";
import type { SourceFile, Span } from "./span.ts";
import * as t from "./tokens.ts";
import {
  CLAUSES,
  type ClauseKeyword,
  KEYWORDS,
  type Keyword,
  STATEMENTS,
  type StatementKeyword,
} from "./tokens.ts";

/** The tokens of one statement. */
export interface Statement {
  readonly keyword: StatementKeyword;
  readonly tokens: readonly IToken[];
  /** an error in it has been reported already, so it is not parsed */
  readonly damaged: boolean;
  /** a misspelt word in it has been replaced by a keyword, so further syntax errors are not reported */
  readonly guessed: boolean;
  /** what follows it, for messages */
  readonly next: string;
  /** reported if the statement itself is correct: a missing body, or a brace in the wrong place */
  readonly afterwards: Diagnostic | undefined;
  /** the statements of the body, and the offset of its end */
  readonly body?: { readonly statements: readonly Statement[]; readonly end: number };
}

/**
 * Splits a file into statements. A statement ends at the next statement keyword, `{` or `}`, even if brackets are open. So a
 * mistake does not affect other statements, and each statement has at most one message.
 */
export class StatementSplitter {
  readonly diagnostics: Diagnostic[] = [];
  /** something was left out because it is not a statement or is in the wrong place */
  skipped = false;
  /** the ranges that were left out; errors of the lexer in these ranges are not reported again */
  readonly leftOut: { readonly start: number; readonly end: number }[] = [];
  private at = 0;
  /** how many extra closing braces follow from mistakes that are already reported */
  private expectedExtraBraces = 0;
  /** the brace that closed the last body */
  private closed: IToken | undefined;

  private readonly ahead: LookAhead;

  constructor(
    private readonly source: SourceFile,
    private readonly tokens: readonly IToken[],
    /** sorted offsets at which the lexer has reported an error */
    private readonly lexerErrors: readonly number[],
  ) {
    this.ahead = new LookAhead(source.text, tokens);
  }

  split(): Statement[] {
    return this.statements("file", undefined);
  }

  private readonly report = (...args: Parameters<SyntaxReport>): void => {
    this.diagnostics.push(SYNTAX_DIAGNOSTICS.make(...args));
  };

  private get here(): IToken | undefined {
    return this.tokens[this.at];
  }

  private span(token: IToken) {
    return spanOf(this.source.name, token);
  }

  /**
   * Reads statements up to the end of the file or body.
   * @param open the token that opens the body
   * @param implied the body has no `{`; this was reported, so a missing `}` is not
   */
  private statements(place: Place, open: IToken | undefined, implied = false): Statement[] {
    const list: Statement[] = [];
    let misplaced = false;
    for (let token = this.here; token; token = this.here) {
      if (token.tokenType === t.RightBrace) {
        if (place !== "file") return list;
        if (this.expectedExtraBraces > 0) this.expectedExtraBraces--;
        else this.report("not-opened", this.span(token), { bracket: "}" });
        this.at++;
        misplaced = false;
        continue;
      }
      const found = this.keywordHere(place);
      if (found === undefined) {
        const isNew = !this.hasLexerError(token.startOffset, token.startOffset + token.image.length);
        if (isNew) {
          const advice = this.advice(place);
          this.report("statement-expected", this.span(token), {
            word: token.image,
            found: shown(token),
            where: place,
            names: token.tokenType === t.NameToken && this.ahead.type(this.at + 1) === t.Equals,
            advice: advice?.help,
            edits: advice?.edits,
          });
        }
        this.skip(place);
        const end = this.here?.startOffset ?? Number.POSITIVE_INFINITY;
        if (isNew) this.leftOut.push({ start: token.startOffset, end });
        this.skipped = true;
        continue;
      }
      const { guessed } = found;
      const isLet = place === "file" && found.keyword === "let" && !guessed && this.isOneName();
      const keyword = isLet ? "param" : found.keyword;
      if (isLet) this.reportMisplaced(token, "let", place);
      const fits = ALLOWED[place].has(keyword);
      if (!fits && open && STATEMENTS[keyword] === "top" && this.ahead.endsBodyBefore(this.at)) {
        if (!implied) {
          const next = `\`${token.image}\``;
          this.report("not-closed", this.span(open), { bracket: "{", close: "}", next });
          this.expectedExtraBraces++;
        }
        return list;
      }
      if (!fits && !misplaced && !guessed) this.reportMisplaced(token, keyword, place);
      const statement = this.statement(keyword, place, guessed || isLet, !fits);
      if (fits) list.push(statement);
      else {
        this.skipped = true;
        if (place === "file") this.expectedExtraBraces = 1;
      }
      misplaced = !fits;
    }
    if (open && !implied)
      this.report("not-closed", this.span(open), { bracket: "{", close: "}", next: "the end of the file" });
    return list;
  }

  private advice(place: Place) {
    const line = this.ahead.line(this.at);
    const opens = this.ahead.type(this.at + line.length) === t.LeftBrace;
    return adviceForStatement(this.source.name, place, line, opens);
  }

  /** The statement keyword at the current token, even if it is misspelt. */
  private keywordHere(place: Place): { keyword: StatementKeyword; guessed: boolean } | undefined {
    const token = this.here!;
    const word = STATEMENT_WORDS.get(token.tokenType);
    // `optimizer.step()` is not a statement but a call
    if (word !== undefined && this.ahead.type(this.at + 1) === t.Dot) return undefined;
    if (word !== undefined) return { keyword: word, guessed: false };
    if (token.tokenType !== t.NameToken || token.image === "set") return undefined;
    const keyword =
      misspeltKeyword(token.image, ALLOWED[place]) ?? misspeltKeyword(token.image, ALL_STATEMENTS);
    if (keyword === undefined) return undefined;
    this.report("misspelt-keyword", this.span(token), { found: token.image, meant: keyword });
    return { keyword, guessed: true };
  }

  /** Reads one statement, from its keyword to the end of its body. */
  private statement(keyword: StatementKeyword, place: Place, misspelt: boolean, damaged: boolean): Statement {
    const taken: IToken[] = [withKeyword(this.here!, keyword)];
    const brackets = new Brackets(this.source.name);
    const { ahead } = this;
    let guessed = misspelt;
    /** whether the statement could end here: it has its `=`, or needs none */
    let complete = !hasEquals(keyword) && !WITH_BODY.has(keyword);
    this.at++;
    for (let token = this.here; token; token = this.here) {
      const { tokenType } = token;
      if (!DECIDING.has(tokenType)) {
        brackets.take(token);
        taken.push(token);
        this.at++;
        continue;
      }
      if (tokenType === t.LeftBrace && ahead.beginsBlock(this.at, keyword, brackets.depth)) break;
      if (tokenType === t.Colon && this.isColonOfBody(keyword, brackets.depth)) break;
      if (tokenType === t.RightBrace && ahead.endsBody(this.at, place, brackets.depth)) break;
      if (STATEMENT_WORDS.has(tokenType) && ahead.beginsStatement(this.at, place, brackets.depth)) break;
      const isName = tokenType === t.NameToken;
      const correction = isName ? this.correction(keyword, taken.length, place, brackets.depth) : undefined;
      if (correction === "statement") break;
      if (!correction && complete && taken.length > 1 && brackets.depth === 0) {
        // a call on a line of its own continues an augmentation: `then` is missing
        const goesOn = CHAINS.has(keyword) && ahead.type(this.at + 1) === t.LeftParen;
        if (!goesOn && this.startsUnknownStatement()) break;
      }
      if (correction) {
        this.report("misspelt-keyword", this.span(token), { found: token.image, meant: correction });
        guessed = true;
      }
      if (tokenType === t.Equals && !WITH_BODY.has(keyword)) complete = true;
      const { depth } = brackets;
      if (tokenType === t.RightBrace && depth > 0 && !ahead.closesLater(this.at + 1, depth))
        brackets.close(token);
      else brackets.take(token);
      taken.push(correction ? withKeyword(token, correction) : token);
      this.at++;
    }
    const next = this.here ? `\`${this.here.image}\`` : "the end of the file";
    brackets.end(next);
    if (brackets.problem) this.diagnostics.push(brackets.problem);
    const end = this.here?.startOffset ?? Number.POSITIVE_INFINITY;
    const hurt = damaged || !!brackets.problem || this.hasLexerError(taken[0]!.startOffset, end);
    return { keyword, tokens: taken, damaged: hurt, guessed, next, ...this.block(keyword, place, taken) };
  }

  /** Reads the body in braces after a statement. */
  private block(
    keyword: StatementKeyword,
    place: Place,
    header: readonly IToken[],
  ): Pick<Statement, "body" | "afterwards"> {
    const brace = this.here?.tokenType === t.LeftBrace ? this.here : undefined;
    const wanted = WITH_BODY.has(keyword);
    const { make } = SYNTAX_DIAGNOSTICS;
    if (!wanted) {
      if (!brace) return { afterwards: undefined };
      const problem = { expected: "the end of the statement", found: "`{`" };
      if (this.ahead.isBlock(this.at, place)) this.skip(place);
      else this.at++;
      return { afterwards: make("unexpected", this.span(brace), problem) };
    }
    const colon = this.here?.tokenType === t.Colon ? this.here : undefined;
    const last = header.at(-1)!;
    const missing = (edits: readonly Edit[], closed: boolean): Diagnostic | undefined => {
      if (brace) return undefined;
      const params = { keyword, header: textOf(header), colon: !!colon, closed, edits };
      return make("body-expected", this.span(colon ?? last), params);
    };
    if (brace || colon) this.at++;
    const word = this.here && STATEMENT_WORDS.get(this.here.tokenType);
    // If a statement of a body follows, only the brace is missing.
    if (!brace && (word === undefined || STATEMENTS[word] !== "body"))
      return { afterwards: missing([], false) };
    const opening = { span: colon ? this.span(colon) : after(this.span(last)), text: " {" };
    const inside = keyword === "evaluate" ? "evaluation" : "body";
    const statements = this.statements(inside, brace ?? header[0], !brace);
    const end = this.here?.tokenType === t.RightBrace ? this.here : undefined;
    if (end) {
      this.closed = end;
      this.at++;
    }
    const behind = this.tokens[this.at - 1]!;
    const closing = end ? [] : [{ span: after(this.span(behind)), text: "\n}" }];
    const afterwards = missing([opening, ...closing], !!end);
    return { afterwards, body: { statements, end: behind.startOffset + behind.image.length } };
  }

  /** Whether a colon starts a body, as in Python: it ends the line of a header. */
  private isColonOfBody(keyword: StatementKeyword, depth: number): boolean {
    const next = this.tokens[this.at + 1];
    return WITH_BODY.has(keyword) && depth === 0 && next !== undefined && this.ahead.beginsLine(this.at + 1);
  }

  /** Skips to the next statement, or to a name at the start of a line. A block in braces is skipped as a whole. */
  private skip(place: Place): void {
    let braces = 0;
    let brackets = 0;
    for (const from = this.at; this.here; this.at++) {
      const { tokenType } = this.here;
      if (tokenType === t.LeftBrace) braces++;
      else if (tokenType === t.RightBrace) {
        if (braces === 0) return;
        braces--;
        if (braces === 0) {
          this.at++;
          return;
        }
      } else if (braces === 0 && this.ahead.beginsStatement(this.at, place, 0)) return;
      else if (CLOSERS.has(tokenType)) brackets++;
      else if (CLOSING.has(tokenType)) brackets--;
      else if (braces === 0 && brackets <= 0 && this.at > from && this.startsUnknownStatement()) return;
    }
  }

  /** Whether the current name seems to start a statement that does not exist: it starts a line, and the line before can end. */
  private startsUnknownStatement(): boolean {
    const { ahead, at } = this;
    const type = ahead.type(at);
    const next = ahead.type(at + 1);
    const isUnit = type !== undefined && UNITS.has(type) && COUNTS.has(next);
    const isImport = type === KEYWORDS.from && ahead.tokens[at + 2]?.image === "import";
    const isKey = type === t.StringToken && next === t.Colon;
    const isMember = next === t.Dot && ahead.word(at) !== undefined;
    return (
      (type === t.NameToken || isUnit || isKey || isImport || isMember) &&
      ahead.beginsLine(at) &&
      ahead.canEnd(at - 1)
    );
  }

  /** Whether the statement has the form `KEYWORD NAME = ...`. */
  private isOneName(): boolean {
    return this.ahead.type(this.at + 1) === t.NameToken && this.ahead.type(this.at + 2) === t.Equals;
  }

  private reportMisplaced(token: IToken, keyword: StatementKeyword, where: Place): void {
    const closed = where === "file" ? this.closed : undefined;
    const edits = keyword === "let" ? [{ span: this.span(token), text: "param" }] : undefined;
    const labels: Label[] = closed ? [{ span: this.span(closed), text: "closed here" }] : [];
    this.report("statement-misplaced", this.span(token), { keyword, where, closed: !!closed, edits }, labels);
  }

  /** What the current name was meant to be: the start of a statement, a keyword within one, or (undefined) a name. */
  private correction(
    keyword: StatementKeyword,
    taken: number,
    place: Place,
    depth: number,
  ): "statement" | ClauseKeyword | undefined {
    const token = this.here!;
    const next = this.ahead.type(this.at + 1);
    // `keep NAME` is followed by `by`; else the name was meant to be `every`
    if (keyword === "keep" && taken === 1)
      return next === KEYWORDS.by ? undefined : misspeltKeyword(token.image, ["every"]);
    if (taken === 1 || !this.ahead.canEnd(this.at - 1)) return undefined;
    const statement = depth === 0 ? misspeltKeyword(token.image, ALLOWED[place]) : undefined;
    const beginsLine = this.ahead.beginsLine(this.at);
    const own = beginsLine ? [] : (OWN_CLAUSES[keyword] ?? []);
    const clause = misspeltClause(token.image, own, CLAUSES);
    const begins = beginsLine || (next !== undefined && BEGINS.has(next));
    return statement && begins && !clause ? "statement" : clause;
  }

  /** Whether the lexer has reported an error between two offsets. */
  private hasLexerError(start: number, end: number): boolean {
    if (this.lexerErrors.length === 0) return false;
    // find the first offset at or after the start
    let [low, high] = [0, this.lexerErrors.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.lexerErrors[middle]! < start) low = middle + 1;
      else high = middle;
    }
    return low < this.lexerErrors.length && this.lexerErrors[low]! < end;
  }
}

/** Tokens that can end a statement or be misplaced. All other tokens simply belong to the statement. */
const DECIDING: ReadonlySet<TokenType> = new Set([
  t.LeftBrace,
  t.RightBrace,
  t.NameToken,
  t.Equals,
  t.Colon,
  t.StringToken,
  KEYWORDS.from,
  KEYWORDS.epoch,
  KEYWORDS.epochs,
  KEYWORDS.step,
  KEYWORDS.steps,
  ...STATEMENT_WORDS.keys(),
]);

/** Statements with several calls in a row, which `then` joins. */
const CHAINS: ReadonlySet<StatementKeyword> = new Set(["augment", "schedule"]);

/** Units that other languages start a statement with, as in `epochs: 10`. */
const UNITS: ReadonlySet<TokenType> = new Set([
  KEYWORDS.epoch,
  KEYWORDS.epochs,
  KEYWORDS.step,
  KEYWORDS.steps,
]);
const COUNTS: ReadonlySet<TokenType | undefined> = new Set([t.NumberToken, t.Equals, t.Colon]);

/** The keywords within each kind of statement. */
const OWN_CLAUSES: Readonly<Partial<Record<StatementKeyword, readonly ClauseKeyword[]>>> = {
  use: ["from", "as"],
  param: ["in"],
  stage: ["like"],
  recipe: ["like"],
  evaluate: ["on"],
  start: ["from"],
  continue: ["from"],
  view: ["maximizing"],
  data: ["unlabeled"],
  keep: ["by", "every", "under", "maximizing", "on"],
  measure: ["under", "maximizing", "on", "every"],
};

/** Tokens that can follow the keyword of most statements. */
const BEGINS = new Set<TokenType>([t.NameToken, t.NumberToken, t.StringToken]);

/** A copy of a token with the type of a keyword. */
function withKeyword(token: IToken, keyword: Keyword): IToken {
  return { ...token, ...typedAs(KEYWORDS[keyword]) };
}

/** The empty span right after another one. */
function after({ file, end }: Span): Span {
  return { file, start: end, end };
}

export function shown(token: IToken): string {
  return token.image.length > 40 ? `\`${token.image.slice(0, 40)}...\`` : `\`${token.image}\``;
}
