import type { FileNode } from "./ast.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { SYNTAX_DIAGNOSTICS } from "./diagnostics.ts";
import { FileReader } from "./file-reader.ts";
import { type Comment, lex } from "./lexer.ts";
import { planKey } from "./plan-text.ts";
import type { SourceFile } from "./span.ts";
import { StatementCutter } from "./statements.ts";

export type { Comment } from "./lexer.ts";

export interface Parsed {
  /** what could be read; where an expression was expected and something else found it has `missing` */
  readonly file: FileNode;
  /** mistakes of form, by place, each once */
  readonly diagnostics: readonly Diagnostic[];
  readonly comments: readonly Comment[];
  /** a statement that declares names could not be read, so that names may be unknown for no fault of their own */
  readonly namesLost: boolean;
}

/** A file with more mistakes than this is something else than an experiment. */
const MOST_DIAGNOSTICS = 100;

/** Nor is one of this many characters: it would take more memory than there is. */
const MOST_CHARACTERS = 1_000_000;

/** Reads a file: any text at all, in time proportional to its length. */
export function parse(source: SourceFile): Parsed {
  const something = somethingElse(source);
  if (something) {
    const span = { file: source.name, start: 0, end: source.text.length };
    const file = { file: source.name, decls: [], span };
    return { file, diagnostics: [something], comments: [], namesLost: true };
  }
  const { tokens, comments, diagnostics } = lex(source);
  const wounds = diagnostics
    .filter(({ code }) => code !== "syntax/comment-form")
    .map(({ span }) => span.start)
    .sort((a, b) => a - b);
  const cutter = new StatementCutter(source, tokens, wounds);
  const statements = cutter.cut();
  const reader = new FileReader(source, comments);
  const decls = statements.flatMap((statement) => reader.decl(statement));
  const all = [...diagnostics, ...cutter.diagnostics, ...reader.diagnostics].sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
  );
  return {
    file: { file: source.name, decls, span: { file: source.name, start: 0, end: source.text.length } },
    diagnostics: shortened(all),
    comments,
    namesLost: cutter.skipped || reader.namesLost,
  };
}

/** Says of a text that is no experiment at all what it is instead. */
function somethingElse({ name, text }: SourceFile): Diagnostic | undefined {
  const { length } = text;
  const start = { file: name, start: 0, end: 0 };
  if (length > MOST_CHARACTERS)
    return SYNTAX_DIAGNOSTICS.make("too-big", start, { length, limit: MOST_CHARACTERS });
  const key = planKey(text);
  return key && SYNTAX_DIAGNOSTICS.make("a-plan", { file: name, ...key }, {});
}

function shortened(all: readonly Diagnostic[]): readonly Diagnostic[] {
  if (all.length <= MOST_DIAGNOSTICS) return all;
  const { span } = all[MOST_DIAGNOSTICS]!;
  return [
    ...all.slice(0, MOST_DIAGNOSTICS),
    SYNTAX_DIAGNOSTICS.make("too-many", span, { shown: MOST_DIAGNOSTICS }),
  ];
}
