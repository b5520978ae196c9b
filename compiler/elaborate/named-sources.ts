import type { Expr, Name } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import type { Declared, NamedSource, Origin, WrittenWords } from "../experiment/origin.ts";
import { type Env, homeOf } from "./context.ts";

/** The origin of a written expression, with the names that it uses. */
export function writtenAs(env: Env, expr: Expr): Origin {
  return { kind: "written", span: expr.span, words: new Words(env, expr) };
}

/** The origin of an enum word. It uses no name, even if something else has the same name. */
export function wordAs(env: Env, expr: Expr): Origin {
  return { kind: "written", span: expr.span, words: new OwnWord(env, expr) };
}

class Words implements WrittenWords {
  constructor(
    private readonly env: Env,
    private readonly expr: Expr,
  ) {}
  get isNumeral(): boolean {
    return this.expr.kind === "number";
  }
  names(): readonly NamedSource[] {
    return namedSources(this.env, this.expr);
  }
  declarationAt(span: Span): Declared | undefined {
    const contains = (node: { readonly span: Span }): boolean =>
      node.span.start <= span.start && span.end <= node.span.end;
    for (const { decl, name } of homeOf(this.env, span).own.values()) {
      if (!contains(decl)) continue;
      const item = "items" in decl ? decl.items.find(contains) : undefined;
      const names = item && ("name" in item ? [item.name] : "names" in item ? item.names : []);
      const own = names?.flatMap((one) => (one && "text" in one ? one.text : [])).join(", ");
      return own
        ? {
            what: item!.kind.replace("keep-by", "checkpoint"),
            name: own,
            within: `${decl.kind} ${name.text}`,
          }
        : { what: decl.kind, name: name.text };
    }
    return undefined;
  }
  isSource(file: string): boolean {
    return this.env.context.modules.all.has(file);
  }
  isEntry(file: string): boolean {
    return this.env.context.modules.entry.path === file;
  }
}

class OwnWord extends Words {
  override names(): readonly NamedSource[] {
    return [];
  }
}

/** The names that an expression uses, outermost first, each followed by the names in its definition. */
function namedSources(env: Env, expr: Expr): NamedSource[] {
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
