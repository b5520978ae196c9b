import type { IToken, TokenType } from "chevrotain";
import type { Diagnostic, Label } from "./diagnostic.ts";
import { SYNTAX_DIAGNOSTICS } from "./diagnostics.ts";
import { spanOf } from "./lexer-token.ts";
import { CLOSERS } from "./look-ahead.ts";
import * as t from "./tokens.ts";

/** Brackets nested deeper than this are an error. */
const DEPTH_LIMIT = 100;
/** So are statements with more operators than this, because the code that reads expressions is recursive. */
const OPERATION_LIMIT = 500;
const OPERATORS: ReadonlySet<TokenType> = new Set([t.Plus, t.Minus, t.Times, t.Divide]);

/** Checks the brackets of one statement. Only the first problem is reported, because later ones usually follow from it. */
export class Brackets {
  problem: Diagnostic | undefined;
  private readonly open: IToken[] = [];
  private operations = 0;
  private last: IToken | undefined;
  /** two names in a row within brackets, such as `f x`: a `(` may be missing between them */
  private gap: { readonly name: IToken; readonly inner: IToken } | undefined;

  constructor(private readonly file: string) {}

  get depth(): number {
    return this.open.length;
  }

  /** Takes the next token of the statement. */
  take(token: IToken): void {
    const { tokenType } = token;
    if (tokenType === t.NameToken && this.last?.tokenType === t.NameToken && this.depth > 0)
      this.gap ??= { name: this.last, inner: token };
    this.last = token;
    if (CLOSERS.has(tokenType)) {
      this.open.push(token);
      if (this.depth > DEPTH_LIMIT) this.report("too-deep", token, { limit: DEPTH_LIMIT });
    } else if (tokenType === t.RightParen || tokenType === t.RightBracket) this.close(token);
    else if (OPERATORS.has(tokenType) && ++this.operations > OPERATION_LIMIT)
      this.report("too-long", token, { limit: OPERATION_LIMIT });
  }

  /** Takes a token that closes the innermost bracket, whether it is the right one or not. */
  close(token: IToken): void {
    const open = this.open.pop();
    if (!open) {
      const { gap } = this;
      if (gap && token.tokenType === t.RightParen)
        this.report("unexpected", gap.inner, {
          expected: t.LeftParen.LABEL!,
          found: `\`${gap.inner.image}\``,
          write: `${gap.name.image}(${gap.inner.image}...)`,
        });
      else this.report("not-opened", token, { bracket: token.image });
      return;
    }
    if (CLOSERS.get(open.tokenType) === token.tokenType) return;
    const label = { span: spanOf(this.file, open), text: "opened here" };
    const params = { open: open.image, close: closerOf(open), found: token.image };
    this.report("wrong-bracket", token, params, [label]);
  }

  /** Ends the statement. */
  end(next: string): void {
    const open = this.open.at(-1);
    if (open) this.report("not-closed", open, { bracket: open.image, close: closerOf(open), next });
  }

  private report<
    K extends "unexpected" | "too-deep" | "too-long" | "not-opened" | "wrong-bracket" | "not-closed",
  >(
    code: K,
    token: IToken,
    params: Parameters<(typeof SYNTAX_DIAGNOSTICS.rows)[K]["message"]>[0],
    labels: readonly Label[] = [],
  ): void {
    this.problem ??= SYNTAX_DIAGNOSTICS.make(code, spanOf(this.file, token), params as never, labels);
  }
}

function closerOf(open: IToken): string {
  return CLOSERS.get(open.tokenType)!.LABEL!.replaceAll("`", "");
}
