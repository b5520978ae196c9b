import type { Decl, Item, MeasureItem } from "./ast.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { SYNTAX_DIAGNOSTICS } from "./diagnostics.ts";
import { type Comment, spanOf } from "./lexer.ts";
import { type BareStatement, type Header, StatementParser } from "./parser.ts";
import { describeProblem } from "./problem.ts";
import { losesNames, remainsOf } from "./remains.ts";
import type { SourceFile, Span } from "./span.ts";
import type { Statement } from "./statements.ts";

let parser: StatementParser | undefined;

/** Statements to nodes. */
export class FileReader {
  readonly diagnostics: Diagnostic[] = [];
  namesLost = false;
  private readonly docs: readonly Comment[];

  constructor(
    private readonly source: SourceFile,
    comments: readonly Comment[],
  ) {
    this.docs = comments.filter(({ text }) => text.startsWith("///"));
  }

  decl(statement: Statement): Decl[] {
    const read = this.read(statement);
    const [bare] = read;
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
    return read.map((one) => ({ ...one, ...common }) as Decl);
  }

  private item(statement: Statement): Item[] {
    return this.read(statement).map((one) => ({ ...one, ...this.common(statement) }) as Item);
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
      // One behind a statement is about that one, if anything.
      const line = this.source.text.lastIndexOf("\n", span.start - 1) + 1;
      if (/[^\s\uFEFF]/.test(this.source.text.slice(line, span.start))) break;
      lines.unshift(text.replace(/^\/\/\/ ?/, "").trimEnd());
      below = span.start;
    }
    return lines.length === 0 ? undefined : lines.join("\n");
  }

  /** What a statement says; with a mistake, what is left of it. */
  private read(statement: Statement): readonly (BareStatement | Header)[] {
    if (statement.damaged) return this.remains(statement);
    parser ??= new StatementParser();
    const read = parser.statement(this.source.name, statement.keyword, statement.tokens);
    const [problem] = parser.errors;
    if (!problem) {
      for (const { arg, behind } of parser.late)
        this.diagnostics.push(
          SYNTAX_DIAGNOSTICS.make("argument-order", arg.span, { named: behind.text }, [
            { span: behind.span, text: "the first with a name" },
          ]),
        );
      if (statement.afterwards) this.diagnostics.push(statement.afterwards);
      return read ? [read] : [];
    }
    if (!statement.guessed) {
      const said = describeProblem(this.source.name, statement, problem);
      this.diagnostics.push(said);
      // the name that was meant is not known
      this.namesLost ||= said.code === "syntax/reserved-word";
    }
    return this.remains(statement);
  }

  private remains(statement: Statement): readonly (BareStatement | Header)[] {
    const saved = remainsOf(this.source.name, statement);
    this.namesLost ||= losesNames(statement.keyword, saved);
    return saved;
  }
}
