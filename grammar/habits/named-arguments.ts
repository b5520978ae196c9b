import type { IToken } from "chevrotain";
import { misspeltKeyword } from "../did-you-mean.ts";
import { isWord, startsStatement, typedAs } from "../lexer-token.ts";
import * as t from "../tokens.ts";
import { KEYWORDS as K } from "../tokens.ts";

/**
 * Reads `f(x, lr=0.1)` as `f(x, lr: 0.1)`.
 * @param report called once for each statement or line, with the names before `=` and their equals signs
 */
export function withColons(
  text: string,
  tokens: readonly IToken[],
  report: (names: readonly { readonly name: IToken; readonly equals: IToken }[]) => void,
): IToken[] {
  const open: boolean[] = [];
  let found: { readonly name: IToken; readonly equals: IToken }[] = [];
  const reportFound = (): void => {
    if (found.length > 0) report(found);
    found = [];
  };
  const result = tokens.map((token, i) => {
    const { tokenType } = token;
    const [before, name, previous] = [tokens[i - 2], tokens[i - 1], tokens[i - 1]?.tokenType];
    if (tokenType === t.LeftParen) {
      // `augment crops(size = 32) = ...` declares parameters
      const declares = open.length === 0 && previous === t.NameToken && isAugment(before);
      open.push(!declares && name !== undefined && isWord(name));
    } else if (tokenType === t.RightParen) open.pop();
    else if (tokenType === t.LeftBrace || tokenType === t.RightBrace) open.length = 0;
    if (startsStatement(text, token, name)) open.length = 0;
    if (open.length === 0) reportFound();
    const begins = before?.tokenType === t.LeftParen || before?.tokenType === t.Comma;
    if (tokenType !== t.Equals || !open.at(-1) || !name || !isWord(name) || !begins) return token;
    found.push({ name, equals: token });
    return { ...token, ...typedAs(t.Colon) };
  });
  reportFound();
  return result;
}

function isAugment(token: IToken | undefined): boolean {
  if (token?.tokenType === t.NameToken) return misspeltKeyword(token.image, ["augment"]) !== undefined;
  return token?.tokenType === K.augment;
}
