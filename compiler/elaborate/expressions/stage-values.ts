import type { Item, ValueDecl } from "../../../grammar/ast.ts";
import { describe, type Value } from "../../experiment/values.ts";
import type { Env } from "../context.ts";
import { passNode } from "../passes.ts";
import { claimName, valuesOfDeclaration } from "./declarations.ts";
import { evaluate } from "./evaluate.ts";

type Values = ReadonlyMap<string, Value>;

/** Evaluates a head in a stage. A head in a recipe is one network, shared by all stages of the recipe. */
export function headValues(
  env: Env,
  item: Exclude<ValueDecl, { kind: "augment" } | { kind: "split" }>,
): Values {
  const { context } = env;
  const known = context.values.get(item);
  if (known) return known;
  const values = valuesOfDeclaration(env, item, (name) => claimName(context, name, item, item.name.span));
  context.values.set(item, values);
  return values;
}

/** `let z = ...` names a value; `let z1, z2 = g(f(a, b))` names the parts of one pass. */
export function letValues(env: Env, item: Extract<Item, { kind: "let" }>): Values {
  const { report } = env.context;
  const value = evaluate(env, item.value);
  if (value.kind === "error") return new Map();
  if (item.names.length === 1) return new Map([[item.names[0]!.text, value]]);
  const views = item.names.map((_, i) => `x${i + 1}`).join(", ");
  const example = `let ${item.names.map(({ text }) => text).join(", ")} = f(${views})`;
  if (value.kind !== "tensor" || value.node.kind !== "pass" || value.node.part !== undefined) {
    report("let-parts", item.value.span, { names: item.names.length, found: describe(value), example });
    return new Map();
  }
  const { pass } = value.node;
  if (pass.parts !== item.names.length) {
    const found = `${pass.parts} ${pass.parts === 1 ? "part" : "parts"}`;
    report("let-parts", item.value.span, { names: item.names.length, found, example });
    return new Map();
  }
  return new Map(
    item.names.map((name, part) => [
      name.text,
      { kind: "tensor", node: passNode(pass, item.value.span, part) } as const,
    ]),
  );
}
