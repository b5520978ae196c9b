import { createToken, Lexer, type TokenType } from "chevrotain";

// First characters of the patterns. Chevrotain would compute them, which takes as long as splitting a file into tokens.
const DIGITS = [..."0123456789"];
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"];

/** Any name or keyword: allowed before `:`, after `.`, and alone as the value of a named argument. */
export const Word = createToken({ name: "Word", pattern: Lexer.NA, label: "a name" });
export const NameToken = createToken({
  name: "Name",
  pattern: /[A-Za-z_][A-Za-z0-9_]*/,
  start_chars_hint: LETTERS,
  categories: Word,
  label: "a name",
});

/** Keywords that start a statement: at the top of a file, in the body of a stage or recipe, or in both. */
export const STATEMENTS = {
  experiment: "top",
  use: "top",
  seed: "top",
  precision: "top",
  param: "top",
  dataset: "top",
  encoder: "top",
  recipe: "top",
  stage: "top",
  evaluate: "top",
  head: "both",
  attack: "both",
  schedule: "both",
  column: "both",
  augment: "both",
  split: "both",
  data: "body",
  batch: "body",
  start: "body",
  freeze: "body",
  view: "body",
  let: "body",
  loss: "body",
  minimize: "body",
  predict: "body",
  optimizer: "body",
  for: "body",
  keep: "body",
  continue: "body",
  measure: "body",
} as const;
export type StatementKeyword = keyof typeof STATEMENTS;

/** Keywords within statements. */
export const CLAUSES = [
  "as",
  "by",
  "every",
  "from",
  "in",
  "like",
  "maximizing",
  "on",
  "then",
  "under",
  "unlabeled",
  "epoch",
  "epochs",
  "step",
  "steps",
] as const;
export type ClauseKeyword = (typeof CLAUSES)[number];
export type Keyword = StatementKeyword | ClauseKeyword;

/** Operators between two operands; the parser has their precedence. */
export const Operator = createToken({ name: "Operator", pattern: Lexer.NA, label: "an operator" });

function keyword(word: Keyword): TokenType {
  return createToken({
    // the parser has rules with the name of the word itself, so the token name is capitalized
    name: `${word[0]!.toUpperCase()}${word.slice(1)}`,
    pattern: word,
    categories: word === "then" ? [Word, Operator] : Word,
    label: `\`${word}\``,
  });
}

export const KEYWORDS = Object.fromEntries(
  [...(Object.keys(STATEMENTS) as StatementKeyword[]), ...CLAUSES].map((word) => [word, keyword(word)]),
) as Record<Keyword, TokenType>;

const sign = (name: string, text: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, pattern: text, label: `\`${text}\``, categories });

export const NumberToken = createToken({
  name: "Number",
  pattern: /\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/,
  start_chars_hint: DIGITS,
  label: "a number",
});
/** `1.`, `.5`, `1e`, `1.2.3`, `1_000` and `0xff`: read as one token, so that a message can show it. */
export const BadNumber = createToken({
  name: "BadNumber",
  pattern:
    /(?:0[xX][\da-fA-F]+|\d+(?:_\d+)+|\d+(?:\.\d+){2,}|\d+\.(?![.\w])|\.\d+(?:[eE][-+]?\d+)?|\d+(?:\.\d+)?[eE](?![-+]?\d)(?!\w))/,
  start_chars_hint: [...DIGITS, "."],
  line_breaks: false,
  categories: NumberToken,
  label: "a number",
});
export const StringToken = createToken({
  name: "String",
  pattern: /"(?:[^"\\\r\n]|\\.)*"/,
  start_chars_hint: ['"'],
  label: 'text in "quotes"',
});
export const OpenString = createToken({
  name: "OpenString",
  pattern: /"(?:[^"\\\r\n]|\\.)*/,
  start_chars_hint: ['"'],
  categories: StringToken,
});

export const LeftBrace = sign("LeftBrace", "{");
export const RightBrace = sign("RightBrace", "}");
export const LeftParen = sign("LeftParen", "(");
export const RightParen = sign("RightParen", ")");
export const LeftBracket = sign("LeftBracket", "[");
export const RightBracket = sign("RightBracket", "]");
export const Comma = sign("Comma", ",");
export const Colon = sign("Colon", ":");
export const Equals = sign("Equals", "=");
export const Range = sign("Range", "..", [Operator]);
export const Dot = sign("Dot", ".");
export const Plus = sign("Plus", "+", [Operator]);
export const Minus = sign("Minus", "-", [Operator]);
export const Times = sign("Times", "*", [Operator]);
export const Divide = sign("Divide", "/", [Operator]);
export const Percent = sign("Percent", "%");

const Space = createToken({
  name: "Space",
  pattern: /[ \t\r\n\uFEFF]+/,
  start_chars_hint: [" ", "\t", "\r", "\n", "\uFEFF"],
  group: Lexer.SKIPPED,
  line_breaks: true,
});
/** Not a comment of the language: reported, and then skipped like a comment. */
const BlockComment = createToken({
  name: "BlockComment",
  pattern: (text: string, from: number): [string] | null => {
    if (!text.startsWith("/*", from)) return null;
    const end = text.indexOf("*/", from + 2);
    return [text.slice(from, end < 0 ? undefined : end + 2)];
  },
  start_chars_hint: ["/"],
  line_breaks: true,
  group: "block",
});
const Comment = createToken({
  name: "Comment",
  pattern: /\/\/[^\r\n]*/,
  start_chars_hint: ["/"],
  group: "comments",
});

/**
 * The tokens that the lexer tries, in this order. Keywords are read as names and get their type afterwards, because
 * trying them one after the other would take most of the time.
 */
export const LEXEMES: TokenType[] = [
  Space,
  Comment,
  BlockComment,
  NameToken,
  Range,
  BadNumber,
  NumberToken,
  StringToken,
  OpenString,
  LeftBrace,
  RightBrace,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  Comma,
  Colon,
  Equals,
  Dot,
  Plus,
  Minus,
  Times,
  Divide,
  Percent,
];

/** All token types of the parser. */
export const TOKENS: TokenType[] = [...LEXEMES, ...Object.values(KEYWORDS), Word, Operator];
