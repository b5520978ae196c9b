import type { IToken, TokenType } from "chevrotain";
import { END } from "./error-messages.ts";
import { isKeyword } from "./expr-parser.ts";
import { CLOSERS, CLOSING } from "./look-ahead.ts";
import {
  Colon,
  Comma,
  Equals,
  KEYWORDS,
  LeftBracket,
  LeftParen,
  NameToken,
  NumberToken,
  RightParen,
  type StatementKeyword,
  StringToken,
  Times,
} from "./tokens.ts";

/** The position at which a statement could not be parsed. */
interface Place {
  readonly keyword: StatementKeyword;
  readonly tokens: readonly IToken[];
  readonly at: number;
  /** in the words of the message */
  readonly expected: string;
  readonly token: IToken;
  readonly previous: IToken | undefined;
  readonly next: IToken | undefined;
}

/** What to write instead if a statement uses the syntax of another language or of a paper. */
export function foreignSyntaxFix(
  keyword: StatementKeyword,
  tokens: readonly IToken[],
  at: number,
  expected: string,
): string | undefined {
  const token = tokens[at];
  if (!token) return undefined;
  const place = { keyword, tokens, at, expected, token, previous: tokens[at - 1], next: tokens[at + 1] };
  for (const fix of FIXES) {
    const write = fix(place);
    if (write !== undefined) return write;
  }
  return undefined;
}

const FIXES: readonly ((place: Place) => string | undefined)[] = [
  assigned,
  declared,
  started,
  quoted,
  typed,
  named,
  counted,
  weighted,
  power,
  pair,
  sequence,
  unlabeled,
];

/** `batch = 64`, `for: 5 epochs` */
function assigned({ keyword, tokens, at, expected, token, next }: Place): string | undefined {
  if (expected !== "a value" || at !== 1 || !next || !isSign(token, Equals, Colon)) return undefined;
  return `${keyword} ${valueFrom(tokens, at + 1)}`;
}

/** `loss l: nt_xent(...)`, `param radius 8/255`, `view a b = crops(image)` */
function declared({ tokens, at, expected, token, next }: Place): string | undefined {
  if (expected !== Equals.LABEL || !next) return undefined;
  const before = textOf(tokens.slice(0, at));
  if (isSign(token, Colon)) return `${before} = ${valueFrom(tokens, at + 1)}`;
  if (!isSign(token, NameToken, NumberToken, StringToken)) return undefined;
  if (isSign(next, Equals, Comma)) return `${before}, ${token.image} = ...`;
  return `${before} = ${valueFrom(tokens, at)}`;
}

/** `start f = pretrain.last` */
function started({ tokens, at, expected, token, next }: Place): string | undefined {
  if (expected !== KEYWORDS.from.LABEL || !next || !isSign(token, Equals)) return undefined;
  return `${textOf(tokens.slice(0, at))} from ${valueFrom(tokens, at + 1)}`;
}

/** A name or path in quotes. */
function quoted({ expected, token }: Place): string | undefined {
  const [, name] = /^"([a-z_][\w.]*)"$/i.exec(token.image) ?? [];
  return expected === NameToken.LABEL ? name : undefined;
}

/** `param radius: 8/255` */
function typed({ keyword, tokens, at, expected, previous }: Place): string | undefined {
  if (keyword !== "param" || expected !== NameToken.LABEL || at !== 3 || !isSign(previous, Colon))
    return undefined;
  return `${textOf(tokens.slice(0, 2))} = ${valueFrom(tokens, at)}`;
}

/** `lr=0.1` and `lr 0.1` in a call */
function named({ tokens, at, token, previous }: Place): string | undefined {
  const before = tokens[at - 2];
  if (!previous || !(previous.tokenType === NameToken || isKeyword(previous))) return undefined;
  if (!isSign(before, LeftParen, Comma) || openAt(tokens, at)?.tokenType !== LeftParen) return undefined;
  if (isSign(token, Equals)) return `${previous.image}: ${valueFrom(tokens, at + 1) || "..."}`;
  return isSign(token, NumberToken, StringToken) ? `${previous.image}: ${valueFrom(tokens, at)}` : undefined;
}

