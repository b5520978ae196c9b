import type { IToken, TokenType } from "chevrotain";
import type { Span } from "./span.ts";
import { STATEMENTS, Word } from "./tokens.ts";

/** The fields that give a token its type. */
export function typedAs(tokenType: TokenType): Pick<IToken, "tokenType" | "tokenTypeIdx"> {
  return { tokenType, tokenTypeIdx: tokenType.tokenTypeIdx! };
}

export function spanOf(file: string, token: IToken): Span {
  return { file, start: token.startOffset, end: token.startOffset + token.image.length };
}

/** Whether a token is a name or a keyword. */
export function isWord({ tokenTypeIdx }: IToken): boolean {
  return Word.tokenTypeIdx === tokenTypeIdx || Word.categoryMatchesMap?.[tokenTypeIdx] === true;
}

/** Whether a token is a keyword that starts a statement on a line of its own. */
export function startsStatement(text: string, token: IToken, before: IToken | undefined): boolean {
  if (!Object.hasOwn(STATEMENTS, token.image)) return false;
  const end = before ? before.startOffset + before.image.length : 0;
  return !before || text.slice(end, token.startOffset).includes("\n");
}
