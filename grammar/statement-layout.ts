import type { IToken, TokenType } from "chevrotain";
import { isKeyword } from "./expr-parser.ts";
import { group, indent, type Layout } from "./layout.ts";
import { CLOSERS, CLOSING } from "./look-ahead.ts";
import * as t from "./tokens.ts";
import { KEYWORDS as K } from "./tokens.ts";

/** A comment within a statement, and whether it has a line of its own. */
export interface InnerComment {
  readonly text: string;
  readonly own: boolean;
}

/** What an operand ends with: a minus behind it is between two, else it is a sign. */
const OPERAND_ENDS: ReadonlySet<TokenType> = new Set([
  t.NameToken,
  t.NumberToken,
  t.StringToken,
  t.RightParen,
  t.RightBracket,
  t.Percent,
  K.epoch,
  K.epochs,
  K.step,
  K.steps,
]);
const TIGHT_BEFORE: ReadonlySet<TokenType> = new Set([
  t.Comma,
  t.RightParen,
  t.RightBracket,
  t.Colon,
  t.Dot,
  t.Range,
  t.Percent,
]);
const TIGHT_AFTER: ReadonlySet<TokenType> = new Set([t.LeftParen, t.LeftBracket, t.Dot, t.Range]);
const UNITS: ReadonlySet<TokenType> = new Set([t.Percent, K.epoch, K.epochs, K.step, K.steps]);

/** The layout of one statement from its tokens. */
export class StatementLayout {
  /** comments that wait for the next place where a line may end */
  private waiting: string[] = [];
  /** for each `/` between numbers whether it is written as in `8/255` */
  private readonly fraction = new Set<number>();
  private readonly sign = new Set<number>();
  /** for each opening bracket where it is closed */
  private readonly closer = new Map<number, number>();

  constructor(
    private readonly tokens: readonly IToken[],
    /** the comments before each token */
    private readonly comments: readonly (readonly InnerComment[])[],
  ) {
    const open: number[] = [];
    for (const [i, { tokenType }] of tokens.entries()) {
      if (CLOSERS.has(tokenType)) open.push(i);
      else if (CLOSING.has(tokenType)) this.closer.set(open.pop()!, i);
      else if (tokenType === t.Minus && !this.endsOperand(i - 1)) this.sign.add(i);
      else if (tokenType === t.Divide && this.isFraction(i)) this.fraction.add(i);
    }
  }

  /** @returns the layout, and the comments that have to stand at its end */
  layout(): { layout: Layout; trailing: readonly string[] } {
    const layout = this.clauses();
    return { layout, trailing: this.waiting };
  }

  private type(i: number): TokenType | undefined {
    return this.tokens[i]?.tokenType;
  }

  private endsOperand(i: number): boolean {
    const type = this.type(i);
    return type !== undefined && (OPERAND_ENDS.has(type) || this.type(i - 1) === t.Dot);
  }

  private isFraction(i: number): boolean {
    if (this.type(i - 1) !== t.NumberToken || this.type(i + 1) !== t.NumberToken) return false;
    const after = this.type(i + 2);
    if (after !== undefined && UNITS.has(after)) return false;
    return this.type(i - 2) !== t.Divide || this.fraction.has(i - 2);
  }

  /** What stands between a token and the one before where no line may end. */
  private gap(i: number): "" | " " {
    if (i === 0) return "";
    const [before, type] = [this.type(i - 1)!, this.type(i)!];
    if (TIGHT_BEFORE.has(type) || TIGHT_AFTER.has(before) || this.sign.has(i - 1)) return "";
    if (this.fraction.has(i) || this.fraction.has(i - 1)) return "";
    const called = before === t.NameToken || this.type(i - 2) === t.Dot;
    return type === t.LeftParen && called ? "" : " ";
  }

  private text(i: number, gap: "" | " " = this.gap(i)): string {
    for (const { text } of this.comments[i]!) this.waiting.push(text);
    return gap + this.tokens[i]!.image;
  }

  /** A place before a token where a line may end. */
  private breakBefore(i: number, flat: "" | " "): Layout {
    const comments = this.comments[i]!;
    const trailing = [...this.waiting, ...comments.filter(({ own }) => !own).map(({ text }) => text)];
    const own = comments.filter((comment) => comment.own).map(({ text }) => text);
    this.waiting = [];
    return { kind: "break", flat, trailing, own };
  }

  /** A token right behind a break, which has its comments. */
  private bare(i: number): string {
    return this.tokens[i]!.image;
  }

  /** The indices in a range, outside of inner brackets, of tokens that are looked for. */
  private outside(from: number, to: number, wanted: (type: TokenType, i: number) => boolean): number[] {
    const found: number[] = [];
    for (let i = from; i < to; i++) {
      if (wanted(this.type(i)!, i)) found.push(i);
      i = this.closer.get(i) ?? i;
    }
    return found;
  }

