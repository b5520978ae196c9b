import type { Decl, Item } from "./ast.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { SYNTAX_DIAGNOSTICS } from "./diagnostics.ts";
import type { Comment } from "./lexer.ts";
import { spanOf } from "./lexer-token.ts";
import { WITH_BODY } from "./look-ahead.ts";
import { type BareStatement, type Header, StatementParser } from "./parser.ts";
import { describeOrder, describeProblem } from "./problem.ts";
import { mayMissNames, recoverStatement } from "./recovery.ts";
import type { SourceFile, Span } from "./span.ts";
import type { Statement } from "./statements.ts";

let parser: StatementParser | undefined;

/** Converts statements to nodes of the syntax tree. Call it in the order of the file, because of the doc comments. */
export class FileReader {
  readonly diagnostics: Diagnostic[] = [];
  namesLost = false;
  private readonly docs: readonly Comment[];
  /** index of the first doc comment after the start of the current statement */
  private doc = 0;

  constructor(
    private readonly source: SourceFile,
    comments: readonly Comment[],
  ) {
    this.docs = comments.filter(({ text }) => text.startsWith("///"));
  }

  /** @param siblings the statements of the file */
  decl(statement: Statement, siblings: readonly Statement[]): Decl[] {
    const read = this.read(statement, siblings);
    const { span, doc } = this.common(statement);
    const nodes = read.map((one) => placed<Decl>(one, span, doc));
    const { body, keyword } = statement;
    if (!WITH_BODY.has(keyword)) return nodes;
    // The body is read even if the header has a mistake.
    const items = body?.statements.flatMap((one, _, all) => this.item(one, all)) ?? [];
    const inside = keyword === "evaluate" ? { measures: items } : { items };
    return nodes.slice(0, 1).map((node) => Object.assign(node, inside));
  }

  private item(statement: Statement, siblings: readonly Statement[]): Item[] {
    const read = this.read(statement, siblings);
    const { span, doc } = this.common(statement);
    return read.map((one) => placed<Item>(one, span, doc));
  }

  private common({ tokens, body }: Statement): { readonly span: Span; readonly doc: string | undefined } {
    const first = tokens[0]!;
    const span = spanOf(this.source.name, first);
    const last = tokens.at(-1)!;
    const end = Math.max(body?.end ?? 0, last.startOffset + last.image.length);
    return { span: { ...span, end }, doc: this.docAbove(first.startOffset) };
  }

  /** The `///` lines right above a statement, without the slashes. */
  private docAbove(offset: number): string | undefined {
    const before = this.doc;
    while (this.doc < this.docs.length && this.docs[this.doc]!.span.end <= offset) this.doc++;
    const lines: string[] = [];
    let below = offset;
    for (let i = this.doc - 1; i >= before; i--) {
      const { text, span } = this.docs[i]!;
      if (!/^[ \t]*\r?\n[ \t]*$/.test(this.source.text.slice(span.end, below))) break;
      // A comment at the end of a line of code belongs to that line.
      const line = this.source.text.lastIndexOf("\n", span.start - 1) + 1;
      if (/[^\s\uFEFF]/.test(this.source.text.slice(line, span.start))) break;
      lines.unshift(text.replace(/^\/\/\/ ?/, "").trimEnd());
      below = span.start;
    }
    return lines.length === 0 ? undefined : lines.join("\n");
  }

  /** Parses a statement. If it has a mistake, returns what can be recovered. */
  private read(statement: Statement, siblings: readonly Statement[]): readonly (BareStatement | Header)[] {
    if (statement.damaged) return this.recover(statement);
    parser ??= new StatementParser();
    const read = parser.statement(this.source.name, statement.keyword, statement.tokens);
    const { problem } = parser;
    if (!problem) {
      for (const one of parser.misordered) this.diagnostics.push(describeOrder(this.source, one));
      for (const span of parser.callsInParentheses)
        this.diagnostics.push(SYNTAX_DIAGNOSTICS.make("parentheses-alone", span, {}));
      if (statement.afterwards) this.diagnostics.push(statement.afterwards);
      return read ? [read] : [];
    }
    if (!statement.guessed) {
      const diagnostic = describeProblem(this.source, statement, problem, siblings);
      this.diagnostics.push(diagnostic);
      // the keyword was used as a name, so the name that was meant is unknown
      this.namesLost ||= diagnostic.code === "syntax/reserved-word";
    }
    return this.recover(statement);
  }

  private recover(statement: Statement): readonly (BareStatement | Header)[] {
    const saved = recoverStatement(this.source.name, statement);
    this.namesLost ||= mayMissNames(statement.keyword, saved);
    return saved;
  }
}

/** Adds the span and the doc comment to a new node. The node is changed in place, because nothing else uses it yet. */
function placed<T extends Decl | Item>(bare: object, span: Span, doc: string | undefined): T {
  const node = bare as { span?: Span; doc?: string };
  node.span = span;
  if (doc !== undefined) node.doc = doc;
  return bare as T;
}
