/** Writes the tables of compiler/vocabulary/README.md from the tables of the checker: `npx tsx scripts/write-language-reference.ts`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUILTINS } from "../compiler/elaborate/builtins.ts";
import { AHEAD_BUILTINS } from "../compiler/elaborate/builtins-ahead.ts";
import { COSINE_OF_ROWS } from "../compiler/elaborate/builtins-losses.ts";
import { PARAM_TYPES } from "../compiler/elaborate/evaluate.ts";
import type { Argument, ArgumentType, Family, Signature } from "../compiler/elaborate/signature.ts";
import { EXPECTED } from "../compiler/elaborate/types.ts";
import { rationalText } from "../compiler/experiment/number-text.ts";
import { isConstant } from "../compiler/experiment/open-schedule.ts";
import type { Value } from "../compiler/experiment/values.ts";

const PAGE = join(import.meta.dirname, "../compiler/vocabulary/README.md");
const MARK = /(<!-- (types|calls): .*? -->\n)[\s\S]*?(<!-- end of \2 -->)/g;

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
  ["start", "Starts"],
];

/** The file as it ought to be, by path. */
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
  const all: (readonly [string, Signature])[] = [
    ...Object.entries(BUILTINS),
    ["cosine", COSINE_OF_ROWS] as const,
  ];
  const ahead = Object.entries(AHEAD_BUILTINS).map(([name, signature]) => callText(name, signature));
  return [
    ...FAMILIES.flatMap(([family, title]) => {
      const own = all.filter(([, signature]) => signature.family === family);
      return own.length === 0
        ? []
        : [`### ${title}`, ...own.map(([name, signature]) => callText(name, signature))];
    }),
    "### Checked, and not carried out yet",
    AHEAD,
    ...ahead,
  ].join("\n\n");
}

const AHEAD = [
  "A file that says one of these is checked as a whole, and then refused where it says so: no run leaves out in silence",
  "what its file says.",
].join("\n");

function callText(name: string, { doc, args, positional, rest }: Signature): string {
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
  if (rest) rows.push(`| \`${rest.name}...\` | ${typeText(rest.type)} | ${rest.least} or more | |`);
  return [
    `#### ${name}(${shown.join(", ")})`,
    "",
    doc,
    ...(rows.length === 0
      ? []
      : ["", "| argument | takes | default | says |", "| --- | --- | --- | --- |", ...rows]),
  ].join("\n");
}

function docText({ doc, ahead }: Argument): string {
  return ahead ? `${doc}; not carried out yet` : doc;
}

function argumentText({ type, bounds, share }: Argument): string {
  return `${typeText(type)}${share ? " or a percentage" : ""}${bounds === undefined || bounds === "any" ? "" : `, ${bounds}`}`;
}

function typeText(type: ArgumentType): string {
  return typeof type === "object" ? type.words.map((word) => `\`${word}\``).join(" or ") : EXPECTED[type];
}

function defaultText({ default: value, optional }: Argument): string {
  if (value) return `\`${valueText(value)}\``;
  return optional ? "left out" : "";
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
