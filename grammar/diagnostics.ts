import { type DiagnosticRow, diagnosticTable } from "./diagnostic.ts";

function error<P>(message: (p: P) => string, help?: (p: P) => string | undefined): DiagnosticRow<P> {
  return { severity: "error", message, ...(help ? { help } : {}) };
}

/** What can be wrong with the form of a file. */
export const SYNTAX_DIAGNOSTICS = diagnosticTable("syntax", {
  unexpected: error<{ expected: string; found: string }>(
    ({ expected, found }) => `expected ${expected}, found ${found}`,
  ),
  incomplete: error<{ expected: string; statement: string; next: string }>(
    ({ expected, statement, next }) =>
      `\`${statement}\` is not complete: expected ${expected} before ${next}`,
  ),
  "misspelt-keyword": error<{ found: string; meant: string }>(
    ({ found }) => `\`${found}\` is no word of the language`,
    ({ meant }) => `did you mean \`${meant}\`?`,
  ),
  "statement-expected": error<{ found: string; where: "file" | "body" | "evaluation" }>(
    ({ found, where }) => `${found} begins no statement of ${PLACES[where]}`,
    ({ where }) => EXAMPLES[where],
  ),
  "statement-misplaced": error<{ keyword: string; where: "file" | "body" | "evaluation" }>(
    ({ keyword, where }) =>
      where === "file"
        ? `\`${keyword}\` cannot stand outside of a stage or recipe`
        : `\`${keyword}\` cannot stand in ${PLACES[where]}`,
    ({ keyword, where }) => homeOf(keyword, where),
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
  "text-not-closed": error<Record<never, never>>(
    () => 'text begins here and is not closed: expected `"` on the same line',
  ),
  "text-escape": error<{ found: string }>(
    ({ found }) => `\`${found}\` has no meaning in text`,
    () => 'after a backslash stand `"`, `\\` or `n`',
  ),
  "number-form": error<{ found: string; meant: string }>(
    ({ found }) => `\`${found}\` is not a whole number and not a decimal`,
    ({ meant }) => `write \`${meant}\``,
  ),
  "unknown-character": error<{ found: string; meant: string | undefined }>(
    ({ found }) => `${found} is no character of the language`,
    ({ meant }) => (meant === undefined ? undefined : `did you mean \`${meant}\`?`),
  ),
  "too-many": error<{ shown: number }>(
    ({ shown }) => `this file has more errors of form than the ${shown} that are shown`,
  ),
});

export type SyntaxReport = typeof SYNTAX_DIAGNOSTICS.make;

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

function homeOf(keyword: string, where: "file" | "body" | "evaluation"): string {
  if (where === "file") return "is a brace closed too early above?";
  if (where === "evaluation") return EXAMPLES.evaluation;
  return `\`${keyword}\` stands at the top of a file`;
}
