import { EOF, type IRecognitionException, type TokenType } from "chevrotain";
import type { Arg, Expr } from "./ast.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { SYNTAX_DIAGNOSTICS } from "./diagnostics.ts";
import { isKeyword } from "./expr-parser.ts";
import { foreignSyntaxFix } from "./habits/foreign-syntax.ts";
import { METRIC } from "./habits/foreign-words.ts";
import { DECLARING } from "./habits/names.ts";
import { type Fix, textOf } from "./habits/place.ts";
import { spanOf } from "./lexer-token.ts";
import type { StatementParser } from "./parser.ts";
import type { SourceFile, Span } from "./span.ts";
import { type Statement, shown } from "./statements.ts";
import * as t from "./tokens.ts";
import { STATEMENTS } from "./tokens.ts";

/**
 * The message for the first unexpected token of a statement.
 * @param siblings the statements around it, itself included
 */
export function describeProblem(
  source: SourceFile,
  statement: Statement,
  { token, message: expected }: IRecognitionException,
  siblings: readonly Statement[],
): Diagnostic {
  const { make } = SYNTAX_DIAGNOSTICS;
  const { keyword, tokens, next } = statement;
  if (token.tokenType === EOF) {
    const params = { expected, statement: keyword, next, help: completion(statement) };
    return make("incomplete", spanOf(source.name, tokens.at(-1)!), params);
  }
  const span = spanOf(source.name, token);
  const at = tokens.findIndex(({ startOffset }) => startOffset === token.startOffset);
  const isDeclared = (name: string): boolean =>
    new RegExp(`\\b(?:${NAMING})[ \\t]+(?:\\w+[ \\t]*,[ \\t]*)*${name}\\b`).test(source.text);
  const fix = foreignSyntaxFix({
    file: source.name,
    keyword,
    tokens,
    at,
    expected,
    isUsed: (name) => new RegExp(`\\b${name}\\b`).test(source.text),
    isDeclared,
    missing: (of) =>
      siblings.flatMap((one) => (one.keyword === of ? namesIn(one).filter((name) => !isDeclared(name)) : [])),
    declared: (of) => siblings.flatMap((one) => (one.keyword === of ? declaredBy(one) : [])),
  });
  const clause = expected === t.NameToken.LABEL && isKeyword(token);
  const misused = token.image in STATEMENTS || (clause && AFTER_NAMES.has(tokens[at + 1]?.tokenType));
  if (misused && !fix) return make("reserved-word", span, { word: token.image });
  const { write, edits, help }: Partial<Fix> = fix ?? {};
  const params = { expected: misused ? (KIND[keyword] ?? expected) : expected, found: shown(token) };
  return make("unexpected", span, { ...params, ...(fix ? { write, edits, help } : {}) });
}

/** The message for arguments without a name that follow a named one. */
export function describeOrder(
  { text }: SourceFile,
  { late, behind, before }: StatementParser["misordered"][number],
): Diagnostic {
  const [first, ...others] = late as [Arg, ...Arg[]];
  const textOf = ({ start, end }: Span): string => text.slice(start, end);
  const labels = [
    { span: behind.name!.span, text: "the first named argument" },
    ...others.map(({ span }) => ({ span, text: "" })),
  ];
  const isList = [before, ...late].every(({ value }) => NUMBERS.has(value.kind));
  const list =
    isList && before.name ? [before, ...late].map(({ value }) => textOf(value.span)).join(", ") : undefined;
  const moved = late.map(({ span }) => `${textOf(span)}, `).join("");
  const edits = [
    { span: { ...behind.span, end: behind.span.start }, text: moved },
    // with the comma before it
    ...late.map(({ span }) => ({
      span: { ...span, start: text.slice(0, span.start).trimEnd().length - 1 },
      text: "",
    })),
  ];
  const flag = first.value.kind === "path" && first.value.words.length === 1 ? textOf(first.span) : undefined;
  const params = { named: behind.name!.text, before: before.name?.text, list, flag };
  const isSure = list === undefined && flag === undefined;
  return SYNTAX_DIAGNOSTICS.make(
    "argument-order",
    first.span,
    isSure ? { ...params, edits } : params,
    labels,
  );
}

const NUMBERS: ReadonlySet<Expr["kind"]> = new Set(["number", "unit", "negate", "binary"]);

/** Advice for a statement that ends too early. */
function completion({ keyword, tokens }: Statement): string | undefined {
  const name = tokens[1]?.image;
  if (keyword === "use" && tokens.length === 2) return `write \`use "${name}.acl"\``;
  if (keyword !== "keep" || tokens.length !== 2) return undefined;
  if (name === "last") return "remove the line: `last` is always kept";
  return `write which one is the best, such as \`keep ${name} by ${METRIC} on PART\``;
}

/** What is expected after a keyword, if it is not a name to declare. */
const KIND: Readonly<Partial<Record<keyof typeof STATEMENTS, string>>> = {
  keep: "a metric",
  measure: "a metric",
  minimize: "a loss",
  view: "a loss",
};

/** Keywords before a name that is declared. */
const NAMING = DECLARING.join("|");

function namesIn({ tokens }: Statement): string[] {
  return tokens.flatMap(({ tokenType, image }) => (tokenType === t.NameToken ? [image] : []));
}

/** The names that a statement declares, if it can be read. */
function declaredBy({ tokens }: Statement): readonly string[] {
  const [, name, equals] = tokens;
  return name?.tokenType === t.NameToken && equals?.tokenType === t.Equals ? [textOf([name])] : [];
}

/** Tokens that can follow a keyword that is used as a name. */
const AFTER_NAMES: ReadonlySet<TokenType | undefined> = new Set([
  undefined,
  t.Equals,
  t.Comma,
  t.Colon,
  t.Dot,
  t.RightParen,
  t.RightBracket,
  t.Plus,
  t.Minus,
  t.Times,
  t.Divide,
]);
