import { EmbeddedActionsParser, EOF, type IToken, type ParserMethod, type TokenType } from "chevrotain";
import type { Arg, BinaryOperator, Expr, Name, PathExpr, Unit } from "./ast.ts";
import { expectations } from "./error-messages.ts";
import { LazyLookAhead } from "./lazy-look-ahead.ts";
import { stringValue } from "./lexer.ts";
import { spanOf } from "./lexer-token.ts";
import { joinSpans, type Span } from "./span.ts";
import * as t from "./tokens.ts";
import { KEYWORDS as K } from "./tokens.ts";

const MAX_LOOKAHEAD = 2;

/**
 * Parses names, paths, arguments and expressions. The rules make the nodes themselves, because building a concrete syntax
 * tree first would take most of the time. For the same reason, an expression is one rule with a table of operators
 * (not one rule for each precedence), and if the next token alone decides, this class looks at it directly. Chevrotain
 * sees all rules, options and repetitions while it records the grammar; later it is only used where this is not enough.
 */
export class ExprParser extends EmbeddedActionsParser {
  /** the name of the file, for spans */
  file = "";
  /** calls in which arguments without a name follow a named one */
  readonly misordered: { readonly late: readonly Arg[]; readonly behind: Arg; readonly before: Arg }[] = [];
  /** arguments that are a call in parentheses: a name may be missing before them */
  readonly callsInParentheses: Span[] = [];
  /** the last pair of parentheses */
  private closed: { readonly inner: Expr; readonly span: Span } | undefined;

  constructor() {
    super(t.TOKENS, {
      maxLookahead: MAX_LOOKAHEAD,
      lookaheadStrategy: new LazyLookAhead({ maxLookahead: MAX_LOOKAHEAD }),
      recoveryEnabled: false,
      errorMessageProvider: expectations,
      skipValidations: process.env.NODE_ENV === "production",
    });
  }

  protected span(token: IToken): Span {
    return spanOf(this.file, token);
  }

  protected nameOf(token: IToken): Name {
    return { text: token.image, span: this.span(token) };
  }

  protected word(token: IToken): PathExpr {
    const name = this.nameOf(token);
    return { kind: "path", words: [name], span: name.span };
  }

  /**
   * Reads the next token, which must have this type. Chevrotain's CONSUME takes six calls, so it is used only while the
   * grammar is recorded, and to report an error.
   * @param index the number of this CONSUME in the rule
   */
  protected token(type: TokenType, index = 0): IToken {
    const next = this.LA(1);
    if (this.RECORDING_PHASE || !isOf(next, type)) return this.consume(index, type);
    this.SKIP_TOKEN();
    return next;
  }

  /**
   * Runs the body of another rule inside the current rule, which is faster than a SUBRULE.
   * @param index the number of this SUBRULE in the rule
   * @param body the body of the rule; it must not use OR, OPTION or MANY, which Chevrotain numbers within a rule
   */
  private within<T>(index: number, rule: ParserMethod<[], T>, body: () => T): T {
    return this.RECORDING_PHASE ? this.subrule(index, rule) : body();
  }

  /**
   * An optional part. It is present if the next token is in `begins`.
   * @param index the number of this OPTION in the rule
   * @param also a further condition
   */
  protected optional<T>(index: number, begins: Tokens, part: () => T, also?: () => boolean): T | undefined {
    if (this.RECORDING_PHASE) return this.option(index, part);
    return begins.has(this.LA(1).tokenType) && (!also || also()) ? part() : undefined;
  }

  /** A part that can be repeated any number of times. @param also a further condition */
  protected repeated(begins: Tokens, part: () => void, also?: () => boolean): void {
    if (this.RECORDING_PHASE) this.MANY(part);
    else while (begins.has(this.LA(1).tokenType) && (!also || also())) part();
  }

  // -- expressions

