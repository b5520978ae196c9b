import { diagnosticTable, error, type Nothing, suggesting, warning } from "./diagnostic.ts";

/** What can be wrong with the form of a file. */
export const SYNTAX_DIAGNOSTICS = diagnosticTable("syntax", {
  unexpected: error<{ expected: string; found: string; write?: string }>(
    ({ expected, found }) => `expected ${expected}, found ${found}`,
    ({ write }) => write && `write \`${write}\``,
  ),
  "argument-order": error<{ named: string }>(
    () => "an argument without a name comes after a named argument",
    ({ named }) => `move it before \`${named}:\``,
  ),
  "parentheses-alone": warning<Nothing>(
    () => "these parentheses contain a single call: a name may be missing before them",
    () => "remove the parentheses, or write NAME(...)",
  ),
  incomplete: error<{ expected: string; statement: string; next: string }>(
    ({ expected, statement, next }) =>
      `\`${statement}\` is not complete: expected ${expected} before ${next}`,
  ),
  "misspelt-keyword": suggesting(
    error<{ found: string; meant: string }>(({ found }) => `\`${found}\` is not a keyword`),
    ({ meant }) => meant,
  ),
  "statement-expected": error<{ word: string; found: string; where: Place; names: boolean }>(
    ({ found, where }) => `a statement in ${PLACES[where]} cannot start with ${found}`,
    ({ word, where, names }) =>
      ELSEWHERE.get(word.toLowerCase()) ??
      (names && where !== "evaluation"
        ? `write a keyword first, such as \`${where === "file" ? "dataset" : "view"} ${word} = ...\` or \`${where === "file" ? "param" : "loss"} ${word} = ...\``
        : EXAMPLES[where]),
  ),
  "statement-misplaced": error<{ keyword: string; where: Place; closed: boolean }>(
    ({ keyword, where }) =>
      where === "file"
        ? `\`${keyword}\` is only allowed inside a stage or recipe`
        : `\`${keyword}\` is not allowed in ${PLACES[where]}`,
    ({ keyword, where, closed }) =>
      where === "file" && closed ? "does the `}` above close the stage too early?" : homeOf(keyword, where),
  ),
  "reserved-word": error<{ word: string }>(
    ({ word }) => `\`${word}\` is a keyword and cannot be used as a name`,
    ({ word }) => `choose another name, such as \`${word}_1\``,
  ),
  "not-closed": error<{ bracket: string; close: string; next: string }>(
    ({ bracket, close, next }) => `\`${bracket}\` is not closed: expected \`${close}\` before ${next}`,
  ),
  "not-opened": error<{ bracket: string }>(({ bracket }) => `\`${bracket}\` has no matching opening bracket`),
  "wrong-bracket": error<{ open: string; close: string; found: string }>(
    ({ open, close, found }) => `expected \`${close}\` to close \`${open}\`, found \`${found}\``,
  ),
  "body-expected": error<{ keyword: string }>(
    ({ keyword }) => `\`${keyword}\` needs its statements in braces: expected \`{\``,
  ),
  "too-deep": error<{ limit: number }>(
    ({ limit }) => `brackets are nested more than ${limit} deep`,
    () => "give the inner parts names, and use the names here",
  ),
  "too-long": error<{ limit: number }>(
    ({ limit }) => `this statement has more than ${limit} operations`,
    () => "split it into several statements with names",
  ),
  "too-big": error<{ length: number; limit: number }>(
    ({ length, limit }) =>
      `this file has ${length} characters, more than the limit of ${limit}: it is not read`,
    () => "is it the right file? Experiments have a few thousand characters",
  ),
  "not-utf8": error<{ wide: boolean }>(
    () => "the file is not valid UTF-8 here",
    ({ wide }) => `save the file as UTF-8; it looks like ${wide ? "UTF-16" : "Latin-1 or Windows-1252"}`,
  ),
  "a-plan": error<Record<never, never>>(
    () => "this is a plan (written by `aclc plan`), not an .acl file",
    () => "use a plan with `aclc run`, `aclc diff`, `aclc compare` or `aclc program`",
  ),
  "text-not-closed": error<Record<never, never>>(
    () => 'this text is not closed: expected `"` on the same line',
  ),
  "text-escape": error<{ found: string }>(
    ({ found }) => `\`${found}\` is not a valid escape in text`,
    () => 'only `"`, `\\` and `n` may follow a backslash; write paths with `/`',
  ),
  "number-form": {
    ...error<{ found: string; meant: string | undefined }>(
      ({ found }) => `\`${found}\` is not a valid number`,
      ({ meant }) => meant && `write \`${meant}\``,
    ),
    replacement: ({ meant }: { meant: string | undefined }) => meant,
  },
  "unknown-character": suggesting(
    error<{
      found: string;
      meant: string | undefined;
      kind?: keyof typeof CHARACTER_HELP | undefined;
      write?: string | undefined;
    }>(
      ({ found }) => `${found} is not part of the language`,
      ({ kind, write }) => (write === undefined ? kind && CHARACTER_HELP[kind] : `write \`${write}\``),
    ),
    ({ meant }) => meant,
  ),
  "comment-form": error<Record<never, never>>(
    () => "a comment cannot start with `/*`",
    () => "start each line of the comment with `//`",
  ),
  "too-many": error<{ shown: number }>(
    ({ shown }) => `this file has too many syntax errors: only the first ${shown} are shown`,
  ),
});

export type SyntaxReport = typeof SYNTAX_DIAGNOSTICS.make;

type Place = "file" | "body" | "evaluation";

const PLACES = {
  file: "a file",
  body: "a stage or recipe",
  evaluation: "an `evaluate` block",
} as const;

const EXAMPLES = {
  file: "a file has statements such as `dataset`, `encoder`, `attack` and `stage`",
  body: "a stage has statements such as `data`, `view`, `loss` and `optimizer`",
  evaluation: "an `evaluate` block has only `measure` statements",
} as const;

const CHARACTER_HELP = {
  letter: "names may contain a to z, A to Z, 0 to 9 and `_`",
  end: "statements need no separator: remove it",
  power: "there is no power operator; write powers of ten as 1e-6",
};

/** Words that start a statement in other languages. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ...["if", "else", "elif", "while", "repeat", "def", "fn", "function", "return"].map(
    (word) => [word, "the language has no conditions, loops or functions"] as const,
  ),
  ...["import", "include", "require"].map((word) => [word, 'did you mean `use "FILE"`?'] as const),
  ...["model", "network", "net", "backbone"].map((word) => [word, "did you mean `encoder`?"] as const),
  ...["classifier", "projector", "projection"].map((word) => [word, "did you mean `head`?"] as const),
  ...["transform", "transforms"].map((word) => [word, "did you mean `augment`?"] as const),
  ...["objective", "total"].map((word) => [word, "did you mean `minimize`?"] as const),
  ...["epoch", "epochs", "steps"].map((word) => [word, `did you mean \`for 10 ${word}\`?`] as const),
  ...["eval", "test", "validate"].map((word) => [word, "did you mean `evaluate` or `measure`?"] as const),
]);

function homeOf(keyword: string, where: Place): string {
  if (where === "file") return `put it between the braces of \`stage NAME { ... }\``;
  if (where === "evaluation") return EXAMPLES.evaluation;
  return `move \`${keyword}\` to the top level of the file`;
}
