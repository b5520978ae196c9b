import type { IToken, TokenType } from "chevrotain";
import { isWord, startsStatement, typedAs } from "../lexer-token.ts";
import * as t from "../tokens.ts";
import { KEYWORDS as K } from "../tokens.ts";

/** Keywords before a name that is declared. */
export const DECLARING = [
  "stage",
  "recipe",
  "loss",
  "view",
  "let",
  "encoder",
  "head",
  "attack",
  "schedule",
  "column",
  "augment",
  "dataset",
  "split",
  "param",
  "keep",
] as const;
/** Keywords before a name that is declared, or before a recipe. */
const BEFORE: ReadonlySet<TokenType> = new Set([...DECLARING, "like" as const].map((word) => K[word]));
/** Tokens that can follow a name that is declared. */
const AFTER: ReadonlySet<TokenType> = new Set([
  t.Equals,
  t.LeftBrace,
  t.Comma,
  t.Colon,
  t.LeftParen,
  K.like,
  K.in,
  K.by,
]);

/**
 * Joins the tokens of names with a hyphen: those that are declared, wherever they are used, and names of arguments.
 * @param report called for each one where it is declared, with all its uses; the tokens are written with `_`
 */
export function withWholeNames(
  text: string,
  tokens: readonly IToken[],
  report: (name: IToken, uses: readonly IToken[], isDeclared: boolean) => void,
): IToken[] {
  if (!tokens.some(({ tokenType }) => tokenType === t.Minus)) return [...tokens];
  const declared = new Set<string>();
  const lengths = new Map<number, number>();
  let depth = 0;
  for (let i = 0; i < tokens.length; i++) {
    const { tokenType } = tokens[i]!;
    if (tokenType === t.LeftParen) depth++;
    else if (tokenType === t.RightParen) depth--;
    else if (tokenType === t.LeftBrace || tokenType === t.RightBrace) depth = 0;
    if (startsStatement(text, tokens[i]!, tokens[i - 1])) depth = 0;
    const length = lengthOf(tokens, i);
    if (length === 1) continue;
    lengths.set(i, length);
    const [previous, next] = [tokens[i - 1]?.tokenType, tokens[i + length]?.tokenType];
    if (!previous || !next) continue;
    const isArgument =
      (next === t.Colon || next === t.Equals) && (previous === t.LeftParen || previous === t.Comma);
    const isDeclared = depth <= 0 && BEFORE.has(previous) && AFTER.has(next);
    // `cifar-10(...)` is not a difference, because a number cannot be called
    const isCalled = next === t.LeftParen && !isWord(tokens[i + length - 1]!);
    if (!isDeclared && !isCalled && !(isArgument && depth > 0)) continue;
    const name = joined(tokens.slice(i, i + length));
    if (isDeclared) declared.add(name.image);
    lengths.set(i, -length);
    i += length - 1;
  }
  const result: IToken[] = [];
  const uses = new Map<string, IToken[]>();
  const found: IToken[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const length = lengths.get(i) ?? 1;
    const name = length === 1 ? undefined : joined(tokens.slice(i, i + Math.abs(length)));
    if (!name || (length > 0 && !declared.has(name.image))) {
      result.push(tokens[i]!);
      continue;
    }
    if (length < 0) found.push(name);
    uses.set(name.image, [...(uses.get(name.image) ?? []), name]);
    result.push(name);
    i += Math.abs(length) - 1;
  }
  for (const name of found) {
    const isDeclared = declared.has(name.image);
    report(name, isDeclared ? uses.get(name.image)! : [name], isDeclared);
  }
  return result;
}

/** The number of tokens that form a name with hyphens: words and numbers without spaces between them. */
function lengthOf(tokens: readonly IToken[], from: number): number {
  if (!isWord(tokens[from]!)) return 1;
  let length = 1;
  for (;;) {
    const [minus, part] = tokens.slice(from + length, from + length + 2);
    const before = tokens[from + length - 1]!;
    if (minus?.tokenType !== t.Minus || minus.startOffset !== before.startOffset + before.image.length)
      return length;
    if (!part || part.startOffset !== minus.startOffset + 1) return length;
    if (!isWord(part) && !/^\d+$/.test(part.image)) return length;
    length += 2;
  }
}

function joined(tokens: readonly IToken[]): IToken {
  const image = tokens.map((token) => (token.tokenType === t.Minus ? "_" : token.image)).join("");
  return { ...tokens[0]!, ...typedAs(t.NameToken), image };
}