  /** A statement: its parts between keywords and `=`. */
  private clauses(): Layout {
    const { length } = this.tokens;
    const heads = this.outside(0, length, (type, i) => {
      if (type === t.Equals) return true;
      return isKeyword(this.tokens[i]!) && type !== K.then && !UNITS.has(type) && this.type(i - 1) !== t.Dot;
    });
    return heads.map((head, k) => {
      const end = heads[k + 1] ?? length;
      const before = this.text(head);
      if (head + 1 === end) return before;
      return [before, this.value(head + 1, end, this.type(head) === t.Equals)];
    });
  }

  /** What stands behind a keyword or `=`: an expression, or several names. */
  private value(from: number, to: number, declared: boolean): Layout {
    const isThen = (type: TokenType): boolean => type === K.then;
    if (declared && this.outside(from, to, isThen).length > 0)
      return indent(group([this.breakBefore(from, " "), this.sequence(from, to, true)]));
    return this.items(from, to);
  }

  private items(from: number, to: number, first = this.gap(from)): Layout {
    const commas = this.outside(from, to, (type) => type === t.Comma);
    if (commas.length === 0) return this.expression(from, to, false, first);
    const ends = [...commas, to];
    return group(
      ends.map((end, k) => {
        const start = k === 0 ? from : ends[k - 1]! + 1;
        if (k === 0) return this.expression(start, end, false, first);
        const comma = this.text(start - 1);
        return [comma, indent(this.breakBefore(start, " ")), this.expression(start, end, true)];
      }),
    );
  }

  /** @param broken there is a break before it, which has its comments */
  private expression(from: number, to: number, broken: boolean, first = this.gap(from)): Layout {
    if (this.outside(from, to, (type) => type === K.then).length === 0)
      return this.sum(from, to, broken, first);
    return group(this.sequence(from, to, broken, first, true));
  }

  private sequence(
    from: number,
    to: number,
    broken: boolean,
    first = this.gap(from),
    indented = false,
  ): Layout {
    const thens = this.outside(from, to, (type) => type === K.then);
    const ends = [...thens, to];
    return ends.map((end, k) => {
      if (k === 0) return this.sum(from, end, broken, first);
      const then = ends[k - 1]!;
      const piece = [this.breakBefore(then, " "), this.bare(then), this.sum(then + 1, end, false)];
      return indented ? indent(piece) : piece;
    });
  }

  private sum(from: number, to: number, broken: boolean, first = this.gap(from)): Layout {
    const signs = this.outside(
      from,
      to,
      (type, i) => i > from && (type === t.Plus || type === t.Minus) && !this.sign.has(i),
    );
    if (signs.length === 0) return this.product(from, to, broken, first);
    const ends = [...signs, to];
    return group(
      ends.map((end, k) => {
        if (k === 0) return this.product(from, end, broken, first);
        const sign = ends[k - 1]!;
        return indent([this.breakBefore(sign, " "), this.bare(sign), this.product(sign + 1, end, false)]);
      }),
    );
  }

  private product(from: number, to: number, broken: boolean, first: "" | " " = this.gap(from)): Layout {
    const parts: Layout[] = [];
    for (let i = from; i < to; i++) {
      parts.push(i === from ? (broken ? this.bare(i) : this.text(i, first)) : this.text(i));
      const end = this.closer.get(i);
      if (end === undefined) continue;
      parts.push(this.bracket(i, end));
      i = end;
    }
    return parts;
  }

  private holdsBrackets(open: number, close: number): boolean {
    for (let i = open + 1; i < close; i++) if (this.closer.has(i)) return true;
    return false;
  }

  /** What stands between brackets, and the closing one. */
  private bracket(open: number, close: number): Layout {
    // A comma at the end says nothing.
    const last = this.type(close - 1) === t.Comma ? close - 1 : close;
    if (open + 1 === last) return this.text(close, "");
    const commented =
      this.waiting.length > 0 || this.comments.slice(open + 1, close + 1).some((list) => list.length > 0);
    const commas = this.outside(open + 1, last, (type) => type === t.Comma);
    if (commas.length === 0 && !commented) return [this.expression(open + 1, last, false), this.text(close)];
    const fill = this.type(open) === t.LeftBracket && !commented && !this.holdsBrackets(open, close);
    const ends = [...commas, last];
    const items = ends.map((end, k) => {
      const start = k === 0 ? open + 1 : ends[k - 1]! + 1;
      const comma = k === 0 ? [] : [this.text(start - 1)];
      return [...comma, this.breakBefore(start, k === 0 ? "" : " "), this.expression(start, end, true)];
    });
    if (last < close) for (const { text } of this.comments[last]!) this.waiting.push(text);
    return group([indent(items), this.breakBefore(close, ""), this.bare(close)], fill);
  }
}
