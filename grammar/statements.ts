import type { IToken, TokenType } from "chevrotain";
import { Brackets } from "./brackets.ts";
import type { Diagnostic, Label } from "./diagnostic.ts";
import { SYNTAX_DIAGNOSTICS, type SyntaxReport } from "./diagnostics.ts";
import { misspeltClause, misspeltKeyword } from "./did-you-mean.ts";
import { spanOf, typedAs } from "./lexer.ts";
import {
  ALL_STATEMENTS,
  CLOSERS,
  CLOSING,
  FITTING,
  hasEquals,
  LookAhead,
  type Place,
  STATEMENT_WORDS,
  WITH_BODY,
} from "./look-ahead.ts";
import type { SourceFile } from "./span.ts";
import * as t from "./tokens.ts";
import {
  CLAUSES,
  type ClauseKeyword,
  KEYWORDS,
  type Keyword,
  STATEMENTS,
  type StatementKeyword,
} from "./tokens.ts";

/** The tokens of one statement, cut out of the file. */
export interface Statement {
  readonly keyword: StatementKeyword;
  readonly tokens: readonly IToken[];
  /** something in it has been reported already, so that it is not parsed */
  readonly damaged: boolean;
  /** a word of it is misspelt and has been taken for another, so that what does not fit then is no mistake of its own */
  readonly guessed: boolean;
  /** what stands behind it, for messages */
  readonly next: string;
  /** said where the statement itself is right: the body that is missing, or the brace that begins one in a wrong place */
  readonly afterwards: Diagnostic | undefined;
  /** where there is a body: what is in it, and where it ends */
  readonly body?: { readonly statements: readonly Statement[]; readonly end: number };
}

/**
 * Cuts a file into statements. A statement ends where the next keyword, `{` or `}` stands, whatever brackets are open:
 * so that a mistake stays in its statement, and each statement has one message at most.
 */
export class StatementCutter {
  readonly diagnostics: Diagnostic[] = [];
  /** something that is no statement, or is in a wrong place, was left out */
  skipped = false;
  /** where what begins no statement was left out: what else is wrong in there is no mistake of its own */
  readonly leftOut: { readonly start: number; readonly end: number }[] = [];
  private at = 0;
  /** a closing brace too many that follows from a mistake already reported */
  private forgiven = 0;
  /** the brace that closed a body last */
  private closed: IToken | undefined;

  private readonly ahead: LookAhead;

  constructor(
    private readonly source: SourceFile,
    private readonly tokens: readonly IToken[],
    /** offsets at which the lexer has reported something */
    private readonly wounds: readonly number[],
  ) {
    this.ahead = new LookAhead(source.text, tokens);
  }

  cut(): Statement[] {
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

  /** Statements up to the end of the place they are in. */
  private statements(place: Place, open: IToken | undefined): Statement[] {
    const list: Statement[] = [];
    let misplaced = false;
    for (let token = this.here; token; token = this.here) {
      if (token.tokenType === t.RightBrace) {
        if (place !== "file") return list;
        if (this.forgiven > 0) this.forgiven--;
        else this.report("not-opened", this.span(token), { bracket: "}" });
        this.at++;
        misplaced = false;
        continue;
      }
      const found = this.keywordHere(place);
      if (found === undefined) {
        const said = !this.wounded(token.startOffset, token.startOffset + token.image.length);
        if (said)
          this.report("statement-expected", this.span(token), {
            word: token.image,
            found: shown(token),
            where: place,
            names: token.tokenType === t.NameToken && this.ahead.type(this.at + 1) === t.Equals,
          });
        this.skip(place);
        const end = this.here?.startOffset ?? Number.POSITIVE_INFINITY;
        if (said) this.leftOut.push({ start: token.startOffset, end });
        this.skipped = true;
        continue;
      }
      const { keyword, guessed } = found;
      const fits = FITTING[place].has(keyword);
      if (!fits && open && STATEMENTS[keyword] === "top" && this.ahead.endsBodyBefore(this.at)) {
        this.report("not-closed", this.span(open), { bracket: "{", close: "}", next: `\`${token.image}\`` });
        this.forgiven++;
        return list;
      }
      if (!fits && !misplaced && !guessed) this.reportMisplaced(token, keyword, place);
      const statement = this.statement(keyword, place, guessed, !fits);
      if (fits) list.push(statement);
      else {
        this.skipped = true;
        if (place === "file") this.forgiven = 1;
      }
      misplaced = !fits;
    }
    if (open)
      this.report("not-closed", this.span(open), { bracket: "{", close: "}", next: "the end of the file" });
    return list;
  }

  /** The statement keyword at hand, also when it is misspelt. */
  private keywordHere(place: Place): { keyword: StatementKeyword; guessed: boolean } | undefined {
    const token = this.here!;
    const word = STATEMENT_WORDS.get(token.tokenType);
    if (word !== undefined) return { keyword: word, guessed: false };
    if (token.tokenType !== t.NameToken) return undefined;
    const keyword =
      misspeltKeyword(token.image, FITTING[place]) ?? misspeltKeyword(token.image, ALL_STATEMENTS);
    if (keyword === undefined) return undefined;
    this.report("misspelt-keyword", this.span(token), { found: token.image, meant: keyword });
    return { keyword, guessed: true };
  }

  /** One statement from its keyword on, with its body. */
  private statement(keyword: StatementKeyword, place: Place, misspelt: boolean, damaged: boolean): Statement {
    const taken: IToken[] = [as(this.here!, keyword)];
    const brackets = new Brackets(this.source.name);
    const { ahead } = this;
    let guessed = misspelt;
    /** whether nothing is known to be missing */
    let complete = !hasEquals(keyword) && !WITH_BODY.has(keyword);
    this.at++;
    for (let token = this.here; token; token = this.here) {
      const { tokenType } = token;
      if (!ASKED.has(tokenType)) {
        brackets.take(token);
        taken.push(token);
        this.at++;
        continue;
      }
      if (tokenType === t.LeftBrace && ahead.beginsBlock(this.at, keyword, brackets.depth)) break;
      if (tokenType === t.RightBrace && ahead.endsBody(this.at, place, brackets.depth)) break;
      if (STATEMENT_WORDS.has(tokenType) && ahead.beginsStatement(this.at, place, brackets.depth)) break;
      const isName = tokenType === t.NameToken;
      const correction = isName ? this.correction(keyword, taken.length, place, brackets.depth) : undefined;
      if (correction === "statement") break;
      if (isName && !correction && complete && taken.length > 1 && brackets.depth === 0 && this.beginsOther())
        break;
      if (correction) {
        this.report("misspelt-keyword", this.span(token), { found: token.image, meant: correction });
        guessed = true;
      }
      if (tokenType === t.Equals && !WITH_BODY.has(keyword)) complete = true;
      const { depth } = brackets;
      if (tokenType === t.RightBrace && depth > 0 && !ahead.closesLater(this.at + 1, depth))
        brackets.close(token);
      else brackets.take(token);
      taken.push(correction ? as(token, correction) : token);
      this.at++;
    }
    const next = this.here ? `\`${this.here.image}\`` : "the end of the file";
    brackets.end(next);
    if (brackets.problem) this.diagnostics.push(brackets.problem);
    const end = this.here?.startOffset ?? Number.POSITIVE_INFINITY;
    const hurt = damaged || !!brackets.problem || this.wounded(taken[0]!.startOffset, end);
    return { keyword, tokens: taken, damaged: hurt, guessed, next, ...this.block(keyword, place, taken) };
  }

  /** What stands in braces behind a statement. */
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
    const afterwards = brace ? undefined : make("body-expected", this.span(header.at(-1)!), { keyword });
    if (brace) this.at++;
    else {
      // Without a brace, but with what stands in a body: only the brace is missing.
      const word = this.here && STATEMENT_WORDS.get(this.here.tokenType);
      if (word === undefined || STATEMENTS[word] !== "body") return { afterwards };
    }
    const statements = this.statements(keyword === "evaluate" ? "evaluation" : "body", brace ?? header[0]);
    const end = this.here;
    if (end?.tokenType === t.RightBrace) {
      this.closed = end;
      this.at++;
    }
    const last = this.tokens[this.at - 1]!;
    return { afterwards, body: { statements, end: last.startOffset + last.image.length } };
  }

