/** Writes the tables of compiler/vocabulary/README.md from the tables of the checker: `npx tsx scripts/write-language-reference.ts`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ARGUMENTS_NOT_YET, BUILTINS } from "../compiler/elaborate/builtins.ts";
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

const NOT_SUPPORTED = "not supported yet";

/** Words that no argument supports yet, although its type lists them; test/documents compares them with the checker. */
const WORDS_NOT_SUPPORTED: ReadonlySet<string> = new Set(["l2", "best"]);

/** Arguments of which only some values are supported, and which. */
const PARTLY_SUPPORTED: Readonly<Partial<Record<string, string>>> = {
  restarts: "only 1 is supported so far",
};

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
  const reserved = Object.entries(AHEAD_BUILTINS).map(([name, signature]: [string, Signature]) =>
    callText(name, { ...signature, doc: `${signature.doc} Not supported yet.` }),
  );
  return [
    ...FAMILIES.flatMap(([family, title]) => {
      const own = all.filter(([, signature]) => signature.family === family);
      return own.length === 0
        ? []
        : [`### ${title}`, ...own.map(([name, signature]) => callText(name, signature))];
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
      `| \`${key}${given(key)}\` | ${argumentText(arg)} | ${defaultText(arg)} | ${docText(key, arg)} |`,
  );
  if (rest)
    rows.push(`| \`${rest.name}...\` | ${typeText(rest.type)} | required | ${rest.least} or more values |`);
  const reserved = ARGUMENTS_NOT_YET[name];
  return [
    `#### ${name}(${shown.join(", ")})`,
    "",
    doc,
    ...(rows.length === 0
      ? []
      : ["", "| argument | type | default | meaning |", "| --- | --- | --- | --- |", ...rows]),
    ...(reserved
      ? ["", `Reserved arguments, ${NOT_SUPPORTED}: ${reserved.map((one) => `\`${one}\``).join(", ")}.`]
      : []),
  ].join("\n");
}

function docText(name: string, { doc, ahead }: Argument): string {
  const limit = ahead ? NOT_SUPPORTED : PARTLY_SUPPORTED[name];
  return limit === undefined ? doc : `${doc}; ${limit}`;
}

function argumentText({ type, bounds, share }: Argument): string {
  return `${typeText(type)}${share ? " or a percentage" : ""}${bounds === undefined || bounds === "any" ? "" : `, ${bounds}`}`;
}

function typeText(type: ArgumentType): string {
  return typeof type === "object" ? type.words.map(wordText).join(" or ") : EXPECTED[type];
}

function wordText(word: string): string {
  return `\`${word}\`${WORDS_NOT_SUPPORTED.has(word) ? ` (${NOT_SUPPORTED})` : ""}`;
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
