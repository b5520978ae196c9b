/**
 * Writes `compiler/plan/plan.schema.json` and the tables of `compiler/plan/README.md` from the table of the plan's keys:
 * `npx tsx scripts/write-plan-schema.ts`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planSchema, planSchemaText } from "../compiler/plan/json-schema.ts";
import { type JsonSchema, NAME } from "../compiler/yaml/field.ts";

const FOLDER = join(import.meta.dirname, "../compiler/plan");
const SCHEMA = join(FOLDER, "plan.schema.json");
const PAGE = join(FOLDER, "README.md");
const MARK = /(<!-- keys: .*? -->\n)[\s\S]*(<!-- end of keys -->)/;

/** The correct contents of the files, by path. */
export function planSchemaFiles(): ReadonlyMap<string, string> {
  const page = readFileSync(PAGE, "utf8");
  if (!MARK.test(page)) throw new Error(`${PAGE} has no place for its tables`);
  return new Map([
    [SCHEMA, planSchemaText()],
    [PAGE, page.replace(MARK, (_, start: string, end: string) => `${start}\n${tables()}\n${end}`)],
  ]);
}

/** One table for each kind of map in a plan, in order of first appearance. */
function tables(): string {
  const { definitions, ...plan } = planSchema();
  const parts = Object.entries(definitions as Readonly<Record<string, JsonSchema>>).filter(
    ([name]) => !["expression", "scalar"].includes(name),
  );
  const functions = functionsOf((definitions as Record<string, JsonSchema>).expression!);
  return [
    tableOf("The plan", plan),
    ...parts.map(([name, schema]) => section(name, schema)),
    `### expression\n\nA pass, \`label\`, a number, or one of these functions:\n\n${functions}`,
  ].join("\n\n");
}

function section(name: string, schema: JsonSchema): string {
  if (!Array.isArray(schema.oneOf)) return tableOf(name.replaceAll("_", " "), schema);
  const kinds = (schema.oneOf as readonly JsonSchema[]).flatMap(
    (kind) => (kind.oneOf as readonly JsonSchema[] | undefined) ?? [kind],
  );
  return [`### ${name.replaceAll("_", " ")}`, ...kinds.map((kind) => rowsOf(kind))].join("\n\n");
}

function tableOf(title: string, schema: JsonSchema): string {
  return `### ${title}\n\n${rowsOf(schema)}`;
}

function rowsOf(schema: JsonSchema, lead = ""): string {
  const rows = keysOf(schema, lead).map(([key, type, doc]) => `| \`${key}\` | ${type} | ${doc} |`);
  return ["| key | value | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

/** The keys of a map, with the keys of nested maps by their paths. */
function keysOf(schema: JsonSchema, lead: string): [key: string, type: string, doc: string][] {
  const required = new Set(schema.required as readonly string[]);
  return Object.entries(schema.properties as Readonly<Record<string, JsonSchema>>).flatMap(([key, value]) => {
    const row: [string, string, string] = [
      lead + key,
      typeOf(value) + (required.has(key) ? "" : ", optional"),
      String(value.description),
    ];
    return value.properties ? [row, ...keysOf(value, `${lead}${key}.`)] : [row];
  });
}

function functionsOf(schema: JsonSchema): string {
  const map = (schema.anyOf as readonly JsonSchema[]).find(({ properties }) => properties)!;
  const rows = Object.entries(map.properties as Readonly<Record<string, JsonSchema>>).map(([fn, call]) => {
    const keys = Object.keys(call.properties as object).map((key) => `\`${key}\``);
    return `| \`${fn}\` | ${keys.join(", ")} | ${call.description} |`;
  });
  return ["| function | keys | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

/** A short description of the values of a key. */
function typeOf(schema: JsonSchema): string {
  const [one, ...more] = (schema.allOf ?? []) as readonly JsonSchema[];
  if (one && more.length === 0) return typeOf(one);
  if (typeof schema.$ref === "string") return reference(schema.$ref.replace("#/definitions/", ""));
  if ("const" in schema) return `\`${String(schema.const)}\``;
  if (Array.isArray(schema.enum)) return schema.enum.map((word) => `\`${word}\``).join(" or ");
  const choices = (schema.anyOf ?? schema.oneOf) as readonly JsonSchema[] | undefined;
  const plain = choices?.find(({ type }) => type === "number");
  if (plain) return numberText(plain);
  if (choices) return choices.map(typeOf).join(", or ");
  switch (schema.type) {
    case "integer":
      return `whole number from ${schema.minimum}`;
    case "string":
      if (schema.pattern === NAME) return "name";
      return schema.pattern === undefined ? "text" : "duration";
    case "boolean":
      return "true or false";
    case "array": {
      const item = typeOf(schema.items as JsonSchema);
      return schema.maxItems === undefined ? `list: ${item}` : `${schema.maxItems} times ${item}`;
    }
    default:
      return schema.additionalProperties
        ? `by name: ${typeOf(schema.additionalProperties as JsonSchema)}`
        : "map";
  }
}

/** A number with its limits: `number from 0, below 1`. */
function numberText(schema: JsonSchema): string {
  const ends: readonly (readonly [word: string, end: unknown])[] = [
    ["from", schema.minimum],
    ["above", schema.exclusiveMinimum],
    ["up to", schema.maximum],
    ["below", schema.exclusiveMaximum],
  ];
  const limits = ends.flatMap(([word, end]) => (end === undefined ? [] : [`${word} ${end}`]));
  return ["number", limits.join(", ").replace(/^(from \S+), up to/, "$1 to")].join(" ").trimEnd();
}

function reference(name: string): string {
  if (name === "scalar") return "number or [schedule](#schedule)";
  return `[${name.replaceAll("_", " ")}](#${name.replaceAll("_", "-")})`;
}

if (process.argv[1] === import.meta.filename)
  for (const [file, text] of planSchemaFiles()) writeFileSync(file, text);