  /** Goes on to where the next statement begins, or something on its own line; a block in braces is left out whole. */
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
      else if (braces === 0 && brackets <= 0 && this.at > from && this.beginsOther()) return;
    }
  }

  /** Whether the name at hand was meant to begin a statement that there is not: what stands before is complete. */
  private beginsOther(): boolean {
    const { ahead, at } = this;
    return ahead.type(at) === t.NameToken && ahead.beginsLine(at) && ahead.canEnd(at - 1);
  }

  private reportMisplaced(token: IToken, keyword: StatementKeyword, where: Place): void {
    const closed = where === "file" ? this.closed : undefined;
    const labels: Label[] = closed ? [{ span: this.span(closed), text: "closed here" }] : [];
    this.report("statement-misplaced", this.span(token), { keyword, where, closed: !!closed }, labels);
  }

  /** What the name at hand was meant to be: the beginning of a statement, a word within one, or just a name. */
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
    const statement = depth === 0 ? misspeltKeyword(token.image, FITTING[place]) : undefined;
    const beginsLine = this.ahead.beginsLine(this.at);
    const own = beginsLine ? [] : (OWN_CLAUSES[keyword] ?? []);
    const clause = misspeltClause(token.image, own, CLAUSES);
    const begins = beginsLine || (next !== undefined && BEGINS.has(next));
    return statement && begins && !clause ? "statement" : clause;
  }

  /** Whether the lexer has reported something between two offsets. */
  private wounded(start: number, end: number): boolean {
    if (this.wounds.length === 0) return false;
    // the first at or after the start
    let [low, high] = [0, this.wounds.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.wounds[middle]! < start) low = middle + 1;
      else high = middle;
    }
    return low < this.wounds.length && this.wounds[low]! < end;
  }
}

/** Tokens that may end a statement or be a mistake of its cut: nothing is to be asked of the others. */
const ASKED: ReadonlySet<TokenType> = new Set([
  t.LeftBrace,
  t.RightBrace,
  t.NameToken,
  t.Equals,
  ...STATEMENT_WORDS.keys(),
]);

/** Words of one kind of statement alone. */
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
  keep: ["by", "every", "under", "on"],
  measure: ["under", "on", "every"],
};

/** What most statements have behind their keyword. */
const BEGINS = new Set<TokenType>([t.NameToken, t.NumberToken, t.StringToken]);

/** A token read as a keyword. */
function as(token: IToken, keyword: Keyword): IToken {
  return { ...token, ...typedAs(KEYWORDS[keyword]) };
}

export function shown(token: IToken): string {
  return token.image.length > 40 ? `\`${token.image.slice(0, 40)}...\`` : `\`${token.image}\``;
}
