import type { IToken } from "chevrotain";
import type { Edit } from "../diagnostic.ts";
import { spanOf } from "../lexer-token.ts";
import type { Place as Where } from "../look-ahead.ts";
import type { Span } from "../span.ts";
import * as t from "../tokens.ts";
import { foreignWord, keywordFor } from "./foreign-words.ts";
import { endOfValue, textOf } from "./place.ts";

/** Advice for a statement that does not exist here. */
export interface Advice {
  readonly help: string;
  readonly edits?: readonly Edit[];
}

/** @param tokens the tokens of its line */
export function adviceForStatement(
  file: string,
  where: Where,
  tokens: readonly IToken[],
): Advice | undefined {
  const [first, second] = tokens;
  if (!first || where === "evaluation") return undefined;
  const word = first.image.replace(/^"(.*)"$/, "$1");
  const known =
    foreignWord(word) ?? (word in t.STATEMENTS ? { keyword: word as t.StatementKeyword } : undefined);
  const assigned = second && ASSIGNS.has(second.image);
  const rest = tokens.slice(assigned ? 2 : 1);
  const value = textOf(rest.slice(0, endOfValue(rest, 0)));
  const whole = { ...spanOf(file, first), end: spanOf(file, tokens.at(-1)!).end };
  const instead = (text: string): Advice => ({ help: `write \`${text}\``, edits: [{ span: whole, text }] });
  if (known && "unit" in known) {
    if (where === "file") return { help: `write it in the stage: for ${value || 10} ${known.unit}` };
    return /^[\w.]+$/.test(value)
      ? instead(`for ${value} ${known.unit}`)
      : { help: `did you mean \`for 10 ${known.unit}\`?` };
  }
  const isImport = word === "import" || word === "include";
  if (isImport && second?.tokenType === t.StringToken) return instead(`use ${second.image}`);
  if (known && "help" in known) return known;
  if (known) {
    const named = NAMED.has(known.keyword);
    if (named && assigned) return { help: `write \`${known.keyword} NAME = ${value}\`` };
    if (named || value === "" || rest[0]?.image === "from") {
      const edits = [{ span: spanOf(file, first), text: known.keyword }];
      return { help: `did you mean \`${known.keyword}\`?`, edits };
    }
    return instead(`${known.keyword} ${textOf(rest).replace(/,$/, "")}`);
  }
  if (second?.tokenType === t.Dot) return adviceForMember(tokens, whole);
  if (first.tokenType !== t.NameToken || second?.tokenType !== t.Equals) return undefined;
  const missing = keywordFor(rest[0]?.image ?? "", where);
  if (missing === undefined) return undefined;
  const { startOffset } = first;
  const edits = [{ span: { file, start: startOffset, end: startOffset }, text: `${missing} ` }];
  return {
    help: `write a keyword first: \`${missing} ${word} = ${value.length > 40 ? "..." : value}\``,
    edits,
  };
}

/** `f.requires_grad = false`, `f.eval()` */
function adviceForMember([owner, , member]: readonly IToken[], span: Span): Advice | undefined {
  if (!member || !FREEZES.test(member.image)) return undefined;
  const text = `freeze ${owner!.image}`;
  return { help: `write \`${text}\``, edits: [{ span, text }] };
}

const FREEZES = /^(?:requires_grad_?|eval|freeze|trainable|parameters)$/;

const ASSIGNS: ReadonlySet<string> = new Set(["=", ":"]);
const NAMED: ReadonlySet<string> = new Set(
  "encoder head augment dataset attack schedule column loss view let split param stage recipe".split(" "),
);
