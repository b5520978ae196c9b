import type { IToken, TokenType } from "chevrotain";
import type { Diagnostic } from "./diagnostic.ts";
import { SYNTAX_DIAGNOSTICS, type SyntaxReport } from "./diagnostics.ts";
import { nearestName } from "./did-you-mean.ts";
import { spanOf } from "./lexer.ts";
import * as t from "./tokens.ts";
import { CLAUSES, KEYWORDS, STATEMENTS, type StatementKeyword } from "./tokens.ts";

/** The tokens of one statement, cut out of the file. */
export interface Statement {
  readonly keyword: StatementKeyword;
  readonly tokens: readonly IToken[];
  /** something in it has been reported already, so that it is not parsed */
  readonly damaged: boolean;
  /** what stands behind it, for messages */
  readonly next: string;
  /** said where the statement itself is right: the body that is missing, or the brace that begins one in a wrong place */
  readonly afterwards: Diagnostic | undefined;
  /** where there is a body: what is in it, and where it ends */
  readonly body?: { readonly statements: readonly Statement[]; readonly end: number };
}

type Place = "file" | "body" | "evaluation";

/** Deeper brackets than these are no experiment. */
const DEPTH_LIMIT = 100;

const CLOSERS = new Map<TokenType, TokenType>([
  [t.LeftParen, t.RightParen],
  [t.LeftBracket, t.RightBracket],
]);
const CLOSING = new Set(CLOSERS.values());

