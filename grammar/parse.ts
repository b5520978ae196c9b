import { EOF, type IRecognitionException, type IToken } from "chevrotain";
import type { Decl, Expr, FileNode, Item, MeasureItem, Name } from "./ast.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { SYNTAX_DIAGNOSTICS } from "./diagnostics.ts";
import { type Comment, lex, spanOf } from "./lexer.ts";
import { isKeyword, RULES, StatementParser } from "./parser.ts";
import type { SourceFile, Span } from "./span.ts";
import { type Statement, StatementCutter, shown } from "./statements.ts";
import { type BareStatement, type Header, StatementReader } from "./to-ast.ts";
import { Equals, NameToken, STATEMENTS, type StatementKeyword } from "./tokens.ts";

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

let parser: StatementParser | undefined;

/** Reads a file: any text at all, in time proportional to its length. */
export function parse(source: SourceFile): Parsed {
  const { tokens, comments, diagnostics } = lex(source);
  const wounds = diagnostics.map(({ span }) => span.start).sort((a, b) => a - b);
  const cutter = new StatementCutter(source.name, tokens, wounds);
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

function shortened(all: readonly Diagnostic[]): readonly Diagnostic[] {
  if (all.length <= MOST_DIAGNOSTICS) return all;
  const { span } = all[MOST_DIAGNOSTICS]!;
  return [
    ...all.slice(0, MOST_DIAGNOSTICS),
    SYNTAX_DIAGNOSTICS.make("too-many", span, { shown: MOST_DIAGNOSTICS }),
  ];
}

/** Statements to nodes. */
class FileReader {
  readonly diagnostics: Diagnostic[] = [];
  namesLost = false;
  private readonly reader: StatementReader;
  private readonly docs: readonly Comment[];

  constructor(
    private readonly source: SourceFile,
    comments: readonly Comment[],
  ) {
    this.reader = new StatementReader(source.name);
    this.docs = comments.filter(({ text }) => text.startsWith("///"));
  }

  decl(statement: Statement): Decl[] {
    const bare = this.read(statement);
    const common = this.common(statement);
    // What is in a body is read also where its header cannot be.
    const inner = statement.body?.statements ?? [];
    if (statement.keyword === "evaluate") {
      const measures = inner.flatMap((one) => this.item(one) as MeasureItem[]);
      return bare?.kind === "evaluate" ? [{ ...bare, ...common, measures } as Decl] : [];
    }
    if (statement.keyword === "stage" || statement.keyword === "recipe") {
      const items = inner.flatMap((one) => this.item(one));
      return bare ? [{ ...bare, ...common, items } as Decl] : [];
    }
    return bare ? [{ ...bare, ...common } as Decl] : [];
  }

  private item(statement: Statement): Item[] {
    const bare = this.read(statement);
    return bare ? [{ ...bare, ...this.common(statement) } as Item] : [];
  }

  private common(statement: Statement): { span: Span; doc?: string } {
    const { tokens, body } = statement;
    const start = tokens[0]!.startOffset;
    const last = spanOf(this.source.name, tokens.at(-1)!);
    const doc = this.docAbove(start);
    const span = { file: this.source.name, start, end: Math.max(body?.end ?? 0, last.end) };
    return { span, ...(doc === undefined ? {} : { doc }) };
  }

  /** The `///` lines right above an offset, without the slashes. */
  private docAbove(offset: number): string | undefined {
    let [low, high] = [0, this.docs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.docs[middle]!.span.end <= offset) low = middle + 1;
      else high = middle;
    }
    const lines: string[] = [];
    let below = offset;
    for (let i = low - 1; i >= 0; i--) {
      const { text, span } = this.docs[i]!;
      if (!/^[ \t]*\r?\n[ \t]*$/.test(this.source.text.slice(span.end, below))) break;
      lines.unshift(text.replace(/^\/\/\/ ?/, "").trimEnd());
      below = span.start;
    }
    return lines.length === 0 ? undefined : lines.join("\n");
  }

  private read(statement: Statement): BareStatement | Header | undefined {
    if (statement.damaged) return this.remains(statement);
    parser ??= new StatementParser();
    parser.input = [...statement.tokens];
    const tree = parser[RULES[statement.keyword]]();
    const [problem] = parser.errors;
    if (!problem) {
      if (statement.afterwards) this.diagnostics.push(statement.afterwards);
      return this.reader.statement(tree);
    }
    this.report(statement, problem);
    return this.remains(statement);
  }

  private report(statement: Statement, problem: IRecognitionException): void {
    const { make } = SYNTAX_DIAGNOSTICS;
    const { token, message: expected } = problem;
    const { keyword, next } = statement;
    if (token.tokenType === EOF) {
      const last = spanOf(this.source.name, statement.tokens.at(-1)!);
      this.diagnostics.push(make("incomplete", last, { expected, statement: keyword, next }));
      return;
    }
    const span = spanOf(this.source.name, token);
    const misused = expected === NameToken.LABEL ? isKeyword(token) : token.image in STATEMENTS;
    if (misused) this.diagnostics.push(make("reserved-word", span, { word: token.image }));
    else this.diagnostics.push(make("unexpected", span, { expected, found: shown(token) }));
  }

  /** What can be saved of a statement with a mistake: its names, so that they count as declared. */
  private remains(statement: Statement): BareStatement | Header | undefined {
    const saved = this.saved(statement);
    const { keyword } = statement;
    const declares = keyword === "use" || keyword === "keep" || keyword === "data";
    if (declares || (saved === undefined && !NAMELESS.has(keyword))) this.namesLost = true;
    return saved;
  }

  private saved({ keyword, tokens }: Statement): BareStatement | Header | undefined {
    const end = spanOf(this.source.name, tokens.at(-1)!).end;
    const value: Expr = { kind: "missing", span: { file: this.source.name, start: end, end } };
    const names = namesOf(tokens).map((token): Name => this.reader.name(token));
    const [name] = names;
    switch (keyword) {
      case "stage":
      case "recipe":
        return name && { kind: keyword, name, like: undefined };
      case "param":
        return name && { kind: keyword, name, type: undefined, range: undefined, value };
      case "augment":
        return name && { kind: keyword, name, parameters: [], value };
      case "dataset":
      case "encoder":
      case "head":
      case "attack":
      case "schedule":
      case "column":
      case "loss":
        return name && { kind: keyword, name, value };
      case "split":
      case "let":
        return name && { kind: keyword, names, value };
      case "view":
        return name && { kind: keyword, names, value, maximizing: undefined };
      case "batch":
      case "minimize":
      case "predict":
      case "optimizer":
      case "for":
      case "seed":
        return { kind: keyword, value };
      default:
        return undefined;
    }
  }
}

/** Statements that declare no name. */
const NAMELESS: ReadonlySet<StatementKeyword> = new Set([
  "experiment",
  "precision",
  "evaluate",
  "start",
  "freeze",
  "continue",
  "measure",
]);

/** The names that a statement declares: before `=`, or all there is. */
function namesOf(tokens: readonly IToken[]): IToken[] {
  const equals = tokens.findIndex(({ tokenType }) => tokenType === Equals);
  const declared = tokens.slice(1, equals < 0 ? 2 : equals);
  const names: IToken[] = [];
  for (const [i, token] of declared.entries()) {
    if (i % 2 === 0 && token.tokenType === NameToken) names.push(token);
    else if (token.image !== ",") break;
  }
  return names;
}
