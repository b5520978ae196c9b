import { EOF, type IRecognitionException, type IToken, type TokenType } from "chevrotain";
import type { Diagnostic } from "./diagnostic.ts";
import { SYNTAX_DIAGNOSTICS } from "./diagnostics.ts";
import { isKeyword } from "./expr-parser.ts";
import { spanOf } from "./lexer.ts";
import { type Statement, shown } from "./statements.ts";
import {
  Colon,
  Comma,
  Divide,
  Dot,
  Equals,
  LeftBracket,
  LeftParen,
  Minus,
  NameToken,
  NumberToken,
  Plus,
  RightBracket,
  RightParen,
  STATEMENTS,
  StringToken,
  Times,
} from "./tokens.ts";

/** What is said of the first thing that the parser found and did not expect in a statement. */
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
  const write = rewritten(expected, tokens, at);
  return make("unexpected", span, { expected, found: shown(token), ...(write ? { write } : {}) });
}

/** What is meant by the habits of other languages: `lr=0.1` and `lr 0.1` in a call, `batch = 64`. */
function rewritten(expected: string, tokens: readonly IToken[], at: number): string | undefined {
  const [before, previous, token, next] = [at - 2, at - 1, at, at + 1].map((i) => tokens[i]);
  if (!token) return undefined;
  if (expected === "a value" && !before && next && (token.tokenType === Equals || token.tokenType === Colon))
    return `${previous?.image} ${next.image}`;
  const named = previous && (previous.tokenType === NameToken || isKeyword(previous));
  if (!named || (before?.tokenType !== LeftParen && before?.tokenType !== Comma)) return undefined;
  // not in a list or among names
  const open = tokens.slice(0, at).findLast(({ tokenType }) => OPENING.has(tokenType));
  if (open?.tokenType !== LeftParen) return undefined;
  if (token.tokenType === Equals) return `${previous.image}: ${next?.image ?? "..."}`;
  return VALUES.has(token.tokenType) ? `${previous.image}: ${token.image}` : undefined;
}

const OPENING: ReadonlySet<TokenType> = new Set([LeftParen, LeftBracket]);
const VALUES: ReadonlySet<TokenType> = new Set([NumberToken, StringToken]);

/** What may follow a keyword that is used as a name. */
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
