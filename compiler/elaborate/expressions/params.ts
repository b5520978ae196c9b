import type { Decl } from "../../../grammar/ast.ts";
import { nearestName } from "../../../grammar/did-you-mean.ts";
import type { Span } from "../../../grammar/span.ts";
import { describe, ERROR, type Value } from "../../experiment/values.ts";
import { synonymAmong } from "../../suggest/synonyms.ts";
import { percent } from "../../vocabulary/types/numbers.ts";
import type { Env, Expected } from "../context.ts";
import { coerce } from "../types.ts";
import { evaluate, PARAM_TYPES } from "./evaluate.ts";
import { inRange } from "./param-range.ts";

type Param = Extract<Decl, { kind: "param" }>;

/** The value of a param: from the command line or the file, checked against its type and range. */
export function paramValue(env: Env, decl: Param, expected: Expected): Value {
  const { report, overrides } = env.context;
  const types = new Map(Object.entries(PARAM_TYPES));
  const type = decl.type && types.get(decl.type.text);
  if (decl.type && !type) {
    report("unknown-type", decl.type.span, {
      name: decl.type.text,
      nearest: synonymAmong(decl.type.text, [...types.keys()]) ?? nearestName(decl.type.text, types.keys()),
    });
    return ERROR;
  }
  const expr = env.context.sweep.choose({ decl, name: decl.name.text }, overrides.get(decl) ?? decl.value);
  if (!expr) return ERROR;
  if (overrides.has(decl)) env.context.unknown.refer(decl.name, expr.span);
  if (expr.kind === "list" && type && !type.element) {
    const values = expr.items.map(({ span }) => env.context.sweep.textOf(span)).join(", ");
    report("wrong-type", expr.span, { expected: "one value", found: "a list", write: `each(${values})` });
    return ERROR;
  }
  if (decl.type && type === PARAM_TYPES.percent && /\/\s*255$/.test(env.context.sweep.textOf(expr.span))) {
    const edits = [{ span: decl.type.span, text: "pixels" }];
    const help = "percentages are shares of something; write the type `pixels`";
    report("wrong-type", decl.type.span, {
      expected: percent.expected,
      found: "a number in pixel scale",
      help,
      edits,
    });
    return ERROR;
  }
  const raw = evaluate(
    env,
    expr,
    type ?? (typeof expected === "object" && expected.place === "word" ? undefined : expected),
  );
  const value = type ? coerce(env, raw, expr.span, { type, name: decl.name.text }) : raw;
  return inRange(env, decl, type, checked(env, decl, value, expr.span), expr.span);
}

const PLAIN: ReadonlySet<Value["kind"]> = new Set([
  "number",
  "duration",
  "schedule",
  "range",
  "string",
  "bool",
  "word",
  "list",
  "normal",
  "relative",
  "error",
]);

/** The keyword for each kind of value that a param cannot have. */
const THINGS: Readonly<Partial<Record<Value["kind"], string>>> = {
  network: "encoder",
  attack: "attack",
  augment: "augment",
  dataset: "dataset",
};

/** Reports a param whose value is not plain. Networks, attacks and others have their own declarations. */
function checked(env: Env, decl: Param, value: Value, span: Span): Value {
  if (PLAIN.has(value.kind)) return value;
  env.context.report("wrong-type", span, {
    expected: `a plain value for \`${decl.name.text}\``,
    found: describe(value),
    help:
      THINGS[value.kind] && `declare it with its own keyword: ${THINGS[value.kind]} ${decl.name.text} = ...`,
  });
  return ERROR;
}