  private readonly exprBody = (): Expr => {
    const first = this.operandHere(0);
    if (!this.RECORDING_PHASE && !BINDING.has(this.LA(1).tokenType)) return first;
    const operands = [first];
    const operators: IToken[] = [];
    /** whether the current item already has a `..`: a range has only one upper end */
    let ranged = false;
    this.repeated(
      BINDING,
      () => {
        const operator = this.token(t.Operator);
        operands.push(this.operandHere(2));
        operators.push(operator);
        ranged = operator.tokenType === t.Range || (ranged && operator.tokenType !== K.then);
      },
      () => !(ranged && this.LA(1).tokenType === t.Range),
    );
    return this.ACTION(() => new Operations(this.file, operands, operators).all());
  };
  expr = this.RULE("expr", this.exprBody);

  /** @param index the number of this SUBRULE in the rule */
  protected exprHere(index: number): Expr {
    return this.within(index, this.expr, this.exprBody);
  }

  /** A short cut, because most operands are a number or start with a name. @param index the number of this SUBRULE */
  private operandHere(index: number): Expr {
    const { tokenType } = this.LA(1);
    const plain = tokenType === t.NameToken || tokenType === t.NumberToken;
    if (this.RECORDING_PHASE || !plain) return this.subrule(index, this.operand);
    const value = tokenType === t.NameToken ? this.reference() : this.number();
    return UNITS.has(this.LA(1).tokenType) ? this.counted(value, this.unit()) : value;
  }

  operand = this.RULE("operand", (): Expr => {
    const minus = this.optional(0, MINUS, this.minus);
    const value = this.OR(this.operands);
    const unit = this.optional(2, UNITS, this.unit);
    if (!minus && !unit) return value;
    return this.ACTION(() => {
      const counted = unit ? this.counted(value, unit) : value;
      if (!minus) return counted;
      return { kind: "negate", operand: counted, span: joinSpans(this.span(minus), counted.span) };
    });
  });

  private readonly minus = (): IToken => this.token(t.Minus);

  private readonly operands = {
    DEF: [
      { ALT: (): Expr => this.number() },
      {
        ALT: (): Expr => {
          const token = this.token(t.StringToken);
          return { kind: "string", value: stringValue(token.image), span: this.span(token) };
        },
      },
      { ALT: (): Expr => this.reference() },
      { ALT: (): Expr => this.SUBRULE(this.group) },
      { ALT: (): Expr => this.SUBRULE(this.list) },
    ],
    ERR_MSG: "a value",
  };

  private number(): Expr {
    const token = this.token(t.NumberToken);
    return { kind: "number", text: token.image, span: this.span(token) };
  }

  /** A path or a call. */
  private reference(): Expr {
    const callee = this.pathBody();
    const args = this.optional(3, OPENING, this.callArgs);
    if (!args || this.RECORDING_PHASE) return callee;
    const span = joinSpans(callee.span, args.span);
    // the order of the arguments is unknown, so nothing more is reported about the call
    if (args.misordered) return { kind: "missing", span };
    return { kind: "call", callee, args: args.list, argsSpan: args.span, span };
  }

  private readonly callArgs = (): Args => this.SUBRULE(this.args);

  private readonly units = [...UNITS.keys()].map((type) => ({ ALT: (): IToken => this.token(type) }));
  private readonly unit = (): IToken =>
    this.RECORDING_PHASE ? this.OR2(this.units) : this.token(this.LA(1).tokenType);

  private counted(operand: Expr, token: IToken): Expr {
    const unitSpan = this.span(token);
    const unit = UNITS.get(token.tokenType)!;
    return { kind: "unit", operand, unit, unitSpan, span: joinSpans(operand.span, unitSpan) };
  }

  group = this.RULE("group", (): Expr => {
    const open = this.token(t.LeftParen);
    const inner = this.exprHere(0);
    const close = this.token(t.RightParen);
    this.closed = { inner, span: joinSpans(this.span(open), this.span(close)) };
    return inner;
  });

