import type { IToken } from "chevrotain";
import { isWord } from "../lexer-token.ts";
import * as t from "../tokens.ts";
import { METHODS } from "./foreign-words.ts";
import {
  endOfValue,
  type Fix,
  isSign,
  openAt,
  type Place,
  remove,
  replace,
  startOfValue,
  textOf,
} from "./place.ts";

/** Fixes for values in the form of other languages. The first one that fits is suggested. */
export const VALUE_FORMS: readonly ((place: Place) => Fix | undefined)[] = [
  method,
  named,
  counted,
  measured,
  weighted,
  power,
  plus,
  pair,
  tuple,
];

/** `g(f(x)).detach()` */
function method(place: Place): Fix | undefined {
  const { tokens, at, token, next, previous, file } = place;
  if (!isSign(token, t.Dot) || !next || !isSign(previous, t.RightParen)) return undefined;
  if (!Object.hasOwn(METHODS, next.image)) return undefined;
  const end = isSign(tokens[at + 2], t.LeftParen) ? closing(tokens, at + 2) + 1 : at + 2;
  const start = startOfValue(tokens, at);
  const value = textOf(tokens.slice(start, at));
  const name = METHODS[next.image];
  if (name === undefined) return remove(place, at, end, value);
  const { startOffset } = tokens[start]!;
  const [from, to] = [token.startOffset, tokens[end - 1]!.startOffset + tokens[end - 1]!.image.length];
  return {
    write: `${name}(${value})`,
    edits: [
      { span: { file, start: startOffset, end: startOffset }, text: `${name}(` },
      { span: { file, start: from, end: to }, text: ")" },
    ],
  };
}

/** The index of the bracket that closes another one. */
function closing(tokens: readonly IToken[], open: number): number {
  let end = open + 1;
  while (end < tokens.length && !isSign(tokens[end], t.RightParen, t.RightBracket)) {
    const next = endOfValue(tokens, end);
    end = isSign(tokens[next], t.Comma) ? next + 1 : next;
  }
  return Math.min(end, tokens.length - 1);
}

/** `lr 0.1` in a call */
function named(place: Place): Fix | undefined {
  const { tokens, at, token, previous } = place;
  if (!previous || !isWord(previous)) return undefined;
  if (!isSign(tokens[at - 2], t.LeftParen, t.Comma) || !isInCall(tokens, at)) return undefined;
  if (!isSign(token, t.NumberToken, t.StringToken)) return undefined;
  const value = textOf(tokens.slice(at, endOfValue(tokens, at)));
  return replace(place, at - 1, at, `${previous.image}:`, `${previous.image}: ${value}`);
}

function isInCall(tokens: readonly IToken[], at: number): boolean {
  return isSign(tokens[openAt(tokens, at)], t.LeftParen);
}

/** `5000 iterations` */
function counted(place: Place): Fix | undefined {
  const { at, token, previous } = place;
  const unit = token.tokenType === t.NameToken && UNITS.get(token.image.toLowerCase());
  if (!unit || !isSign(previous, t.NumberToken)) return undefined;
  return replace(place, at, at + 1, unit, `${previous!.image} ${unit}`);
}

const UNITS: ReadonlyMap<string, string> = new Map([
  ...["iterations", "iteration", "iters", "iter", "its", "it", "updates", "batches"].map(
    (word) => [word, "steps"] as const,
  ),
  ...["ep", "eps"].map((word) => [word, "epochs"] as const),
]);

/** Words after a number that are not units here. */
const NO_UNITS =
  /^(?:px|pixels?|images?|imgs?|samples?|examples?|classes|dims?|layers?|branches|times|x|percent)$/i;

