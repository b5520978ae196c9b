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

/** Tokens that can end an operand. A minus after one of these is a subtraction, otherwise it is a sign. */
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
/** Tokens that are followed by a name, never by an operator. */
const TAKES_NAME: ReadonlySet<TokenType> = new Set([t.Dot, t.Colon]);
const UNITS: ReadonlySet<TokenType> = new Set([t.Percent, K.epoch, K.epochs, K.step, K.steps]);

/** Makes the layout of one statement from its tokens. */
export class StatementLayout {
  /** comments to write at the next possible line break */
  private waiting: InnerComment[] = [];
  /** the `/` tokens that are written without spaces, as in `8/255` */
  private readonly fraction = new Set<number>();
  private readonly sign = new Set<number>();
  /** for each opening bracket, the index of the closing one */
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

  /** @returns the layout, and the comments to write at its end */
  layout(): { layout: Layout; trailing: readonly string[] } {
    const layout = this.clauses();
    return { layout, trailing: this.waiting.map(({ text }) => text) };
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

  /** The space before a token if there is no line break. */
  private gap(i: number): "" | " " {
    if (i === 0) return "";
    const [before, type] = [this.type(i - 1)!, this.type(i)!];
    if (TIGHT_BEFORE.has(type) || TIGHT_AFTER.has(before) || this.sign.has(i - 1)) return "";
    if (this.fraction.has(i) || this.fraction.has(i - 1)) return "";
    const called = before === t.NameToken || this.type(i - 2) === t.Dot;
    return type === t.LeftParen && called ? "" : " ";
  }

  /** A token with the space before it. If it has comments, it starts a new line, where that is possible. */
  private text(i: number, gap: "" | " " = this.gap(i)): Layout {
    const image = this.bare(i);
    const comments = this.comments[i]!;
    if (comments.length === 0 && (this.waiting.length === 0 || gap === "")) return gap + image;
    if (gap === " ") return [indent(this.breakBefore(i, gap)), image];
    this.waiting.push(...comments);
    return image;
  }

  /** A possible line break before a token. */
  private breakBefore(i: number, flat: "" | " ", closes?: true): Layout {
    return this.breakWith(this.comments[i]!, flat, closes);
  }

  /** The same before an operator, which stays with the operand that follows. A comment after the operator is moved before it. */
  private breakBeforeSign(i: number): Layout {
    return this.breakWith([...this.comments[i]!, ...this.comments[i + 1]!], this.gap(i));
  }

  private breakWith(found: readonly InnerComment[], flat: "" | " ", closes?: true): Layout {
    const comments = [...this.waiting, ...found];
    this.waiting = [];
    // at most one comment at the end of the line; the others get lines of their own, in their order
    const behind = comments[0]?.own === false ? 1 : 0;
    const texts = comments.map(({ text }) => text);
    const [trailing, own] = [texts.slice(0, behind), texts.slice(behind)];
    return { kind: "break", flat, trailing, own, ...(closes ? { closes } : {}) };
  }

  /** The text of a token. Exponents are normalized: `1e5`, `1e-6`. */
  private bare(i: number): string {
    const { image, tokenType } = this.tokens[i]!;
    return tokenType === t.NumberToken ? image.replace(/[eE]\+?(-?)0*(?=\d)/, "e$1") : image;
  }

  /** The indices of the tokens in a range that match and are not inside brackets. */
  private outside(from: number, to: number, wanted: (type: TokenType, i: number) => boolean): number[] {
    const found: number[] = [];
    for (let i = from; i < to; i++) {
      if (wanted(this.type(i)!, i)) found.push(i);
      i = this.closer.get(i) ?? i;
    }
    return found;
  }

  /** The `then` operators in a range. Where a name is expected, `then` is a name, as in `a.then` or `then: 1`. */
  private thens(from: number, to: number): number[] {
    return this.outside(
      from,
      to,
      (type, i) =>
        type === K.then &&
        i > from &&
        i + 1 < to &&
        !TAKES_NAME.has(this.type(i - 1)!) &&
        this.type(i + 1) !== t.Colon,
    );
  }

  /** A statement, split at keywords and at `=`. */
  private clauses(): Layout {
    const { length } = this.tokens;
    const heads = this.outside(0, length, (type, i) => {
      if (type === t.Equals) return true;
      return isKeyword(this.tokens[i]!) && type !== K.then && !UNITS.has(type) && this.type(i - 1) !== t.Dot;
    });
    const parts = heads.map((head, k) => {
      const end = heads[k + 1] ?? length;
      const isEquals = this.type(head) === t.Equals;
      const begins = k > 0 && !isEquals;
      const word = begins ? [indent(this.breakBefore(head, " ")), this.bare(head)] : this.text(head);
      return head + 1 === end ? word : [word, this.value(head + 1, end, isEquals)];
    });
    return group(parts, true);
  }

  /** What follows a keyword or `=`: an expression or several names. */
  private value(from: number, to: number, declared: boolean): Layout {
    if (declared && this.thens(from, to).length > 0)
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

  /** @param broken whether there is already a break before it, with its comments */
  private expression(from: number, to: number, broken: boolean, first = this.gap(from)): Layout {
    if (this.thens(from, to).length === 0) return this.range(from, to, broken, first);
    return group(this.sequence(from, to, broken, first, true));
  }

  private sequence(
    from: number,
    to: number,
    broken: boolean,
    first = this.gap(from),
    indented = false,
  ): Layout {
    const thens = this.thens(from, to);
    const ends = [...thens, to];
    return ends.map((end, k) => {
      if (k === 0) return this.range(from, end, broken, first);
      const then = ends[k - 1]!;
      const piece = [this.breakBeforeSign(then), this.bare(then), " ", this.range(then + 1, end, true)];
      return indented ? indent(piece) : piece;
    });
  }

  private range(from: number, to: number, broken: boolean, first = this.gap(from)): Layout {
    const isRange = (type: TokenType): boolean => type === t.Range;
    return this.operands(from, to, broken, first, isRange, (...part) => this.sum(...part));
  }

  private sum(from: number, to: number, broken: boolean, first = this.gap(from)): Layout {
    const isSign = (type: TokenType, i: number): boolean =>
      i > from && (type === t.Plus || type === t.Minus) && !this.sign.has(i);
    return this.operands(from, to, broken, first, isSign, (...part) => this.product(...part));
  }

  private product(from: number, to: number, broken: boolean, first = this.gap(from)): Layout {
    const isSign = (type: TokenType, i: number): boolean =>
      type === t.Times || (type === t.Divide && !this.fraction.has(i));
    return this.operands(from, to, broken, first, isSign, (...part) => this.primary(...part));
  }

  /** Operands and operators of one precedence. If they do not fit into a line, each operator starts a new line. */
  private operands(
    from: number,
    to: number,
    broken: boolean,
    first: "" | " ",
    isOperator: (type: TokenType, i: number) => boolean,
    operand: (from: number, to: number, broken: boolean, first?: "" | " ") => Layout,
  ): Layout {
    const signs = this.outside(from, to, isOperator);
    if (signs.length === 0) return operand(from, to, broken, first);
    const ends = [...signs, to];
    return group(
      ends.map((end, k) => {
        if (k === 0) return operand(from, end, broken, first);
        const sign = ends[k - 1]!;
        const lead = [this.breakBeforeSign(sign), this.bare(sign), this.gap(sign + 1)];
        return indent([...lead, operand(sign + 1, end, true)]);
      }),
    );
  }

  private primary(from: number, to: number, broken: boolean, first: "" | " " = this.gap(from)): Layout {
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

  /** Whether the range is a single call or list, or a name. Then only its own brackets are broken. */
  private isOneCall(from: number, to: number): boolean {
    for (let i = from; i < to; i++) {
      const end = this.closer.get(i);
      if (end !== undefined) return end === to - 1;
      const { tokenType, image } = this.tokens[i]!;
      const isWord = /^\w/.test(image) && tokenType !== t.NumberToken;
      if (!isWord && tokenType !== t.Dot && tokenType !== t.Colon) return false;
    }
    // a name alone
    return true;
  }

  private holdsBrackets(open: number, close: number): boolean {
    for (let i = open + 1; i < close; i++) if (this.closer.has(i)) return true;
    return false;
  }

  /** What is between two brackets, and the closing bracket. */
  private bracket(open: number, close: number): Layout {
    // A comma at the end is dropped.
    const last = this.type(close - 1) === t.Comma ? close - 1 : close;
    if (open + 1 === last) return this.text(close, "");
    const commented =
      this.waiting.length > 0 || this.comments.slice(open + 1, close + 1).some((list) => list.length > 0);
    const commas = this.outside(open + 1, last, (type) => type === t.Comma);
    if (!commented && this.isOneCall(open + 1, last))
      return [this.expression(open + 1, last, false), this.text(close)];
    const isList = this.type(open) === t.LeftBracket || this.tokens[open - 1]?.image === "each";
    const fill = isList && !commented && !this.holdsBrackets(open, close);
    const ends = [...commas, last];
    const items = ends.map((end, k) => {
      const start = k === 0 ? open + 1 : ends[k - 1]! + 1;
      const comma = k === 0 ? [] : [this.text(start - 1)];
      return [...comma, this.breakBefore(start, k === 0 ? "" : " "), this.expression(start, end, true)];
    });
    if (last < close) this.waiting.push(...this.comments[last]!);
    return group([indent(items), this.breakBefore(close, "", true), this.bare(close)], fill);
  }
}
