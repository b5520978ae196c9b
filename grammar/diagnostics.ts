import { diagnosticTable, error, type Nothing, suggesting, warning } from "./diagnostic.ts";

/** What can be wrong with the form of a file. */
export const SYNTAX_DIAGNOSTICS = diagnosticTable("syntax", {
  unexpected: error<{ expected: string; found: string; write?: string }>(
    ({ expected, found }) => `expected ${expected}, found ${found}`,
    ({ write }) => write && `write \`${write}\``,
  ),
  "argument-order": error<{ named: string }>(
    () => "an argument without a name stands behind one that has a name",
    ({ named }) => `move it before \`${named}:\``,
  ),
  "parentheses-alone": warning<Nothing>(
    () => "parentheses around a call alone: a name may be missing before them",
    () => "they put operations together, and say nothing of one call: leave them out, or write NAME(...)",
  ),
  incomplete: error<{ expected: string; statement: string; next: string }>(
    ({ expected, statement, next }) =>
      `\`${statement}\` is not complete: expected ${expected} before ${next}`,
  ),
  "misspelt-keyword": suggesting(
    error<{ found: string; meant: string }>(({ found }) => `\`${found}\` is no word of the language`),
    ({ meant }) => meant,
  ),
  "statement-expected": error<{ word: string; found: string; where: Place; names: boolean }>(
    ({ found, where }) => `${found} begins no statement of ${PLACES[where]}`,
    ({ word, where, names }) =>
      ELSEWHERE.get(word.toLowerCase()) ??
      (names && where !== "evaluation"
        ? `say first what it is, such as \`${where === "file" ? "dataset" : "loss"} ${word} = ...\``
        : EXAMPLES[where]),
  ),
  "statement-misplaced": error<{ keyword: string; where: Place; closed: boolean }>(
    ({ keyword, where }) =>
      where === "file"
        ? `\`${keyword}\` cannot stand outside of a stage or recipe`
        : `\`${keyword}\` cannot stand in ${PLACES[where]}`,
    ({ keyword, where, closed }) =>
      where === "file" && closed ? "is the brace above closed too early?" : homeOf(keyword, where),
  ),
  "reserved-word": error<{ word: string }>(
    ({ word }) => `\`${word}\` is a word of the language and cannot be a name`,
    ({ word }) => `choose another name, such as \`${word}_1\``,
  ),
  "not-closed": error<{ bracket: string; close: string; next: string }>(
    ({ bracket, close, next }) => `\`${bracket}\` is not closed: expected \`${close}\` before ${next}`,
  ),
  "not-opened": error<{ bracket: string }>(({ bracket }) => `\`${bracket}\` closes nothing`),
  "wrong-bracket": error<{ open: string; close: string; found: string }>(
    ({ open, close, found }) => `\`${open}\` is closed by \`${close}\`, found \`${found}\``,
  ),
  "body-expected": error<{ keyword: string }>(
    ({ keyword }) => `\`${keyword}\` wants its statements in braces: expected \`{\``,
  ),
  "too-deep": error<{ limit: number }>(
    ({ limit }) => `brackets are nested more than ${limit} deep`,
    () => "give the inner parts names of their own",
  ),
  "too-long": error<{ limit: number }>(
    ({ limit }) => `more than ${limit} operations in one statement`,
    () => "give parts of it names of their own",
  ),
  "too-big": error<{ length: number; limit: number }>(
    ({ length, limit }) =>
      `a file of ${length} characters is no experiment and is not read: expected at most ${limit}`,
  ),
  "not-utf8": error<{ wide: boolean }>(
    () => "the bytes that stand here are no UTF-8",
    ({ wide }) => `save the file as UTF-8; it looks like ${wide ? "UTF-16" : "Latin-1 or Windows-1252"}`,
  ),
  "a-plan": error<Record<never, never>>(
    () => "this is a plan, and no file of the language",
    () => "`aclc run`, `aclc diff`, `aclc compare` and `aclc program` take plans",
  ),
  "text-not-closed": error<Record<never, never>>(
    () => 'text begins here and is not closed: expected `"` on the same line',
  ),
  "text-escape": error<{ found: string }>(
    ({ found }) => `\`${found}\` has no meaning in text`,
    () => 'after a backslash stand `"`, `\\` or `n`',
  ),
  "number-form": {
    ...error<{ found: string; meant: string | undefined }>(
      ({ found }) => `\`${found}\` is not a whole number and not a decimal`,
      ({ meant }) => meant && `write \`${meant}\``,
    ),
    replacement: ({ meant }: { meant: string | undefined }) => meant,
  },
  "unknown-character": suggesting(
    error<{
      found: string;
      meant: string | undefined;
      kind?: keyof typeof HABITS | undefined;
      write?: string | undefined;
    }>(
      ({ found }) => `${found} is not part of the language`,
      ({ kind, write }) => (write === undefined ? kind && HABITS[kind] : `write \`${write}\``),
    ),
    ({ meant }) => meant,
  ),
  "comment-form": error<Record<never, never>>(
    () => "`/*` begins no comment",
    () => "begin each line of it with `//`",
  ),
  "too-many": error<{ shown: number }>(
    ({ shown }) => `this file has more errors of form than the ${shown} that are shown`,
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
  file: "a file is made of statements such as `dataset`, `encoder`, `attack`, `stage`",
  body: "a stage is made of statements such as `data`, `view`, `loss`, `optimizer`",
  evaluation: "an `evaluate` block is made of `measure` statements",
} as const;

const HABITS = {
  letter: "names are made of a to z, A to Z, 0 to 9 and `_`",
  end: "nothing separates statements: leave it out",
  power: "there are no powers; those of ten are written 1e-6",
};

/** What other languages begin statements with. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ...["if", "else", "elif", "while", "repeat", "def", "fn", "function", "return"].map(
    (word) => [word, "there are no conditions, loops and functions: every statement always holds"] as const,
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
  return `\`${keyword}\` stands at the top of a file`;
}
