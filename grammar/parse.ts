import type { FileNode } from "./ast.ts";
import { type Diagnostic, isError } from "./diagnostic.ts";
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

/** What stands for bytes that are no UTF-8: nobody writes it, and what was there is lost. */
export const REPLACEMENT = "\uFFFD";

/** Nor is one of this many characters: it would take more memory than there is. */
const MOST_CHARACTERS = 1_000_000;

/** Reads a file: any text at all, in time proportional to its length. */
export function parse(source: SourceFile): Parsed {
  const unreadable = whyUnreadable(source);
  if (unreadable) {
    const span = { file: source.name, start: 0, end: source.text.length };
    const file = { file: source.name, decls: [], span };
    return { file, diagnostics: [unreadable], comments: [], namesLost: true };
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
  const own = diagnostics.filter(({ span }) => !isWithin(cutter.leftOut, span.start));
  const all = [...own, ...cutter.diagnostics, ...reader.diagnostics].sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
  );
  return {
    file: { file: source.name, decls, span: { file: source.name, start: 0, end: source.text.length } },
    diagnostics: shortened(all),
    comments,
    namesLost: cutter.skipped || reader.namesLost,
  };
}

/** Whether an offset lies in one of some places, which follow each other. */
function isWithin(places: StatementCutter["leftOut"], offset: number): boolean {
  // the last that begins at or before it
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return low > 0 && offset < places[low - 1]!.end;
}

/** What keeps a text from being read at all: its length, its bytes, or that it is something else. */
function whyUnreadable({ name, text }: SourceFile): Diagnostic | undefined {
  const { make } = SYNTAX_DIAGNOSTICS;
  const { length } = text;
  const at = (start: number, end: number) => ({ file: name, start, end });
  if (length > MOST_CHARACTERS) return make("too-big", at(0, 0), { length, limit: MOST_CHARACTERS });
  const lost = text.indexOf(REPLACEMENT);
  if (lost >= 0) return make("not-utf8", at(lost, lost + 1), { wide: text.includes("\0") });
  const key = planKey(text);
  return key && make("a-plan", { file: name, ...key }, {});
}

function shortened(all: readonly Diagnostic[]): readonly Diagnostic[] {
  const errors = all.filter(isError);
  const first = errors[MOST_DIAGNOSTICS];
  if (!first) return all;
  const { span } = first;
  return [
    ...all.slice(0, all.indexOf(first)),
    SYNTAX_DIAGNOSTICS.make("too-many", span, { shown: MOST_DIAGNOSTICS }),
  ];
}
