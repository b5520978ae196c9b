import { isScalar, type YAMLParseError, type YAMLWarning } from "yaml";
import type { Decl, Expr } from "../../grammar/ast.ts";
import { isError } from "../../grammar/diagnostic.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import { parse, REPLACEMENT } from "../../grammar/parse.ts";
import { SourceFile, type Span } from "../../grammar/span.ts";
import type { Report } from "../rules/diagnostics.ts";
import { equalKeys, parseYaml, shorthandIn } from "../yaml/document.ts";
import { SETTABLE, type Settable } from "./context.ts";
import type { ModuleSet } from "./modules.ts";
import { paramList, settableText } from "./param-list.ts";

/** A longer params file is refused: it was probably another file. */
const MOST_CHARACTERS = 100_000;
/** Maximum length of a value in a message. */
const MOST_SHOWN = 60;

type Param = Extract<Decl, { kind: "param" }>;

/** A value set from outside the file. */
interface Override {
  readonly name: string;
  readonly text: string;
  readonly nameSpan: Span;
  readonly textSpan: Span;
}

/** Values set from outside: `--set` by name, and a file of `name: value` lines. `--set` wins over the file. */
export interface OverrideTexts {
  readonly set: Readonly<Record<string, string>>;
  readonly file: SourceFile | undefined;
}

/** Reads the values set from outside and finds their targets: params, seed, precision. */
export function readOverrides(
  { set, file }: OverrideTexts,
  modules: ModuleSet,
  sources: Map<string, SourceFile>,
  report: Report,
): ReadonlyMap<Settable, Expr> {
  const result = new Map<Settable, Expr>();
  if (file) sources.set(file.name, file);
  for (const override of [...fromFile(file, report), ...fromCommandLine(set, sources)]) {
    const { name, text, nameSpan, textSpan } = override;
    const target = targetOf(name, nameSpan, modules, sources, report);
    if (!target) continue;
    const expr = exprOf(text, textSpan);
    const shown = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text;
    if (expr) result.set(target, expr);
    else if (typeof target === "string") report("bad-override", textSpan, { of: `\`${name}\``, text: shown });
    else
      report("bad-override", textSpan, { of: `the param \`${name}\``, text: shown }, [
        { span: target.name.span, text: "declared here" },
      ]);
  }
  return result;
}

/**
 * The target of a name.
 * @returns undefined after an error
 */
function targetOf(
  name: string,
  span: Span,
  modules: ModuleSet,
  sources: ReadonlyMap<string, SourceFile>,
  report: Report,
): Param | (typeof SETTABLE)[number] | undefined {
  const statement = SETTABLE.find((word) => word === name);
  if (statement) return statement;
  const params = paramsOf(modules);
  const found = params.filter((param) => param.name.text === name);
  const direct = modules.entry.names.get(name)?.decl;
  if (direct?.kind === "param") return direct;
  if (found.length > 1) {
    const labels = found.map((param) => ({ span: param.name.span, text: "declared here" }));
    report("ambiguous-override", span, { name }, labels);
    return undefined;
  }
  if (found[0]) return found[0];
  const settable = paramList(modules, sources);
  const nearest = nearestName(
    name,
    settable.map((one) => one.name),
  );
  report("unknown-override", span, { name, nearest, help: settableText(settable, nearest) });
  return undefined;
}

function fromCommandLine(
  set: Readonly<Record<string, string>>,
  sources: Map<string, SourceFile>,
): Override[] {
  return Object.entries(set).map(([name, text]) => {
    // a source for messages, shown as it was typed
    const source = new SourceFile(`--set ${name}`, `--set ${name}=${text}`);
    sources.set(source.name, source);
    const start = "--set ".length;
    const end = start + name.length;
    return {
      name,
      text,
      nameSpan: { file: source.name, start, end },
      textSpan: { file: source.name, start: end + 1, end: source.text.length },
    };
  });
}

