import type { CstNode, IToken } from "chevrotain";
import type { Decl, Item, MeasureItem, Metric, UsedName } from "./ast.ts";
import type * as Cst from "./cst.d.ts";
import { ExprReader } from "./expr-to-ast.ts";
import { stringValue } from "./lexer.ts";
import { joinSpans, type Span } from "./span.ts";

/** A statement's node without its place and its doc comment, which the caller knows. */
type Bare<T> = T extends { readonly span: Span } ? Omit<T, "span" | "doc"> : never;
export type BareStatement = Bare<Decl | Item>;
/** What stands before a body. */
export type Header =
  | Pick<Extract<Decl, { kind: "recipe" | "stage" }>, "kind" | "name" | "like">
  | Pick<Extract<Decl, { kind: "evaluate" }>, "kind" | "checkpoint" | "data">;

/** Statements from their concrete syntax trees. */
export class StatementReader extends ExprReader {
  private readonly readers: Readonly<Record<string, (node: never) => BareStatement | Header>> = {
    experiment: ({ children: { String: text } }: Cst.ExperimentCstNode) => ({
      kind: "experiment",
      title: stringValue(text[0]!.image),
      titleSpan: this.span(text[0]!),
    }),
    use: ({ children: { used, String: from } }: Cst.UseCstNode) => ({
      kind: "use",
      names: used?.map((one) => this.used(one)),
      from: stringValue(from[0]!.image),
      fromSpan: this.span(from[0]!),
    }),
    precision: ({ children: { Name: name } }: Cst.PrecisionCstNode) => ({
      kind: "precision",
      name: this.name(name[0]!),
    }),
    param: ({ children: { Name: names, Colon, In, expr } }: Cst.ParamCstNode) => ({
      kind: "param",
      name: this.name(names[0]!),
      type: Colon ? this.name(names[1]!) : undefined,
      range: In ? this.expr(expr[0]!) : undefined,
      value: this.expr(expr.at(-1)!),
    }),
    body: ({ children: { Recipe, Name: name, path } }: Cst.BodyCstNode) => ({
      kind: Recipe ? "recipe" : "stage",
      name: this.name(name[0]!),
      like: path && this.path(path[0]!),
    }),
    evaluate: ({ children: { path } }: Cst.EvaluateCstNode) => ({
      kind: "evaluate",
      checkpoint: this.path(path[0]!),
      data: this.path(path[1]!),
    }),
    named: ({ children: { Name: name, Equals: _, expr, ...keyword } }: Cst.NamedCstNode) => ({
      kind: wordOf(keyword) as "head",
      name: this.name(name[0]!),
      value: this.expr(expr[0]!),
    }),
    augment: ({ children: { Name: name, parameter = [], expr } }: Cst.AugmentCstNode) => ({
      kind: "augment",
      name: this.name(name[0]!),
      parameters: parameter.map(({ children }) => ({
        name: this.name(children.Name[0]!),
        value: this.expr(children.expr[0]!),
      })),
      value: this.expr(expr[0]!),
    }),
    several: ({ children: { names, expr, Let } }: Cst.SeveralCstNode) => ({
      kind: Let ? "let" : "split",
      names: names[0]!.children.Name.map((token) => this.name(token)),
      value: this.expr(expr[0]!),
    }),
    view: ({ children: { names, expr, Maximizing } }: Cst.ViewCstNode) => ({
      kind: "view",
      names: names[0]!.children.Name.map((token) => this.name(token)),
      value: this.expr(expr[0]!),
      maximizing: Maximizing && this.expr(expr[1]!),
    }),
    single: ({ children: { expr, ...keyword } }: Cst.SingleCstNode) => ({
      kind: wordOf(keyword) as "batch",
      value: this.expr(expr[0]!),
    }),
    data: ({ children: { Name: name, path, args, Unlabeled } }: Cst.DataCstNode) => ({
      kind: "data",
      name: name && this.name(name[0]!),
      source: this.path(path[0]!),
      args: this.args(args?.[0]),
      unlabeled: Unlabeled !== undefined,
    }),
    start: ({ children: { path, source } }: Cst.StartCstNode) => ({
      kind: "start",
      targets: path.map((one) => this.path(one)),
      from: this.path(source[0]!.children.path[0]!),
      args: this.args(source[0]!.children.args?.[0]),
    }),
    freeze: ({ children: { path, args } }: Cst.FreezeCstNode) => ({
      kind: "freeze",
      target: this.path(path[0]!),
      args: this.args(args?.[0]),
    }),
    keep: ({ children: { expr, Name: name, metric } }: Cst.KeepCstNode) =>
      expr
        ? { kind: "keep-every", every: this.expr(expr[0]!) }
        : { kind: "keep-by", name: this.name(name![0]!), metric: this.metric(metric![0]!) },
    continue: ({ children: { Name: name } }: Cst.ContinueCstNode) => ({
      kind: "continue",
      from: this.name(name[0]!),
    }),
    measure: ({ children: { metric, expr } }: Cst.MeasureCstNode): Bare<MeasureItem> => ({
      kind: "measure",
      metric: this.metric(metric[0]!),
      every: expr && this.expr(expr[0]!),
    }),
  };

  statement(node: CstNode): BareStatement | Header {
    return this.readers[node.name]!(node as never);
  }

  private used({ children: { Name: names } }: Cst.UsedCstNode): UsedName {
    return { name: this.name(names[0]!), as: names[1] && this.name(names[1]) };
  }

  private metric({ children: { path, args, expr } }: Cst.MetricCstNode): Metric {
    const name = this.path(path[0]!);
    const under = expr && this.expr(expr[0]!);
    const on = path[1] && this.path(path[1]);
    const ends = [name.span, args && this.argsSpan(args[0]!), under?.span, on?.span];
    const span = ends.reduce((all, one) => (all && one ? joinSpans(all, one) : all));
    return { name, args: this.args(args?.[0]), under, on, span: span ?? name.span };
  }
}

/** The one keyword that a rule for several of them has read: by its kind, as it may be misspelt in the text. */
function wordOf(keyword: Readonly<Record<string, IToken[] | undefined>>): string {
  return Object.keys(keyword)
    .find((name) => keyword[name] !== undefined)!
    .toLowerCase();
}