/** After a keyword these say that it is no statement but a word used as a name. */
const AFTER_NAMES = new Set<TokenType>([
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

/** What an expression ends with: a name right behind one of these is a mistake, often a misspelt keyword. */
const ENDS = new Set<TokenType>([
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
]);

const STATEMENT_WORDS = new Map<TokenType, StatementKeyword>(
  (Object.keys(STATEMENTS) as StatementKeyword[]).map((word) => [KEYWORDS[word], word]),
);

/**
 * Cuts a file into statements. A statement ends where the next keyword, `{` or `}` stands, whatever brackets are open:
 * so that a mistake stays in its statement, and each statement has one message at most.
 */
export class StatementCutter {
  readonly diagnostics: Diagnostic[] = [];
  /** something that is no statement, or is in a wrong place, was left out */
  skipped = false;
  private at = 0;
  /** a closing brace too many that follows from a mistake already reported */
  private forgiven = 0;

  constructor(
    private readonly file: string,
    private readonly tokens: readonly IToken[],
    /** offsets at which the lexer has reported something */
    private readonly wounds: readonly number[],
  ) {}

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
    return spanOf(this.file, token);
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
      const keyword = this.keywordHere(place);
      if (keyword === undefined) {
        if (!this.wounded(token.startOffset, token.startOffset + token.image.length))
          this.report("statement-expected", this.span(token), { found: shown(token), where: place });
        this.skip();
        this.skipped = true;
        continue;
      }
      const home = STATEMENTS[keyword];
      const fits =
        place === "evaluation"
          ? keyword === "measure"
          : home === "both" || (home === "top") === (place === "file");
      if (!fits && open && home === "top" && this.endsBodyBefore()) {
        this.report("not-closed", this.span(open), { bracket: "{", close: "}", next: `\`${token.image}\`` });
        this.forgiven++;
        return list;
      }
      if (!fits && !misplaced)
        this.report("statement-misplaced", this.span(token), { keyword, where: place });
      const statement = this.statement(keyword, !fits);
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
  private keywordHere(place: Place): StatementKeyword | undefined {
    const token = this.here!;
    const word = STATEMENT_WORDS.get(token.tokenType);
    if (word !== undefined) return word;
    if (token.tokenType !== t.NameToken) return undefined;
    const fitting = (Object.keys(STATEMENTS) as StatementKeyword[]).filter((one) =>
      place === "evaluation" ? one === "measure" : STATEMENTS[one] !== (place === "file" ? "body" : "top"),
    );
    const meant = nearestName(token.image, fitting) ?? nearestName(token.image, Object.keys(STATEMENTS));
    if (meant === undefined) return undefined;
    this.report("misspelt-keyword", this.span(token), { found: token.image, meant });
    return meant as StatementKeyword;
  }

  /** Whether a body ends before the top-level statement at hand, rather than that it stands in the wrong place. */
  private endsBodyBefore(): boolean {
    if (["recipe", "stage", "evaluate"].includes(this.here!.image)) return true;
    for (let i = this.at; i < this.tokens.length; i++) {
      const { tokenType } = this.tokens[i]!;
      if (tokenType === t.LeftBrace) return true;
      if (tokenType === t.RightBrace) return false;
    }
    return true;
  }

  /** One statement from its keyword on, with its body. */
  private statement(keyword: StatementKeyword, damaged: boolean): Statement {
    const taken: IToken[] = [
      { ...this.here!, tokenType: KEYWORDS[keyword], tokenTypeIdx: KEYWORDS[keyword].tokenTypeIdx! },
    ];
    const open: IToken[] = [];
    const before = this.diagnostics.length;
    this.at++;
    for (let token = this.here; token; token = this.here) {
      const { tokenType } = token;
      if (tokenType === t.LeftBrace || tokenType === t.RightBrace) break;
      if (this.beginsStatement(this.at)) break;
      // `keep NAME` is followed by `by`; else the name was meant to be `every`
      const misspeltEvery =
        keyword === "keep" && taken.length === 1 && this.tokens[this.at + 1]?.tokenType !== KEYWORDS.by;
      if (
        tokenType === t.NameToken &&
        (misspeltEvery || (taken.length > 1 && ENDS.has(taken.at(-1)!.tokenType)))
      ) {
        const correction = this.correction(token, open.length);
        if (correction === "statement") break;
        if (correction) {
          taken.push(correction);
          this.at++;
          continue;
        }
      }
      if (CLOSERS.has(tokenType)) {
        open.push(token);
        if (open.length === DEPTH_LIMIT + 1)
          this.report("too-deep", this.span(token), { limit: DEPTH_LIMIT });
      } else if (CLOSING.has(tokenType)) this.close(token, open, before);
      taken.push(token);
      this.at++;
    }
    const next = this.here ? `\`${this.here.image}\`` : "the end of the file";
    const unclosed = open.at(-1);
    if (unclosed && this.diagnostics.length === before) {
      const close = CLOSERS.get(unclosed.tokenType)!.LABEL!.replaceAll("`", "");
      this.report("not-closed", this.span(unclosed), { bracket: unclosed.image, close, next });
    }
    const hurt =
      damaged ||
      this.diagnostics.slice(before).some(({ code }) => code !== "syntax/misspelt-keyword") ||
      this.wounded(taken[0]!.startOffset, this.here?.startOffset ?? Number.POSITIVE_INFINITY);
    return { keyword, tokens: taken, damaged: hurt, next, ...this.block(keyword, taken) };
  }

  private close(token: IToken, open: IToken[], before: number): void {
    const last = open.at(-1);
    const clean = this.diagnostics.length === before;
    if (!last) {
      if (clean) this.report("not-opened", this.span(token), { bracket: token.image });
      return;
    }
    open.pop();
    const wanted = CLOSERS.get(last.tokenType)!;
    if (wanted !== token.tokenType && clean) {
      const close = wanted.LABEL!.replaceAll("`", "");
      const label = { span: this.span(last), text: "opened here" };
      this.report("wrong-bracket", this.span(token), { open: last.image, close, found: token.image }, [
        label,
      ]);
    }
  }

  /** What stands in braces behind a statement. */
  private block(
    keyword: StatementKeyword,
    header: readonly IToken[],
  ): Pick<Statement, "body" | "afterwards"> {
    const brace = this.here?.tokenType === t.LeftBrace ? this.here : undefined;
    const wanted = keyword === "stage" || keyword === "recipe" || keyword === "evaluate";
    const { make } = SYNTAX_DIAGNOSTICS;
    if (!wanted) {
      if (!brace) return { afterwards: undefined };
      const problem = { expected: "the end of the statement", found: "`{`" };
      this.skip();
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
    if (end?.tokenType === t.RightBrace) this.at++;
    const last = this.tokens[this.at - 1]!;
    return { afterwards, body: { statements, end: last.startOffset + last.image.length } };
  }

  /** Goes on to where the next statement begins; a block in braces is left out whole. */
  private skip(): void {
    let depth = 0;
    for (; this.here; this.at++) {
      const { tokenType } = this.here;
      if (tokenType === t.LeftBrace) depth++;
      else if (tokenType === t.RightBrace) {
        if (depth === 0) return;
        depth--;
        if (depth === 0) {
          this.at++;
          return;
        }
      } else if (depth === 0 && this.beginsStatement(this.at)) return;
    }
  }

  /** Whether a keyword stands here that begins a statement, and not a word before `:`, after `.` or in a wrong place. */
  private beginsStatement(index: number): boolean {
    const token = this.tokens[index]!;
    if (!STATEMENT_WORDS.has(token.tokenType)) return false;
    const previous = this.tokens[index - 1]?.tokenType;
    if (previous === t.Dot) return false;
    const next = this.tokens[index + 1]?.tokenType;
    if (next === t.Equals || next === t.Comma) {
      // `loss data = ...` and `f(mode: batch, ...)` use it as a name, `batch = 64` does not
      const naming = previous === t.Comma || previous === t.LeftParen || previous === t.Colon;
      return !naming && !(previous !== undefined && STATEMENT_WORDS.has(previous));
    }
    return next === undefined || !AFTER_NAMES.has(next);
  }

  /** What a name that follows an expression was meant to be: the beginning of a statement, a word within one, or nothing known. */
  private correction(token: IToken, depth: number): "statement" | IToken | undefined {
    const statements = depth === 0 ? Object.keys(STATEMENTS) : [];
    const meant = nearestName(token.image, [...CLAUSES, ...statements]);
    if (meant === undefined) return undefined;
    if (meant in STATEMENTS) return "statement";
    this.report("misspelt-keyword", this.span(token), { found: token.image, meant });
    const tokenType = KEYWORDS[meant as keyof typeof KEYWORDS];
    return { ...token, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx! };
  }

  /** Whether the lexer has reported something between two offsets. */
  private wounded(start: number, end: number): boolean {
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

export function shown(token: IToken): string {
  return token.image.length > 40 ? `\`${token.image.slice(0, 40)}...\`` : `\`${token.image}\``;
}
