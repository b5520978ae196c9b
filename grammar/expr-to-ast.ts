import type { IToken } from "chevrotain";
import type { Arg, BinaryOperator, CallExpr, Expr, Name, PathExpr } from "./ast.ts";
import type {
  ArgCstNode,
  ArgsCstNode,
  CallCstNode,
  ExprCstNode,
  ListCstNode,
  PathCstNode,
  PrimaryCstNode,
  ProductCstNode,
  RangeCstNode,
  SumCstNode,
  UnaryCstNode,
} from "./cst.d.ts";
import { spanOf, stringValue } from "./lexer.ts";
import { joinSpans, type Span } from "./span.ts";

/** Expressions from the concrete syntax tree of a statement without mistakes. */
export class ExprReader {
  constructor(protected readonly file: string) {}

  protected span(token: IToken): Span {
    return spanOf(this.file, token);
  }

  name(token: IToken): Name {
    return { text: token.image, span: this.span(token) };
  }

  expr({ children: { range } }: ExprCstNode): Expr {
    const items = range.map((one) => this.range(one));
    return items.length === 1 ? items[0]! : { kind: "then", items, span: spanning(items) };
  }

  private range({ children: { sum } }: RangeCstNode): Expr {
    const [low, high] = sum.map((one) => this.sum(one)) as [Expr, Expr?];
    return high ? { kind: "range", low, high, span: joinSpans(low.span, high.span) } : low;
  }

  private sum({ children: { product, Plus = [], Minus = [] } }: SumCstNode): Expr {
    const operands = product.map((one) => this.product(one));
    return this.chain(operands, [...Plus, ...Minus]);
  }

  private product({ children: { unary, Times = [], Divide = [] } }: ProductCstNode): Expr {
    const operands = unary.map((one) => this.unary(one));
    return this.chain(operands, [...Times, ...Divide]);
  }

  private chain(operands: readonly Expr[], operators: readonly IToken[]): Expr {
    const inOrder = [...operators].sort((a, b) => a.startOffset - b.startOffset);
    return operands.slice(1).reduce((left, right, i): Expr => {
      const operator = inOrder[i]!;
      return {
        kind: "binary",
        operator: operator.image as BinaryOperator,
        left,
        right,
        operatorSpan: this.span(operator),
        span: joinSpans(left.span, right.span),
      };
    }, operands[0]!);
  }

  private unary({ children: { Minus, primary, Percent, Epoch, Epochs, Step, Steps } }: UnaryCstNode): Expr {
    let value = this.primary(primary[0]!);
    const token = (Percent ?? Epoch ?? Epochs ?? Step ?? Steps)?.[0];
    if (token) {
      const unitSpan = this.span(token);
      const span = joinSpans(value.span, unitSpan);
      const unit = Percent ? "percent" : (Epoch ?? Epochs) ? "epochs" : "steps";
      value = { kind: "unit", operand: value, unit, unitSpan, span };
    }
    if (!Minus) return value;
    return { kind: "negate", operand: value, span: joinSpans(this.span(Minus[0]!), value.span) };
  }

  private primary({ children }: PrimaryCstNode): Expr {
    const { Number: number, String: text, call, group, list } = children;
    if (number) return { kind: "number", text: number[0]!.image, span: this.span(number[0]!) };
    if (text) return { kind: "string", value: stringValue(text[0]!.image), span: this.span(text[0]!) };
    if (call) return this.call(call[0]!);
    if (group) return this.expr(group[0]!.children.expr[0]!);
    return this.list(list![0]!);
  }

  private list({ children: { LeftBracket, expr = [], RightBracket } }: ListCstNode): Expr {
    const span = joinSpans(this.span(LeftBracket[0]!), this.span(RightBracket[0]!));
    return { kind: "list", items: expr.map((one) => this.expr(one)), span };
  }

  private call({ children: { path, args } }: CallCstNode): PathExpr | CallExpr {
    const callee = this.path(path[0]!);
    if (!args) return callee;
    const argsSpan = this.argsSpan(args[0]!);
    return {
      kind: "call",
      callee,
      args: this.args(args[0]),
      argsSpan,
      span: joinSpans(callee.span, argsSpan),
    };
  }

  path({ children: { Name: first, Word: rest = [] } }: PathCstNode): PathExpr {
    const words = [...first, ...rest].map((token) => this.name(token)) as [Name, ...Name[]];
    return { kind: "path", words, span: joinSpans(words[0].span, words.at(-1)!.span) };
  }

  args(node: ArgsCstNode | undefined): Arg[] {
    return node?.children.arg?.map((one) => this.arg(one)) ?? [];
  }

  protected argsSpan({ children: { LeftParen, RightParen } }: ArgsCstNode): Span {
    return joinSpans(this.span(LeftParen[0]!), this.span(RightParen[0]!));
  }

  private arg({ children: { Word: words = [], expr } }: ArgCstNode): Arg {
    const [first, alone] = words;
    const value = expr ? this.expr(expr[0]!) : this.wordAlone(alone!);
    if (!first) return { name: undefined, value, span: value.span };
    return { name: this.name(first), value, span: joinSpans(this.span(first), value.span) };
  }

  private wordAlone(token: IToken): PathExpr {
    const name = this.name(token);
    return { kind: "path", words: [name], span: name.span };
  }
}

function spanning(items: readonly Expr[]): Span {
  return joinSpans(items[0]!.span, items.at(-1)!.span);
}