  list = this.RULE("list", (): Expr => {
    const open = this.token(t.LeftBracket);
    const items = this.separated(this.expr, this.exprBody, VALUES);
    const close = this.token(t.RightBracket);
    return { kind: "list", items, span: joinSpans(this.span(open), this.span(close)) };
  });

  /** Zero or more items separated by commas, with an optional comma at the end; a part of the current rule. */
  private separated<T>(one: ParserMethod<[], T>, body: () => T, begins: Tokens): T[] {
    const all: T[] = [];
    this.optional(0, begins, () => {
      all.push(this.within(0, one, body));
      this.repeated(
        COMMA,
        () => {
          this.token(t.Comma);
          all.push(this.within(2, one, body));
        },
        () => begins.has(this.LA(2).tokenType),
      );
      this.optional(2, COMMA, () => this.token(t.Comma, 2));
    });
    return all;
  }

  // -- names and arguments

  private readonly pathBody = (): PathExpr => {
    const first = this.nameOf(this.token(t.NameToken));
    if (!this.RECORDING_PHASE && this.LA(1).tokenType !== t.Dot)
      return { kind: "path", words: [first], span: first.span };
    const words: [Name, ...Name[]] = [first];
    this.repeated(DOT, () => {
      this.token(t.Dot);
      words.push(this.nameOf(this.token(t.Word)));
    });
    return { kind: "path", words, span: joinSpans(first.span, words.at(-1)!.span) };
  };
  path = this.RULE("path", this.pathBody);

  /** @param index the number of this SUBRULE in the rule */
  protected pathHere(index: number): PathExpr {
    return this.within(index, this.path, this.pathBody);
  }

  names = this.RULE("names", (): Name[] => {
    const names = [this.nameOf(this.token(t.NameToken))];
    this.repeated(COMMA, () => {
      this.token(t.Comma);
      names.push(this.nameOf(this.token(t.NameToken, 2)));
    });
    return names;
  });

  args = this.RULE("args", (): Args => {
    const open = this.token(t.LeftParen);
    const list = this.separated(this.arg, this.argBody, ARGUMENTS);
    const close = this.token(t.RightParen);
    const misordered = this.ACTION(() => this.order(list));
    return { list, misordered, span: joinSpans(this.span(open), this.span(close)) };
  });

  /** Moves arguments without a name before the named ones. @returns whether they were in the wrong place */
  private order(list: Arg[]): boolean {
    const first = list.findIndex(({ name }) => name);
    const late = first < 0 ? [] : list.slice(first).filter(({ name }) => !name);
    if (late.length === 0) return false;
    this.misordered.push({ late, behind: list[first]!, before: list[list.indexOf(late[0]!) - 1]! });
    list.sort((a, b) => Number(a.name !== undefined) - Number(b.name !== undefined));
    return true;
  }

  private readonly argBody = (): Arg => {
    if (this.RECORDING_PHASE) return this.OR(this.arguments);
    const named = this.LA(2).tokenType === t.Colon && isOf(this.LA(1), t.Word);
    const arg = named ? this.withName() : this.withoutName();
    if (arg.value === this.closed?.inner && arg.value.kind === "call")
      this.callsInParentheses.push(this.closed.span);
    return arg;
  };

  private readonly withName = (): Arg => {
    const word = this.token(t.Word);
    this.token(t.Colon);
    const value = this.RECORDING_PHASE
      ? this.OR2(this.values)
      : isKeyword(this.LA(1)) && endsArgument(this.LA(2))
        ? this.loneWord()
        : this.exprBody();
    return this.ACTION(() => {
      const name = this.nameOf(word);
      return { name, value, span: joinSpans(name.span, value.span) };
    });
  };

  private readonly withoutName = (): Arg => {
    const value = this.exprHere(2);
    return { name: undefined, value, span: value.span };
  };

  /** A keyword as the whole value of an argument, such as `batch`. */
  private readonly loneWord = (): Expr => this.word(this.token(t.Word, 2));