/** The values of a params file: a YAML map of names to values, written as in an experiment. */
function fromFile(file: SourceFile | undefined, report: Report): Override[] {
  if (!file) return [];
  const at = (start: number, end: number): Span => ({
    file: file.name,
    start: Math.min(start, file.text.length),
    end: Math.min(end, file.text.length),
  });
  const wrong = (span: Span, problem: string): [] => {
    report("params-file", span, { problem });
    return [];
  };
  if (file.text.length > MOST_CHARACTERS)
    return wrong(
      at(0, 0),
      `it has ${file.text.length} characters, more than the limit of ${MOST_CHARACTERS}`,
    );
  const lost = file.text.indexOf(REPLACEMENT);
  if (lost >= 0) return wrong(at(lost, lost + 1), "it is not valid UTF-8 here");
  const document = parseYaml(file.text);
  const [error] = document.errors;
  if (error) return wrong(at(...error.pos), problemOf(error));
  const [twice] = equalKeys(document);
  if (twice?.[1].range) return wrong(at(twice[1].range[0], twice[1].range[1]), "map keys must be unique");
  const [shorthand] = shorthandIn(file.text, file.name, document);
  if (shorthand) return wrong(shorthand.span, `it cannot contain ${shorthand.found}`);
  const [warning] = document.warnings;
  if (warning) return wrong(at(...warning.pos), problemOf(warning));
  const { contents } = document;
  if (contents === null) return [];
  if (!("items" in contents) || !contents.items.every((item) => "key" in item)) {
    report("params-file", at(0, file.text.length), { problem: "it has no lines `name: value`" });
    return [];
  }
  return contents.items.flatMap((item) => {
    if (!("key" in item) || !isScalar(item.key) || !item.key.range) return [];
    const nameSpan = at(item.key.range[0], item.key.range[1]);
    const name = String(item.key.value);
    const value = item.value;
    const range = typeof value === "object" && value !== null && "range" in value ? value.range : undefined;
    const quoted = isScalar(value) && (value.type === "QUOTE_SINGLE" || value.type === "QUOTE_DOUBLE");
    const block = isScalar(value)
      ? value.type?.startsWith("BLOCK")
      : value !== null && typeof value === "object" && !("flow" in value && value.flow);
    if (!range || block) {
      report("params-file", nameSpan, { problem: `\`${name}\` has no value on its line` });
      return [];
    }
    const textSpan = quoted ? at(range[0] + 1, range[1] - 1) : at(range[0], range[1]);
    return [{ name, text: file.text.slice(textSpan.start, textSpan.end), nameSpan, textSpan }];
  });
}

/** Describes a YAML error in terms of a params file. */
function problemOf({ code, message }: YAMLParseError | YAMLWarning): string {
  return PROBLEMS[code] ?? (message.includes("quote") ? "a quotation mark is missing" : NOT_A_LINE);
}

const NOT_A_LINE = "this is not a line `name: value`";

const PROBLEMS: Readonly<Record<string, string>> = {
  BAD_INDENT: "a bracket is not closed, or this line starts with other spaces than the lines above",
  BLOCK_AS_IMPLICIT_KEY: "this line has two `:`",
  DUPLICATE_KEY: "a name is given twice",
  RESOURCE_EXHAUSTION: "its brackets are nested too deeply",
  TAB_AS_INDENT: "this line starts with a tab",
};

/**
 * Parses a text as an expression, with spans in the text.
 * @returns undefined if it is not an expression
 */
function exprOf(text: string, { file, start }: Span): Expr | undefined {
  const before = "param x=";
  const { file: parsed, diagnostics } = parse(new SourceFile(file, before + text));
  const [decl] = parsed.decls;
  if (diagnostics.some(isError) || parsed.decls.length !== 1 || decl?.kind !== "param") return undefined;
  return moved(decl.value, start - before.length);
}

/** A copy of a node with its spans moved. */
function moved<T>(node: T, by: number): T {
  if (Array.isArray(node)) return node.map((one) => moved(one, by)) as T;
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      (key === "start" || key === "end") && typeof value === "number" ? value + by : moved(value, by),
    ]),
  ) as T;
}

function paramsOf(modules: ModuleSet): Param[] {
  return [...modules.all.values()].flatMap(({ file }) =>
    file.decls.filter((decl): decl is Param => decl.kind === "param"),
  );
}
