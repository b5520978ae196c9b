import { diagnosticTable, error, type Mended, type Nothing, suggesting, warning } from "./diagnostic.ts";

/** What can be wrong with the form of a file. */
export const SYNTAX_DIAGNOSTICS = diagnosticTable("syntax", {
  unexpected: error<{
    expected: string;
    found: string;
    write?: string | undefined;
    help?: string | undefined;
  }>(
    ({ expected, found }) => `expected ${expected}, found ${found}`,
    ({ help, write }) => help ?? (write && `write \`${write}\``),
  ),
  "argument-order": error<{
    named: string;
    before: string | undefined;
    list: string | undefined;
    flag?: string | undefined;
  }>(
    () => "an argument without a name comes after a named argument",
    ({ named, before, list, flag }) =>
      flag !== undefined
        ? `move it before \`${named}:\`, or write ${flag}: true`
        : `move it before \`${named}:\`${list === undefined ? "" : `; a list is written in brackets: ${before}: [${list}]`}`,
  ),
  "parentheses-alone": warning<Nothing>(
    () => "these parentheses contain a single call: a name may be missing before them",
    () => "remove the parentheses, or write NAME(...)",
  ),
  incomplete: error<{ expected: string; statement: string; next: string; help?: string | undefined }>(
    ({ expected, statement, next }) =>
      `\`${statement}\` is not complete: expected ${expected} before ${next}`,
    ({ help }) => help,
  ),
  "misspelt-keyword": suggesting(
    error<{ found: string; meant: string }>(({ found }) => `\`${found}\` is not a keyword`),
    ({ meant }) => meant,
  ),
  "statement-expected": error<{
    word: string;
    found: string;
    where: Place;
    names: boolean;
    advice?: string | undefined;
  }>(
    ({ found, where }) => `a statement in ${PLACES[where]} cannot start with ${found}`,
    ({ word, where, names, advice }) =>
      advice ??
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
  "body-expected": error<{ keyword: string; header: string; colon: boolean; closed: boolean }>(
    ({ keyword }) => `\`${keyword}\` needs its statements in braces: expected \`{\``,
    ({ header, colon, closed }) =>
      `write \`${header} {\`${colon ? " without `:`" : ""}${closed ? "" : ", and `}` after the last statement"}`,
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
  "unknown-character": {
    ...error<{
      found: string;
      meant?: string | undefined;
      kind?: keyof typeof CHARACTER_HELP;
      write?: string | undefined;
    }>(
      ({ found }) => `${found} is not part of the language`,
      ({ meant, kind, write }) => {
        if (meant !== undefined) return `did you mean \`${meant}\`?`;
        return write === undefined ? kind && CHARACTER_HELP[kind] : `write \`${write}\``;
      },
    ),
    replacement: ({ meant, edits }: { meant?: string | undefined } & Mended) =>
      edits === undefined ? meant : undefined,
  },
  "merge-conflict": error<{ from: number; to: number }>(
    ({ from, to }) =>
      from === to
        ? "a mark of a git merge conflict is left here"
        : `a git merge conflict is left in lines ${from} to ${to}`,
    ({ from, to }) =>
      from === to
        ? "delete the line"
        : "keep one of the two versions, and delete the other one and the lines with marks",
  ),
  "diff-signs": error<{ removed: boolean; added: boolean; header: boolean }>(
    () => "signs of a diff are left at the start of lines",
    ({ removed, added, header }) => {
      const parts = [
        ...(removed ? ["the lines with `-`"] : []),
        ...(added ? ["the signs `+`"] : []),
        ...(header ? ["the lines about the diff itself"] : []),
      ];
      return `delete ${parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`}`;
    },
  ),
  "code-fence": error<Nothing>(
    () => "a mark of a Markdown code block is left here",
    () => "delete the line",
  ),
  "hyphen-in-name": error<{ meant: string }>(
    () => "a name cannot contain `-`",
    ({ meant }) => `write \`${meant}\``,
  ),
  "equals-in-argument": error<{ name: string; value: string }>(
    () => "arguments are named with `:`, not with `=`",
    ({ name, value }) => `write \`${name}: ${value || "..."}\``,
  ),
  "comment-form": error<Record<never, never>>(
    () => "a comment cannot start with `/*`",
    () => "start each line of the comment with `//`",
  ),
  "name-too-long": error<{ length: number; limit: number }>(
    ({ length, limit }) => `this name has ${length} characters, more than the limit of ${limit}`,
    () => "use a shorter name: names of stages and checkpoints are also names of files",
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
  space: "write a plain space",
  invisible: "delete it",
  power: "there is no power operator; write powers of ten as 1e-6",
};

function homeOf(keyword: string, where: Place): string {
  if (where === "file" && keyword === "let") return "write `param` instead of `let`";
  if (where === "file") return `put it between the braces of \`stage NAME { ... }\``;
  if (where === "evaluation") return EXAMPLES.evaluation;
  return `move \`${keyword}\` to the top level of the file`;
}
