/** Writes the tables of compiler/vocabulary/README.md from the tables of the checker: `npx tsx scripts/write-language-reference.ts`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PARAM_TYPES } from "../compiler/elaborate/expressions/evaluate.ts";
import { rationalText } from "../compiler/experiment/number-text.ts";
import { isConstant } from "../compiler/experiment/open-schedule.ts";
import type { Value } from "../compiler/experiment/values.ts";
import type { Family } from "../compiler/experiment/word.ts";
import type { Argument } from "../compiler/vocabulary/define/argument.ts";
import type { Definition } from "../compiler/vocabulary/define/definition.ts";
import { ALL_WORDS } from "../compiler/vocabulary/index.ts";
import type { ArgumentType } from "../compiler/vocabulary/types/type.ts";

const PAGE = join(import.meta.dirname, "../compiler/vocabulary/README.md");
const MARK = /(<!-- (types|calls): .*? -->\n)[\s\S]*?(<!-- end of \2 -->)/g;

const NOT_SUPPORTED = "not supported yet";

const FAMILIES: readonly (readonly [Family, string])[] = [
  ["dataset", "Data sets"],
  ["split", "Splits"],
  ["augment", "Augmentations"],
  ["encoder", "Encoders"],
  ["head", "Heads"],
  ["attack", "Attacks"],
  ["attack option", "Options of attacks"],
  ["schedule", "Schedules"],
  ["loss", "Losses"],
  ["algebra", "Algebra"],
  ["optimizer", "Optimizers"],
  ["metric", "Metrics"],
  ["start", "Starts"],
];

/** The path and the correct contents of the file. */
export function languageReference(): readonly [path: string, text: string] {
  const page = readFileSync(PAGE, "utf8");
  const parts: Readonly<Record<string, () => string>> = { types, calls };
  if ([...page.matchAll(MARK)].length !== Object.keys(parts).length)
    throw new Error(`${PAGE} has no place for its tables`);
  return [
    PAGE,
    page.replace(
      MARK,
      (_, begin: string, name: string, end: string) => `${begin}\n${parts[name]!()}\n\n${end}`,
    ),
  ];
}

function types(): string {
  const rows = Object.entries(PARAM_TYPES).map(([name, type]) => `| \`${name}\` | ${typeText(type)} |`);
  return ["| type | values |", "| --- | --- |", ...rows].join("\n");
}

function calls(): string {
  const all = ALL_WORDS.filter(({ internal }) => !internal);
  const reserved = all
    .filter((word) => word.reserved)
    .map((word) => callText({ ...word, doc: `${word.doc} Not supported yet.` }));
  return [
    ...FAMILIES.flatMap(([family, title]) => {
      const own = all.filter((word) => word.family === family && !word.reserved);
      return own.length === 0 ? [] : [`### ${title}`, ...own.map(callText)];
    }),
    "### Reserved, not supported yet",
    RESERVED,
    ...reserved,
  ].join("\n\n");
}

const RESERVED = [
  "The compiler checks these calls like all others. It then reports an error at each of them: it never ignores a part of a",
  "file.",
].join("\n");

function callText({
  name,
  family,
  doc,
  source,
  args,
  positional,
  rest,
  reservedArgs = [],
}: Definition): string {
  const shown = [
    ...positional.filter((one) => args[one]),
    ...(rest ? [`${rest.name}...`] : []),
    ...Object.entries(args)
      .filter(([key, { default: value, optional }]) => !positional.includes(key) && !value && !optional)
      .map(([key]) => `${key}:`),
  ];
  const given = (key: string): string => (positional.includes(key) ? "" : ":");
  const rows = Object.entries(args).map(
    ([key, arg]) =>
      `| \`${key}${given(key)}\` | ${argumentText(arg)} | ${defaultText(arg)} | ${docText(arg)} |`,
  );
  if (rest)
    rows.push(
      `| \`${rest.name}...\` | ${typeText(rest.argument.type)} | required | ${rest.least} or more values |`,
    );
  return [
    // a metric without arguments is named, not called
    family === "metric" && shown.length === 0 ? `#### ${name}` : `#### ${name}(${shown.join(", ")})`,
    "",
    source ? `${doc} (${source})` : doc,
    ...(rows.length === 0
      ? []
      : ["", "| argument | type | default | meaning |", "| --- | --- | --- | --- |", ...rows]),
    ...(reservedArgs.length === 0
      ? []
      : ["", `Reserved arguments, ${NOT_SUPPORTED}: ${reservedArgs.map((one) => `\`${one}\``).join(", ")}.`]),
  ].join("\n");
}

function docText(argument: Argument): string {
  const { doc, reserved, reservedValue, type } = argument;
  if (reserved) return `${doc}; ${NOT_SUPPORTED}`;
  return reservedValue && !type.words
    ? `${doc}; only ${valueText(argument.default!)} is supported so far`
    : doc;
}

function argumentText({ type, bounds, share, reservedValue }: Argument): string {
  return `${typeText(type, reservedValue)}${share ? " or a percentage" : ""}${bounds === undefined || bounds === "any" ? "" : `, ${bounds}`}`;
}

function typeText({ words, expected }: ArgumentType, reservedValue?: Argument["reservedValue"]): string {
  if (!words || !reservedValue) return expected;
  return words.map((word) => `\`${word}\`${reservedValue(word) ? ` (${NOT_SUPPORTED})` : ""}`).join(" or ");
}

function defaultText({ default: value, optional }: Argument): string {
  if (value) return `\`${valueText(value)}\``;
  return optional ? "optional" : "required";
}

function valueText(value: Value): string {
  switch (value.kind) {
    case "number":
      return isConstant(value.value) ? rationalText(value.value) : "";
    case "range":
      return [value.low, value.high].map((end) => (isConstant(end) ? rationalText(end) : "")).join("..");
    case "word":
      return value.text;
    case "bool":
      return String(value.value);
    default:
      throw new Error(`a default of another kind: ${value.kind}`);
  }
}

if (process.argv[1] === import.meta.filename) writeFileSync(...languageReference());
