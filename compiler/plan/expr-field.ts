import { isMap } from "yaml";
import { nearestName } from "../../grammar/did-you-mean.ts";
import { partName, readPartName } from "../experiment/names.ts";
import { Rational } from "../experiment/rational.ts";
import type { PlanExpr } from "../schema/plan.ts";
import { asFunction, type FunctionDefinition } from "../vocabulary/define/functions.ts";
import { argumentField } from "../vocabulary/types/call-field.ts";
import { scalarField } from "../vocabulary/types/schedule-field.ts";
import { list, record } from "../yaml/collections.ts";
import * as F from "../yaml/field.ts";
import type { YamlNode } from "../yaml/text.ts";

type Call = Extract<PlanExpr, { kind: "call" }>;

const number = scalarField();
const passName = F.naming("pass", F.string);

/** The functions that an expression of a plan can contain. */
function functions(words: F.WordTables): readonly FunctionDefinition[] {
  return [...words.all("loss"), ...words.all("algebra")].filter((word) => "lower" in word).map(asFunction);
}

/** The key for the operands of a function that takes any number of them. */
function listKey({ rest }: FunctionDefinition): string {
  return rest?.key ?? "of";
}

function write(expr: PlanExpr): YamlNode {
  switch (expr.kind) {
    case "pass":
      return {
        ...passName.write(partName(expr.pass, expr.part)),
        of: expr,
      };
    case "label":
      return { ...F.string.write("label"), of: expr };
    case "scalar":
      return expr.value instanceof Rational
        ? { ...number.write(expr.value), of: expr }
        : number.write(expr.value);
    case "call":
      return { kind: "map", entries: [[expr.word.name, writeCall(expr)]], of: expr };
  }
}

function writeCall(call: Call): YamlNode {
  const { word, args, options } = call;
  const entries: [string, YamlNode][] = word.variadic
    ? [[listKey(word), { kind: "list", items: args.map(write) }]]
    : word.operands.map((name, i) => [name, write(args[i]!)]);
  for (const name of word.options) {
    const value = options[name];
    if (value !== undefined) entries.push([name, argumentField(word.args[name]!).write(value)]);
  }
  return { kind: "map", entries, of: call };
}

function read(source: F.Source): PlanExpr | undefined {
  const { node } = source;
  const text = F.scalarText(source);
  const expected = "a pass, `label`, a number or a function";
  if (text !== undefined) {
    if (text === "label") return { kind: "label" };
    const value = Rational.parse(text);
    if (value) return { kind: "scalar", value };
    if (!F.isText(source)) return F.wrong(source, expected);
    const { name, part } = readPartName(text);
    return { kind: "pass", pass: name, ...(part === undefined ? {} : { part }) };
  }
  if (!isMap(node)) return F.wrong(source, expected);
  const keys = node.items.map((pair) => String(pair.key));
  if (keys.includes("schedule")) {
    const value = number.read(source);
    return value && { kind: "scalar", value };
  }
  const [pair] = node.items;
  const name = keys[0];
  if (!pair || keys.length !== 1) return F.wrong(source, "one function");
  const all = functions(source.words);
  const word = all.find((one) => one.name === name);
  if (!word) {
    const key = name ?? "";
    const nearest = nearestName(
      key,
      all.map((one) => one.name),
    );
    source.report("unknown-key", F.entry(source, pair).key, { key, nearest });
    return undefined;
  }
  return readCall(F.entry(source, pair), word);
}

/** The operands and options of a function as one map. */
function callField(word: FunctionDefinition): F.Field<Record<string, unknown>> {
  const rows: Record<string, F.Row> = {};
  if (word.variadic) rows[listKey(word)] = [list(planExpr, 1), word.rest!.argument.doc];
  else for (const name of word.operands) rows[name] = [planExpr, word.args[name]!.doc];
  for (const name of word.options) {
    const argument = word.args[name]!;
    const field = argumentField(argument);
    rows[name] = [word.mayLeaveOut(name) ? F.optional(field) : field, argument.doc];
  }
  return record<Record<string, unknown>>(rows as never);
}

function readCall(source: F.Source, word: FunctionDefinition): Call | undefined {
  const values = callField(word).read(source);
  if (!values) return undefined;
  const args = word.variadic
    ? (values[listKey(word)] as PlanExpr[])
    : word.operands.map((name) => values[name] as PlanExpr);
  const options = Object.fromEntries(
    word.options.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  ) as Call["options"];
  return { kind: "call", word, args, options };
}

/** A pass, `label`, a number, or a map whose only key is a function. */
function schema(definitions: F.Definitions): F.JsonSchema {
  return {
    anyOf: [
      { type: "string", description: "a pass (`PASS[i]` is one part of it), `label`, or a fraction" },
      number.schema(definitions),
      {
        type: "object",
        properties: Object.fromEntries(
          functions(definitions.words).map((word) => [
            word.name,
            { description: word.doc, ...callField(word).schema(definitions) },
          ]),
        ),
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: false,
      },
    ],
  };
}

export const planExpr: F.Field<PlanExpr> = F.defined("expression", () => ({ write, read, schema }));
