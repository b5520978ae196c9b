import type { Expr, Name } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import { type Env, homeOf } from "./context.ts";

/** Where a value of a plan comes from, as the compiler has it at hand. */
export type Origin =
  /** words of a file: a statement or a name in one */
  | { readonly kind: "written"; readonly span: Span; readonly expr?: Expr; readonly env?: Env }
  /** left out where `of` is called or stated */
  | { readonly kind: "default"; readonly of: string; readonly span?: Span }
  /** follows from other values of the plan */
  | { readonly kind: "derived"; readonly rule: string; readonly from?: readonly Origin[] };

/** Where the values at some keys come from. */
export type Origins = Readonly<Record<string, Origin | undefined>>;

/** Words of a file that no name stands behind. */
export function written(span: Span): Origin {
  return { kind: "written", span };
}

/** An expression, with the names that it may refer to. */
export function writtenAs(env: Env, expr: Expr): Origin {
  return { kind: "written", span: expr.span, expr, env };
}

export function defaultOf(of: string, span?: Span): Origin {
  return { kind: "default", of, ...(span ? { span } : {}) };
}

/** @param rule in a few words, without the value: `items / batch, rounded up` */
export function derived(rule: string, ...from: readonly (Origin | undefined)[]): Origin {
  const known = from.filter((one) => one !== undefined);
  return known.length > 0 ? { kind: "derived", rule, from: known } : { kind: "derived", rule };
}

/** A name that an expression takes a value from. */
export interface NamedSource {
  readonly what: "param" | "schedule" | "argument" | "data set";
  readonly name: string;
  /** of the value that it stands for: in a declaration, at a call, in `--set` or a file of params */
  readonly span: Span;
}

/** The names an expression takes values from, outermost first, those that their values refer to after them. */
export function namedSources(env: Env, expr: Expr): NamedSource[] {
  const found: NamedSource[] = [];
  const seen = new Set<string>();
  const add = (source: NamedSource): boolean => {
    const key = `${source.what} ${source.name} ${source.span.file} ${source.span.start}`;
    if (seen.has(key)) return false;
    seen.add(key);
    found.push(source);
    return true;
  };
  const visitName = (at: Env, name: Name): void => {
    const argument = at.parameters?.get(name.text);
    if (argument) {
      const source = { what: "argument", name: name.text, span: argument.expr.span } as const;
      if (add(source)) visit(argument.env, argument.expr);
      return;
    }
    const local = at.locals?.scheduleOf(name.text);
    if (local) {
      if (add({ what: "schedule", name: name.text, span: local.span })) visit(at, local);
      return;
    }
    const top = at.module.names.get(name.text) ?? homeOf(at, name.span).names.get(name.text);
    if (!top) return;
    const { decl } = top;
    const inside: Env = { context: at.context, module: top.module };
    if (decl.kind === "param") {
      const value = at.context.overrides.get(decl) ?? decl.value;
      if (add({ what: "param", name: decl.name.text, span: value.span })) visit(inside, value);
    } else if (decl.kind === "schedule") {
      if (add({ what: "schedule", name: decl.name.text, span: decl.value.span })) visit(inside, decl.value);
    } else if (decl.kind === "dataset")
      add({ what: "data set", name: decl.name.text, span: decl.value.span });
  };
  const visit = (at: Env, node: Expr): void => {
    switch (node.kind) {
      case "path":
        visitName(at, node.words[0]);
        break;
      case "call":
        for (const arg of node.args) visit(at, arg.value);
        break;
      case "list":
      case "then":
        for (const item of node.items) visit(at, item);
        break;
      case "negate":
      case "unit":
        visit(at, node.operand);
        break;
      case "binary":
        visit(at, node.left);
        visit(at, node.right);
        break;
      case "range":
        visit(at, node.low);
        visit(at, node.high);
        break;
      default:
        break;
    }
  };
  visit(env, expr);
  return found;
}
