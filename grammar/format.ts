import type { IToken } from "chevrotain";
import { type Diagnostic, isError } from "./diagnostic.ts";
import { printLayout } from "./layout.ts";
import { type Comment, lex } from "./lexer.ts";
import { parse } from "./parse.ts";
import type { SourceFile } from "./span.ts";
import { type InnerComment, StatementLayout } from "./statement-layout.ts";
import { type Statement, StatementSplitter } from "./statements.ts";

export interface Formatted {
  /** unchanged if the file has syntax errors */
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

const WIDTH = 110;

/**
 * Formats a file: one statement per line, two spaces of indentation in a body, at most one empty line between
 * statements, long lines broken at arguments. The comments and the meaning of the file do not change.
 */
export function format(source: SourceFile): Formatted {
  const diagnostics = parse(source).diagnostics.filter(isError);
  if (diagnostics.length > 0) return { text: source.text, diagnostics };
  const { tokens, comments } = lex(source);
  const statements = new StatementSplitter(source, tokens, []).split();
  const writer = new Writer(source.text, comments);
  writer.statements(statements, 0);
  writer.commentsBefore(source.text.length, 0);
  return { text: writer.out, diagnostics };
}

type Body = NonNullable<Statement["body"]>;

class Writer {
  out = "";
  /** index of the next comment to write */
  private next = 0;
  /** the offset in the source up to which everything has been written */
  private done = 0;
  /** nothing has been written in this body yet */
  private first = true;

  constructor(
    private readonly text: string,
    private readonly comments: readonly Comment[],
  ) {}

  statements(statements: readonly Statement[], depth: number): void {
    for (const statement of statements) this.statement(statement, depth);
  }

  /** Comments on lines of their own before an offset. */
  commentsBefore(offset: number, depth: number): void {
    for (let comment = this.comments[this.next]; comment; comment = this.comments[this.next]) {
      if (comment.span.start >= offset) return;
      this.emptyLine(comment.span.start);
      this.out += `${"  ".repeat(depth)}${comment.text.trimEnd()}\n`;
      this.done = comment.span.end;
      this.next++;
    }
  }

  private statement({ tokens, body }: Statement, depth: number): void {
    const start = tokens[0]!.startOffset;
    this.commentsBefore(start, depth);
    this.emptyLine(start);
    const inner = tokens.map((token, i) => (i === 0 ? [] : this.innerComments(token.startOffset)));
    const { layout, trailing } = new StatementLayout(tokens, inner).layout();
    this.out += printLayout(layout, depth, body ? WIDTH - 2 : WIDTH);
    this.done = endOf(tokens.at(-1)!);
    if (body) this.body(body, depth, trailing);
    else this.endLine("", trailing);
  }

  /** @param trailing comments to write after the brace */
  private body({ statements, end }: Body, depth: number, trailing: readonly string[]): void {
    const brace = this.text.indexOf("{", this.skipComments(this.done));
    const header = this.innerComments(brace);
    this.done = brace + 1;
    if (statements.length === 0 && header.every(({ own }) => !own) && !this.isCommentBefore(end)) {
      this.done = end;
      this.endLine(" {}", [...trailing, ...header.map(({ text }) => text)]);
      return;
    }
    const all = [...trailing.map((text) => ({ text, own: false })), ...header, ...this.behind()];
    // on lines of their own in the body, unless the last one would become the doc comment of the first statement
    const first = all.at(-1)?.text.startsWith("///") ? -1 : all.findIndex(({ own }) => own);
    const texts = all.map(({ text }) => text);
    const own = first < 0 ? [] : texts.splice(first);
    this.put(" {", texts);
    for (const text of own) this.put(`${"  ".repeat(depth + 1)}${text}`, []);
    this.first = own.length === 0;
    this.statements(statements, depth + 1);
    this.commentsBefore(end, depth + 1);
    this.done = end;
    this.out += "  ".repeat(depth);
    this.endLine("}", []);
  }

  /** The comments before an offset within a statement. */
  private innerComments(offset: number): InnerComment[] {
    const found: InnerComment[] = [];
    for (let comment = this.comments[this.next]; comment; comment = this.comments[this.next]) {
      if (comment.span.start >= offset) break;
      found.push({ text: comment.text.trimEnd(), own: this.beginsLine(comment.span.start) });
      this.next++;
    }
    return found;
  }

  private isCommentBefore(offset: number): boolean {
    const comment = this.comments[this.next];
    return comment !== undefined && comment.span.start < offset;
  }

  /** The comment that follows on the same line of the source. */
  private behind(): InnerComment[] {
    const comment = this.comments[this.next];
    if (!comment || /\S|\n/.test(this.text.slice(this.done, comment.span.start))) return [];
    this.done = comment.span.end;
    this.next++;
    return [{ text: comment.text.trimEnd(), own: false }];
  }

  /** Ends a line with the given comments and the comment that follows on this line of the source. */
  private endLine(end: string, comments: readonly string[]): void {
    this.first = false;
    this.put(end, [...comments, ...this.behind().map(({ text }) => text)]);
  }

  private put(end: string, comments: readonly string[]): void {
    this.out += `${end}${comments.map((text) => `  ${text}`).join("")}\n`;
  }

  private emptyLine(before: number): void {
    if (!this.first && /\n[^\S\n]*\n/.test(this.text.slice(this.done, before))) this.out += "\n";
    this.first = false;
  }

  private beginsLine(offset: number): boolean {
    return this.text.slice(this.text.lastIndexOf("\n", offset - 1) + 1, offset).trim() === "";
  }

  /** The offset after the comments that start at an offset. */
  private skipComments(offset: number): number {
    let end = offset;
    for (let i = this.next; i < this.comments.length; i++) {
      const { span } = this.comments[i]!;
      if (/\S/.test(this.text.slice(end, span.start))) break;
      end = span.end;
    }
    return end;
  }
}

function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}
