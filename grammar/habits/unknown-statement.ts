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

/** @param tokens the tokens of its line @param opensBody whether a `{` follows */
export function adviceForStatement(
  file: string,
  where: Where,
  tokens: readonly IToken[],
  opensBody = false,
): Advice | undefined {
  const [first, second] = tokens;
  if (!first) return undefined;
  if (second?.tokenType === t.Dot && where !== "evaluation") {
    const last = tokens.at(-1)!;
    return adviceForMember(tokens, { ...spanOf(file, first), end: spanOf(file, last).end });
  }
  if (where === "evaluation") {
    const measured = { span: { ...spanOf(file, first), end: first.startOffset }, text: "measure " };
    return first.tokenType === t.NameToken
      ? { help: `write \`measure ${textOf(tokens)}\``, edits: [measured] }
      : undefined;
  }
  if (second && second.image in t.STATEMENTS && first.tokenType === t.NameToken) {
    const extra = { ...spanOf(file, first), end: second.startOffset };
    return {
      help: `start with the keyword: \`${textOf(tokens.slice(1))}\``,
      edits: [{ span: extra, text: "" }],
    };
  }
  const begin = (keyword: string, shown: string): Advice => ({
    help: `write a keyword first: \`${keyword} ${shown}\``,
    edits: [{ span: { ...spanOf(file, first), end: first.startOffset }, text: `${keyword} ` }],
  });
  if (
    where === "file" &&
    opensBody &&
    tokens.length === 1 &&
    first.tokenType === t.NameToken &&
    !foreignWord(first.image)
  )
    return begin("stage", `${first.image} {`);
  const equals = tokens.findIndex(({ tokenType }) => tokenType === t.Equals);
  if (first.tokenType === t.NameToken && equals > 0) {
    const names = tokens.slice(0, equals).filter(({ tokenType }) => tokenType === t.NameToken).length;
    const isAttack = tokens.some(({ tokenType }) => tokenType === t.KEYWORDS.maximizing);
    const many = names > 1 && equals === 2 * names - 1;
    const keyword = isAttack ? "view" : many ? (where === "file" ? "split" : "view") : undefined;
    if (keyword !== undefined) return begin(keyword, textOf(tokens));
  }
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
  if (member && DONE.test(member.image)) {
    return { help: "remove the line: aclc does this by itself", edits: [{ span, text: "" }] };
  }
  if (!member || !FREEZES.test(member.image)) return undefined;
  const text = `freeze ${owner!.image}`;
  return { help: `write \`${text}\``, edits: [{ span, text }] };
}

const DONE = /^(?:backward|step|zero_grad|to|cuda|train|load_state_dict|save)$/;
const FREEZES = /^(?:requires_grad_?|eval|freeze|trainable|parameters)$/;

const ASSIGNS: ReadonlySet<string> = new Set(["=", ":"]);
const NAMED: ReadonlySet<string> = new Set(
  "encoder head augment dataset attack schedule column loss view let split param stage recipe".split(" "),
);
