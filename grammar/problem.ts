import { EOF, type IRecognitionException, type TokenType } from "chevrotain";
import type { Diagnostic } from "./diagnostic.ts";
import { SYNTAX_DIAGNOSTICS } from "./diagnostics.ts";
import { isKeyword } from "./expr-parser.ts";
import { foreignSyntaxFix } from "./foreign-syntax.ts";
import { spanOf } from "./lexer.ts";
import { type Statement, shown } from "./statements.ts";
import {
  Colon,
  Comma,
  Divide,
  Dot,
  Equals,
  Minus,
  NameToken,
  Plus,
  RightBracket,
  RightParen,
  STATEMENTS,
  Times,
} from "./tokens.ts";

/** The message for the first unexpected token of a statement. */
export function describeProblem(
  file: string,
  { keyword, tokens, next }: Statement,
  { token, message: expected }: IRecognitionException,
): Diagnostic {
  const { make } = SYNTAX_DIAGNOSTICS;
  if (token.tokenType === EOF)
    return make("incomplete", spanOf(file, tokens.at(-1)!), { expected, statement: keyword, next });
  const span = spanOf(file, token);
  const at = tokens.findIndex(({ startOffset }) => startOffset === token.startOffset);
  const clause = expected === NameToken.LABEL && isKeyword(token);
  const misused = token.image in STATEMENTS || (clause && AFTER_NAMES.has(tokens[at + 1]?.tokenType));
  if (misused) return make("reserved-word", span, { word: token.image });
  const write = foreignSyntaxFix(keyword, tokens, at, expected);
  return make("unexpected", span, { expected, found: shown(token), ...(write ? { write } : {}) });
}

/** Tokens that can follow a keyword that is used as a name. */
const AFTER_NAMES: ReadonlySet<TokenType | undefined> = new Set([
  undefined,
  Equals,
  Comma,
  Colon,
  Dot,
  RightParen,
  RightBracket,
  Plus,
  Minus,
  Times,
  Divide,
]);
