import { isMap } from "yaml";
import { nearestName } from "../../grammar/did-you-mean.ts";
import { Rational } from "../resolve/rational.ts";
import * as F from "./field.ts";
import { scalarField } from "./number-fields.ts";
import type { ExprFunction, PlanExpr } from "./schema.ts";
import type { YamlNode } from "./yaml-text.ts";

type Call = Extract<PlanExpr, { kind: "call" }>;

/** Names of a function's arguments in a plan; `of` is a list of any length, one name alone stands for itself. */
const ARGUMENTS: { readonly [K in ExprFunction]: readonly string[] } = {
  nt_xent: ["of"],
  cross_entropy: ["logits", "target"],
  kl_divergence: ["target", "input"],
  softmax: ["of"],
  log: ["of"],
  exp: ["of"],
  dot: ["left", "right"],
  cosine: ["left", "right"],
  distance: ["left", "right"],
  mean: ["of"],
  sum: ["of"],
  stop_gradient: ["of"],
  add: ["left", "right"],
  subtract: ["left", "right"],
  multiply: ["left", "right"],
  divide: ["left", "right"],
  negate: ["of"],
};
const VARIADIC: ReadonlySet<ExprFunction> = new Set(["nt_xent"]);

type OptionField = F.Field<unknown>;
const number = scalarField(false);
const reduce = F.word("mean", "sum");
const OPTIONS: { readonly [K in ExprFunction]?: Readonly<Record<string, OptionField>> } = {
  nt_xent: {
    temperature: number,
    positives: F.word("all"),
    over_positives: reduce,
    gradient: F.word("both", "rows"),
    reduce,
  },
  cross_entropy: { smoothing: number, reduce },
  kl_divergence: { reduce },
  softmax: { over: F.word("classes", "images") },
  stop_gradient: { degree: number },
};
/** Options that may be left out. */
const OPTIONAL: ReadonlySet<string> = new Set(["degree"]);

function write(expr: PlanExpr): YamlNode {
  switch (expr.kind) {
    case "pass":
      return F.string.write(expr.part === undefined ? expr.pass : `${expr.pass}[${expr.part}]`);
    case "label":
      return F.string.write("label");
    case "scalar":
      return number.write(expr.value);
    case "call":
      return { kind: "map", entries: [[expr.fn, writeCall(expr)]] };
  }
}

function writeCall({ fn, args, options }: Call): YamlNode {
  const names = ARGUMENTS[fn];
  const entries: [string, YamlNode][] = VARIADIC.has(fn)
    ? [["of", { kind: "list", items: args.map(write) }]]
    : names.map((name, i) => [name, write(args[i]!)]);
  for (const [name, field] of Object.entries(OPTIONS[fn] ?? {})) {
    const value = options[name];
    if (value !== undefined) entries.push([name, field.write(value)]);
  }
  return { kind: "map", entries };
}

function read(source: F.Source): PlanExpr | undefined {
  const { node } = source;
  const text = F.scalarText(source);
  if (text !== undefined) {
    if (text === "label") return { kind: "label" };
    const value = Rational.parse(text);
    if (value) return { kind: "scalar", value };
    const part = /^(.*)\[(\d+)\]$/s.exec(text);
    return part ? { kind: "pass", pass: part[1]!, part: Number(part[2]) } : { kind: "pass", pass: text };
  }
  if (!isMap(node)) return F.wrong(source, "a pass, `label`, a number or a function");
  const keys = node.items.map((pair) => String(pair.key));
  if (keys.includes("schedule")) {
    const value = number.read(source);
    return value && { kind: "scalar", value };
  }
  const [pair] = node.items;
  const fn = keys[0];
  if (!pair || keys.length !== 1) return F.wrong(source, "one function");
  if (fn === undefined || !Object.hasOwn(ARGUMENTS, fn)) {
    const { span } = F.at(source, pair.key);
    source.report("unknown-key", span, {
      key: fn ?? "",
      nearest: nearestName(fn ?? "", Object.keys(ARGUMENTS)),
    });
    return undefined;
  }
  return readCall(F.at(F.at(source, pair.key), pair.value), fn as ExprFunction);
}

function readCall(source: F.Source, fn: ExprFunction): Call | undefined {
  const optionRows = Object.entries(OPTIONS[fn] ?? {}).map(([name, field]) => [
    name,
    OPTIONAL.has(name) ? F.optional(field) : field,
  ]);
  const variadic = VARIADIC.has(fn);
  const argumentRows = ARGUMENTS[fn].map((name) => [name, variadic ? F.list(planExpr) : planExpr]);
  const rows = Object.fromEntries([...argumentRows, ...optionRows]) as never;
  const values = F.record<Record<string, unknown>>(rows).read(source);
  if (!values) return undefined;
  const args = variadic ? (values.of as PlanExpr[]) : ARGUMENTS[fn].map((name) => values[name] as PlanExpr);
  const options = Object.fromEntries(
    Object.keys(OPTIONS[fn] ?? {}).flatMap((name) =>
      values[name] === undefined ? [] : [[name, values[name]]],
    ),
  ) as Call["options"];
  return { kind: "call", fn, args, options };
}

export const planExpr: F.Field<PlanExpr> = { write, read };
