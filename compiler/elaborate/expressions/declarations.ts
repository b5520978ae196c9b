import type { ValueDecl } from "../../../grammar/ast.ts";
import type { Label } from "../../../grammar/diagnostic.ts";
import type { Span } from "../../../grammar/span.ts";
import { describe, ERROR, type Value } from "../../experiment/values.ts";
import { scalar } from "../../vocabulary/types/numbers.ts";
import type { Context, Env, Expected } from "../context.ts";
import { NAME_COST } from "../evaluation-limit.ts";
import type { NamedDecl, TopName } from "../modules.ts";
import { article } from "../recipes.ts";
import { augmentWith } from "./calls-augment.ts";
import { makeSplit } from "./calls-data.ts";
import { makeColumn } from "./columns.ts";
import { evaluate } from "./evaluate.ts";
import { paramValue } from "./params.ts";

/**
 * The value of a top-level name, evaluated once.
 * @param from the environment of the reference
 */
export function declaredValue(context: Context, top: TopName, expected?: Expected, from?: Env): Value {
  const { decl, module } = top;
  context.used.add(decl);
  const env: Env = { context, module };
  if (decl.kind === "augment") {
    // With its defaults; a call can give other arguments.
    return augmentWith(
      { ...env, ...(from?.augments ? { augments: from.augments } : {}) },
      decl,
      undefined,
      0,
    );
  }
  const known = context.values.get(decl);
  if (known) return known.get(top.name.text) ?? ERROR;
  if (context.active.has(decl)) {
    context.report("refers-to-itself", top.name.span, { name: top.name.text }, byWayOf(context, decl));
    return ERROR;
  }
  if (!context.limit.enter(top.name.span, NAME_COST)) return ERROR;
  context.active.add(decl);
  let values = valuesOf(env, decl, (name) => publicName(context, top, name), expected);
  context.active.delete(decl);
  context.limit.leave(NAME_COST);
  if (![...values.values()].every((value) => context.limit.fits(value, top.name.span))) values = new Map();
  context.values.set(decl, values);
  return values.get(top.name.text) ?? ERROR;
}

/** A label at the declaration that completes a cycle, unless a name refers to itself directly. */
function byWayOf(context: Context, decl: NamedDecl): Label[] {
  const last = [...context.active].at(-1);
  if (!last || last === decl || !("name" in last)) return [];
  return [{ span: last.name.span, text: "through this" }];
}

/** The name of a thing in plans and checkpoints: its name in the main file, else its declared name. */
function publicName(context: Context, top: TopName, declared: string): string {
  let name = declared;
  const { names } = context.modules.entry;
  if (names.get(declared)?.decl !== top.decl)
    for (const [alias, other] of names)
      if (other.decl === top.decl && other.name.text === declared) {
        name = alias;
        break;
      }
  return claimName(context, name, top.decl, top.name.span);
}

/** Reports two things with the same name, since plans and checkpoints could not distinguish them. */
export function claimName(context: Context, name: string, decl: NamedDecl, span: Span): string {
  const before = context.publicNames?.get(name);
  if (before && before !== decl)
    context.report("two-with-one-name", span, { name }, [
      { span: "name" in before ? before.name.span : before.span, text: "the other one" },
    ]);
  else context.publicNames?.set(name, decl);
  return name;
}

function valuesOf(
  env: Env,
  decl: NamedDecl,
  publicly: (name: string) => string,
  expected: Expected,
): ReadonlyMap<string, Value> {
  const { report } = env.context;
  switch (decl.kind) {
    case "param":
      return new Map([[decl.name.text, paramValue(env, decl, expected)]]);
    case "dataset": {
      const value = evaluate(env, decl.value, "data set");
      if (value.kind === "dataset")
        return new Map([
          [decl.name.text, { kind: "dataset", value: { ...value.value, name: publicly(decl.name.text) } }],
        ]);
      if (value.kind !== "error")
        report("wrong-type", decl.value.span, { expected: "a data set", found: describe(value) });
      return new Map();
    }
    case "recipe":
    case "stage":
      return new Map([[decl.name.text, { kind: "thing", what: article(decl.kind) }]]);
    default:
      return valuesOfDeclaration(env, decl, publicly);
  }
}

/** The values of a declaration that is allowed both at the top level and in a stage. */
export function valuesOfDeclaration(
  env: Env,
  decl:
    | Exclude<ValueDecl, { kind: "augment" }>
    | Extract<NamedDecl, { kind: "encoder" }>
    | { kind: "augment" },
  publicly: (name: string) => string,
): ReadonlyMap<string, Value> {
  const { report } = env.context;
  if (decl.kind === "augment") return new Map();
  if (decl.kind === "split") {
    const parts = makeSplit(env, decl);
    const values = new Map<string, Value>();
    if (!parts) return values;
    const first = [...parts.values()][0]!.split!;
    const split = {
      ...first,
      name: publicly(first.name),
      parts: first.parts.map((part) => ({ ...part, name: publicly(part.name) })),
    };
    for (const [name, part] of parts)
      values.set(name, { kind: "part", value: { ...part, name: publicly(name), split } });
    return values;
  }
  const { text } = decl.name;
  if (decl.kind === "column") {
    const column = makeColumn(env, decl);
    return new Map(column ? [[text, { kind: "column", value: column }]] : []);
  }
  const value = evaluate(env, decl.value, decl.kind === "schedule" ? scalar : decl.kind);
  if (value.kind === "error") return new Map();
  const wrong = (expected: string): ReadonlyMap<string, Value> => {
    report("wrong-type", decl.value.span, { expected, found: describe(value) });
    return new Map();
  };
  if (decl.kind === "encoder" || decl.kind === "head") {
    if (value.kind !== "network" || value.value.spec.kind !== decl.kind)
      return wrong(decl.kind === "encoder" ? "an encoder such as resnet18(...)" : "a head such as mlp(...)");
    if (value.value.name !== "")
      return wrong(
        `a new ${decl.kind}, such as ${decl.kind === "encoder" ? "resnet18(...)" : "linear(...)"}`,
      );
    const symbol = {
      ...value.value,
      name: publicly(text),
      decl: { kind: decl.kind, name: decl.name, span: decl.span },
    };
    return new Map([[text, { kind: "network", value: symbol }]]);
  }
  if (decl.kind === "attack")
    return value.kind === "attack" ? new Map([[text, value]]) : wrong("an attack such as pgd(...)");
  if (value.kind === "number" || value.kind === "schedule") return new Map([[text, value]]);
  return wrong("a schedule or a number");
}

/** Evaluates unused declarations, so that their errors are reported too. */
export function checkDeclarations(context: Context): void {
  const { publicNames: _, ...rest } = context;
  const apart: Context = { ...rest, values: new Map(context.values), used: new Set() };
  for (const { own } of context.modules.all.values())
    for (const top of own.values()) if (!context.used.has(top.decl)) declaredValue(apart, top);
}