  private readonly arguments = {
    DEF: [{ ALT: this.withName }, { ALT: this.withoutName }],
    IGNORE_AMBIGUITIES: true,
  };
  private readonly values = {
    DEF: [{ ALT: this.loneWord }, { ALT: (): Expr => this.SUBRULE(this.expr) }],
    IGNORE_AMBIGUITIES: true,
  };

  arg = this.RULE("arg", this.argBody);
}

/** A set of token types, or a map with token types as keys. */
type Tokens = Pick<ReadonlySet<TokenType>, "has">;

/** The arguments of a call. */
export interface Args {
  readonly list: readonly Arg[];
  /** arguments without a name followed a named one; they are moved before it */
  readonly misordered: boolean;
  /** includes the parentheses */
  readonly span: Span;
}

const UNITS: ReadonlyMap<TokenType, Unit> = new Map([
  [t.Percent, "percent"],
  [K.epoch, "epochs"],
  [K.epochs, "epochs"],
  [K.step, "steps"],
  [K.steps, "steps"],
]);

/** The precedence of operators; a higher number binds more tightly. */
const BINDING: ReadonlyMap<TokenType, number> = new Map([
  [K.then, 0],
  [t.Range, 1],
  [t.Plus, 2],
  [t.Minus, 2],
  [t.Times, 3],
  [t.Divide, 3],
]);

const MINUS = only(t.Minus);
const DOT = only(t.Dot);
export const OPENING = only(t.LeftParen);
export const COMMA = only(t.Comma);
/** Tokens that can start a value. */
const VALUES = only(
  t.NameToken,
  t.Minus,
  t.NumberToken,
  t.BadNumber,
  t.StringToken,
  t.OpenString,
  t.LeftParen,
  t.LeftBracket,
);
/** Tokens that can start an argument: any keyword can be the name of an argument. */
const ARGUMENTS = only(...VALUES, ...Object.values(K));

/** A set of token types. */
export function only(...types: readonly TokenType[]): ReadonlySet<TokenType> {
  return new Set(types);
}

/** Combines operands and operators by precedence. Operators of the same precedence are left-associative. */
class Operations {
  private at = 0;

  constructor(
    private readonly file: string,
    private readonly operands: readonly Expr[],
    private readonly operators: readonly IToken[],
  ) {}

  all(): Expr {
    const items = [this.bound(1)];
    for (; this.at < this.operators.length; items.push(this.bound(1))) this.at++;
    if (items.length === 1) return items[0]!;
    return { kind: "then", items, span: joinSpans(items[0]!.span, items.at(-1)!.span) };
  }

  /** The expression that starts with the current operand and uses only operators with at least this precedence. */
  private bound(least: number): Expr {
    let left = this.operands[this.at]!;
    for (let operator = this.operators[this.at]; operator; operator = this.operators[this.at]) {
      const binding = BINDING.get(operator.tokenType)!;
      if (binding < least) break;
      this.at++;
      left = this.join(left, operator, this.bound(binding + 1));
    }
    return left;
  }

  private join(left: Expr, token: IToken, right: Expr): Expr {
    const span = joinSpans(left.span, right.span);
    if (token.tokenType === t.Range) return { kind: "range", low: left, high: right, span };
    const operator = token.image as BinaryOperator;
    return { kind: "binary", operator, left, right, operatorSpan: spanOf(this.file, token), span };
  }
}

const KEYWORD_TOKENS: ReadonlySet<TokenType> = new Set(Object.values(K));

/** Whether a token has a type or a subtype of it. */
function isOf({ tokenType, tokenTypeIdx }: IToken, type: TokenType): boolean {
  return tokenType === type || type.categoryMatchesMap?.[tokenTypeIdx] === true;
}

export function isKeyword(token: IToken): boolean {
  return KEYWORD_TOKENS.has(token.tokenType);
}

export function endsArgument({ tokenType }: IToken): boolean {
  return tokenType === t.Comma || tokenType === t.RightParen || tokenType === EOF;
}
