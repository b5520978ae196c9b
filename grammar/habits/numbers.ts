import type { IToken } from "chevrotain";
import { startsStatement, typedAs } from "../lexer-token.ts";
import * as t from "../tokens.ts";
import { KEYWORDS as K } from "../tokens.ts";

/** An open bracket, in which a comma may separate two values. */
interface Bracket {
  readonly isList: boolean;
  /** the current argument has a name, so a value without a name cannot follow it */
  named: boolean;
}

/** Joins the tokens of numbers that are written in another way: `50,000`, `50 000`, `0,5` and `50k`. */
export function withWholeNumbers(text: string, tokens: readonly IToken[]): IToken[] {
  const result: IToken[] = [];
  let open: Bracket[] = [];
  let statement: IToken | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const { tokenType } = token;
    if (startsStatement(text, token, tokens[i - 1])) {
      open = [];
      statement = token;
    }
    const top = open.at(-1);
    if (tokenType === t.NumberToken) {
      const alone = open.length === 0 && statement?.tokenType !== K.seed;
      const length = lengthOf(tokens, i, {
        mayBeDecimal: top?.named ?? alone,
        separate: top?.isList ?? false,
      });
      if (length > 1) {
        result.push(joined(tokens.slice(i, i + length)));
        i += length - 1;
        continue;
      }
    } else if (tokenType === t.LeftBrace || tokenType === t.RightBrace) open = [];
    else if (tokenType === t.LeftParen || tokenType === t.LeftBracket)
      open.push({ isList: tokenType === t.LeftBracket, named: false });
    else if (tokenType === t.RightParen || tokenType === t.RightBracket) open.pop();
    else if (top && (tokenType === t.Colon || tokenType === t.Comma)) top.named = tokenType === t.Colon;
    result.push(token);
  }
  return result;
}

/**
 * The number of tokens that form one number.
 * @param mayBeDecimal a comma cannot separate two values here
 * @param separate several numbers next to each other are likely
 */
function lengthOf(
  tokens: readonly IToken[],
  from: number,
  { mayBeDecimal, separate }: { readonly mayBeDecimal: boolean; readonly separate: boolean },
): number {
  const [first, second, third] = tokens.slice(from, from + 3);
  const goesOn = isTight(second, third) && (third!.tokenType === t.LeftParen || third!.tokenType === t.Dot);
  if (isTight(first, second) && /^(?:[kKM]|[fFlL])$/.test(second!.image) && !goesOn) return 2;
  const isFirst = /^[1-9]\d{0,2}$/.test(first!.image);
  if (isFirst && isGroup(second) && second!.startOffset === endOf(first!) + 1 && !separate) return 2;
  let length = 1;
  let zeros = false;
  while (isFirst && isTight(tokens[from + length - 1], tokens[from + length], tokens[from + length + 1])) {
    const [comma, group] = tokens.slice(from + length, from + length + 2);
    if (comma!.tokenType !== t.Comma || !isGroup(group)) break;
    zeros ||= group!.image.startsWith("0");
    length += 2;
  }
  if (length > 1 && (zeros || mayBeDecimal)) return length;
  return mayBeDecimal && isDecimal(tokens.slice(from, from + 5)) ? 3 : 1;
}

/** `0,5`, but not the start of `1,2,3`. */
function isDecimal([whole, comma, places, next, after]: readonly IToken[]): boolean {
  const isOneOfMany = next?.tokenType === t.Comma && isTight(places, next, after);
  return (
    isTight(whole, comma, places) &&
    comma!.tokenType === t.Comma &&
    places!.tokenType === t.NumberToken &&
    /^\d+$/.test(whole!.image) &&
    /^\d+(?:[eE].*)?$/.test(places!.image) &&
    !isOneOfMany
  );
}

const isGroup = (token: IToken | undefined): boolean =>
  token?.tokenType === t.NumberToken && /^\d{3}$/.test(token.image);

const endOf = ({ startOffset, image }: IToken): number => startOffset + image.length;

/** Whether there is nothing between the tokens. */
function isTight(...tokens: readonly (IToken | undefined)[]): boolean {
  return tokens.every((token, i) => {
    const before = tokens[i - 1];
    return token !== undefined && (!before || endOf(before) === token.startOffset);
  });
}

function joined(tokens: readonly IToken[]): IToken {
  let image = "";
  for (const token of tokens)
    image += " ".repeat(token.startOffset - tokens[0]!.startOffset - image.length) + token.image;
  return { ...tokens[0]!, ...typedAs(t.BadNumber), image };
}

/** The number that was meant by the joined tokens; undefined if they are none of these forms. */
export function plainNumber(image: string): string | undefined {
  if (/^[1-9]\d{0,2}(?:[, ]\d{3})+$/.test(image)) return image.replaceAll(/[, ]/g, "");
  if (image.includes(",")) return image.replace(",", ".");
  const [, digits, unit] = /^([\d.]+)([kKM])$/.exec(image) ?? [];
  if (digits !== undefined) {
    const value = Number(digits) * (unit === "M" ? 1e6 : 1e3);
    return Number.isSafeInteger(value) ? String(value) : undefined;
  }
  return /^[\d.eE+-]+[fFlL]$/.test(image) ? image.slice(0, -1) : undefined;
}
