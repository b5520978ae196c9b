import type { FileNode } from "./ast.ts";
import { type Diagnostic, isError } from "./diagnostic.ts";
import { SYNTAX_DIAGNOSTICS } from "./diagnostics.ts";
import { FileReader } from "./file-reader.ts";
import { type Comment, lex } from "./lexer.ts";
import { planKey } from "./plan-text.ts";
import type { SourceFile } from "./span.ts";
import { StatementSplitter } from "./statements.ts";

export type { Comment } from "./lexer.ts";

export interface Parsed {
  /** everything that could be read; an expression with a mistake is `missing` */
  readonly file: FileNode;
  /** syntax errors and warnings, sorted by place, each once */
  readonly diagnostics: readonly Diagnostic[];
  readonly comments: readonly Comment[];
  /** a statement that declares names could not be read, so an unknown name may not be a mistake */
  readonly namesLost: boolean;
}

/** A file with more mistakes than this is probably not an experiment. */
const MOST_DIAGNOSTICS = 100;

/** The character that replaces bytes that are not UTF-8. The original bytes are lost. */
export const REPLACEMENT = "\uFFFD";

/** Longer files are refused, because reading them would take too much memory. */
const MOST_CHARACTERS = 1_000_000;

/** Parses a file. The text can be anything; the time is proportional to its length. */
export function parse(source: SourceFile): Parsed {
  const unreadable = unreadableReason(source);
  if (unreadable) {
    const span = { file: source.name, start: 0, end: source.text.length };
    const file = { file: source.name, decls: [], span };
    return { file, diagnostics: [unreadable], comments: [], namesLost: true };
  }
  const { tokens, comments, diagnostics, damage, namesLost } = lex(source);
  const splitter = new StatementSplitter(source, tokens, damage);
  const statements = splitter.split();
  const reader = new FileReader(source, comments);
  const decls = statements.flatMap((statement) => reader.decl(statement, statements));
  const own = diagnostics.filter(({ span }) => !isWithin(splitter.leftOut, span.start));
  const all = [...own, ...splitter.diagnostics, ...reader.diagnostics].sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
  );
  return {
    file: { file: source.name, decls, span: { file: source.name, start: 0, end: source.text.length } },
    diagnostics: shortened(all),
    comments,
    namesLost: namesLost || splitter.skipped || reader.namesLost,
  };
}

/** Whether an offset is in one of the ranges, which are sorted. */
function isWithin(places: StatementSplitter["leftOut"], offset: number): boolean {
  // find the last range that starts at or before the offset
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return low > 0 && offset < places[low - 1]!.end;
}

/** Why a text cannot be parsed at all: it is too long, not UTF-8, or a plan. */
function unreadableReason({ name, text }: SourceFile): Diagnostic | undefined {
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