/** `128 images`, `4px`, `90 percent` */
function measured(place: Place): Fix | undefined {
  const { at, token, previous } = place;
  if (token.tokenType !== t.NameToken || !isSign(previous, t.NumberToken) || !NO_UNITS.test(token.image))
    return undefined;
  if (isSign(place.next, t.LeftParen, t.Dot)) return undefined;
  const named = isSign(place.tokens[at - 2], t.Colon) ? place.tokens[at - 3]!.image : "";
  if (/^p/i.test(token.image) && /^(?:radius|step|eps|epsilon)$/.test(named))
    return replace(place, at - 1, at + 1, `${previous!.image}/255`);
  if (token.image.toLowerCase() === "percent") return replace(place, at - 1, at + 1, `${previous!.image}%`);
  return remove(place, at, at + 1, previous!.image);
}

/** `0.5 l_adv` */
function weighted(place: Place): Fix | undefined {
  const { tokens, at, token, previous, next } = place;
  if (token.tokenType !== t.NameToken || !isSign(previous, t.NumberToken)) return undefined;
  if (isSign(next, t.Colon) || isSign(tokens[openAt(tokens, at)], t.LeftBracket)) return undefined;
  const factor = `${previous!.image} *`;
  return replace(
    place,
    at - 1,
    at,
    factor,
    `${factor} ${isSign(next, t.LeftParen) ? `${token.image}(...)` : token.image}`,
  );
}

/** `10**-6` */
function power(place: Place): Fix | undefined {
  const { tokens, at, token, previous } = place;
  if (!isSign(token, t.Times) || !isSign(previous, t.Times) || tokens[at - 2]?.image !== "10")
    return undefined;
  const end = isSign(tokens[at + 1], t.Minus, t.Plus) ? at + 3 : at + 2;
  const exponent = textOf(tokens.slice(at + 1, end)).replaceAll(" ", "");
  return /^[-+]?\d+$/.test(exponent) ? replace(place, at - 2, end, `1e${exponent}`) : undefined;
}

/** `lr: +0.1` */
function plus(place: Place): Fix | undefined {
  const { tokens, at, expected, token, next } = place;
  if (!isSign(token, t.Plus) || !next || (expected !== "a value" && expected !== "an argument"))
    return undefined;
  return replace(place, at, at + 2, next.image, textOf(tokens.slice(at + 1, endOfValue(tokens, at + 1))));
}

/** Arguments that take a list. */
const LISTS = /^(?:at|milestones|widths?|channels|branches|hidden|layers|only|exclude|except|by)$/;

/** `(0.4, 1.0)` for a range, `(32, 32)` for a size, `(0.9, 0.999)` for two decays */
function pair(place: Place): Fix | undefined {
  const { tokens, at, expected, token } = place;
  if (expected !== t.RightParen.LABEL || !isSign(token, t.Comma)) return undefined;
  const open = openAt(tokens, at);
  const [low, high] = [
    textOf(tokens.slice(open + 1, at)),
    textOf(tokens.slice(at + 1, endOfValue(tokens, at + 1))),
  ];
  const end = endOfValue(tokens, at + 1) + 1;
  if (!isSign(tokens[open], t.LeftParen) || !isSign(tokens[end - 1], t.RightParen) || high === "")
    return undefined;
  const name = isSign(tokens[open - 1], t.Colon) ? tokens[open - 2]!.image : "";
  if (LISTS.test(name) || !/^[\d.eE/-]+%?$/.test(low + high)) return undefined;
  if (name === "betas") return replace(place, open - 2, end, `beta1: ${low}, beta2: ${high}`);
  return replace(place, open, end, low === high ? low : `${low}..${high}`);
}

/** `(100 epochs, 150 epochs)` for a list */
function tuple(place: Place): Fix | undefined {
  const { tokens, at, expected, token } = place;
  if (expected !== t.RightParen.LABEL || !isSign(token, t.Comma)) return undefined;
  const open = openAt(tokens, at);
  const close = closing(tokens, open);
  if (!isSign(tokens[open], t.LeftParen) || !isSign(tokens[close], t.RightParen)) return undefined;
  const items = textOf(tokens.slice(open + 1, close)).replace(/,$/, "");
  return replace(place, open, close + 1, `[${items}]`);
}