/** `5000 iterations` */
function counted({ token, previous }: Place): string | undefined {
  const unit = token.tokenType === NameToken && UNITS.get(token.image.toLowerCase());
  return unit && isSign(previous, NumberToken) ? `${previous!.image} ${unit}` : undefined;
}

const UNITS: ReadonlyMap<string, string> = new Map([
  ...["iterations", "iteration", "iters", "iter", "its", "it", "updates", "batches"].map(
    (word) => [word, "steps"] as const,
  ),
  ...["ep", "eps"].map((word) => [word, "epochs"] as const),
]);

/** `0.5 l_adv` */
function weighted({ tokens, at, token, previous, next }: Place): string | undefined {
  if (token.tokenType !== NameToken || !isSign(previous, NumberToken)) return undefined;
  if (isSign(next, Colon) || openAt(tokens, at)?.tokenType === LeftBracket) return undefined;
  return `${previous!.image} * ${isSign(next, LeftParen) ? `${token.image}(...)` : token.image}`;
}

/** `10**-6` */
function power({ tokens, at, token, previous }: Place): string | undefined {
  if (!isSign(token, Times) || !isSign(previous, Times) || tokens[at - 2]?.image !== "10") return undefined;
  const [, exponent] = /^([-+]?\d+)/.exec(valueFrom(tokens, at + 1).replaceAll(" ", "")) ?? [];
  return exponent && `1e${exponent}`;
}

/** `(0.4, 1.0)` for a range */
function pair({ tokens, at, expected, token, previous, next }: Place): string | undefined {
  if (expected !== RightParen.LABEL || !isSign(token, Comma) || !isSign(tokens[at - 2], LeftParen))
    return undefined;
  if (!isSign(previous, NumberToken) || !isSign(next, NumberToken) || !isSign(tokens[at + 2], RightParen))
    return undefined;
  return `${previous!.image}..${next!.image}`;
}

/** `augment a = crop(32), flip()`, `augment a = crop(32) flip()` */
function sequence({ keyword, expected, token, next }: Place): string | undefined {
  const chains = keyword === "augment" || keyword === "schedule";
  if (!chains || expected !== END || !next) return undefined;
  if (isSign(token, Comma)) return `then ${next.image}`;
  return isSign(token, NameToken) && isSign(next, LeftParen) ? `then ${token.image}(...)` : undefined;
}

/** `data cifar.train, unlabeled` */
function unlabeled({ keyword, tokens, at, token, next }: Place): string | undefined {
  if (keyword !== "data" || !isSign(token, Comma) || next?.tokenType !== KEYWORDS.unlabeled) return undefined;
  return `${textOf(tokens.slice(0, at))} unlabeled`;
}

/** Longer values are shown as `...`. */
const MOST = 40;

/** The source text from a token up to the next comma or closing bracket outside of brackets. */
function valueFrom(tokens: readonly IToken[], from: number): string {
  let depth = 0;
  let end = from;
  for (; end < tokens.length; end++) {
    const { tokenType } = tokens[end]!;
    if (CLOSERS.has(tokenType)) depth++;
    else if (CLOSING.has(tokenType) && --depth < 0) break;
    else if (tokenType === Comma && depth === 0) break;
  }
  const text = textOf(tokens.slice(from, end));
  return text.length <= MOST ? text : "...";
}

/** The source text of tokens, on one line. */
function textOf(tokens: readonly IToken[]): string {
  let text = "";
  let end = tokens[0]?.startOffset;
  for (const { image, startOffset } of tokens) {
    text += `${startOffset === end ? "" : " "}${image}`;
    end = startOffset + image.length;
  }
  return text;
}

/** The innermost bracket that is still open before a token. */
function openAt(tokens: readonly IToken[], at: number): IToken | undefined {
  let depth = 0;
  return tokens.slice(0, at).findLast(({ tokenType }) => {
    if (CLOSING.has(tokenType)) depth++;
    return CLOSERS.has(tokenType) && --depth < 0;
  });
}

function isSign(token: IToken | undefined, ...types: readonly TokenType[]): boolean {
  return token !== undefined && types.includes(token.tokenType);
}
