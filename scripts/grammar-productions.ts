import { type ISerializedGast, serializeGrammar, type TokenType } from "chevrotain";
import { StatementParser } from "../grammar/parser.ts";
import {
  NameToken,
  NumberToken,
  Operator,
  STATEMENTS,
  StringToken,
  TOKENS,
  Word,
} from "../grammar/tokens.ts";

/** A rule of the grammar in a few kinds of parts. It is derived from the parser, so it is always the same. */
export type Part =
  /** exact text */
  | { readonly kind: "text"; readonly text: string }
  /** a class of words: NAME, WORD, NUMBER, STRING */
  | { readonly kind: "class"; readonly name: string }
  | { readonly kind: "rule"; readonly name: string }
  | { readonly kind: "sequence" | "choice"; readonly parts: readonly Part[] }
  | { readonly kind: "optional" | "repeated" | "several"; readonly part: Part };

export interface Production {
  readonly name: string;
  readonly part: Part;
}

export const CLASSES: Readonly<Record<string, { readonly token: TokenType; readonly says: string }>> = {
  NAME: { token: NameToken, says: "letters, digits and _, not beginning with a digit, no keyword" },
  WORD: { token: Word, says: "a NAME or a keyword" },
  NUMBER: { token: NumberToken, says: "digits, with a decimal point or an exponent: 12, 0.5, 2e-4" },
  STRING: { token: StringToken, says: 'text in "quotes" on one line' },
};

/** All productions: first that of a whole file, then those of the parser, which reads one statement at a time. */
export function productions(): readonly Production[] {
  const parser = new StatementParser();
  const rules = serializeGrammar(Object.values(parser.getGAstProductions())).map((rule) => ({
    name: nameOf(rule),
    part: partOf(rule),
  }));
  // parts of statements come after the statements
  const first = rules.findIndex(({ name }) => name === "experiment");
  const own = [...rules.slice(first), ...rules.slice(0, first)];
  const statementsAt = (...where: readonly string[]): Part[] => {
    const keywords = Object.entries(STATEMENTS)
      .filter(([, place]) => where.includes(place))
      .map(([keyword]) => keyword);
    const names = [...new Set(keywords.map((keyword) => ruleOf(keyword, own)))];
    return names.map((name) => only(own.find((rule) => rule.name === name)!, new Set(keywords)));
  };
  const all: Production[] = [
    {
      name: "file",
      part: { kind: "repeated", part: { kind: "choice", parts: statementsAt("top", "both").map(withBody) } },
    },
    {
      name: "inside",
      part: { kind: "repeated", part: { kind: "choice", parts: statementsAt("body", "both") } },
    },
    ...own,
  ];
  return reachable(all);
}

/** The production for some keywords of a rule that reads statements of several keywords. */
function only({ name, part }: Production, keywords: ReadonlySet<string>): Part {
  if (part.kind !== "sequence" || part.parts[0]!.kind !== "choice") return ruleNamed(name);
  const [first, ...rest] = part.parts as [Part & { readonly parts: readonly Part[] }, ...Part[]];
  const here = first.parts.filter((one) => one.kind === "text" && keywords.has(one.text));
  if (here.length === first.parts.length) return ruleNamed(name);
  return sequence([here.length === 1 ? here[0]! : { kind: "choice", parts: here }, ...rest]);
}

/** Adds the body in braces, which is read statement by statement. */
function withBody(part: Part): Part {
  const inside =
    part.kind !== "rule"
      ? undefined
      : part.name === "body"
        ? ruleNamed("inside")
        : part.name === "evaluate"
          ? ({ kind: "repeated", part: ruleNamed("measure") } as const)
          : undefined;
  return inside ? sequence([part, text("{"), inside, text("}")]) : part;
}

function reachable(all: readonly Production[]): readonly Production[] {
  const found = new Set<string>();
  const visit = (part: Part): void => {
    if (part.kind === "rule") reach(part.name);
    if ("parts" in part) part.parts.forEach(visit);
    if ("part" in part) visit(part.part);
  };
  const reach = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    visit(all.find((one) => one.name === name)!.part);
  };
  reach("file");
  return all.filter(({ name }) => found.has(name));
}

/** The rule that can begin with a keyword. */
function ruleOf(keyword: string, rules: readonly Production[]): string {
  const begins = (part: Part): boolean => {
    if (part.kind === "text") return part.text === keyword;
    if (part.kind === "sequence") return begins(part.parts[0]!);
    return part.kind === "choice" && part.parts.some(begins);
  };
  const rule = rules.find(({ part }) => begins(part));
  if (!rule) throw new Error(`no rule begins with ${keyword}`);
  return rule.name;
}

const text = (word: string): Part => ({ kind: "text", text: word });
const ruleNamed = (name: string): Part => ({ kind: "rule", name });

function sequence(parts: readonly Part[]): Part {
  return parts.length === 1 ? parts[0]! : { kind: "sequence", parts };
}

function partOf(node: ISerializedGast): Part {
  const inner = (): Part =>
    sequence((("definition" in node ? node.definition : []) as ISerializedGast[]).map(partOf));
  switch (node.type) {
    case "Rule":
    case "Alternative":
      return inner();
    case "NonTerminal":
      return ruleNamed(nameOf(node));
    case "Terminal":
      return terminal(nameOf(node));
    case "Alternation":
      return {
        kind: "choice",
        parts: (node as ISerializedGast & { definition: ISerializedGast[] }).definition.map(partOf),
      };
    case "Option":
      return { kind: "optional", part: inner() };
    case "Repetition":
      return { kind: "repeated", part: inner() };
    case "RepetitionMandatory":
      return { kind: "several", part: inner() };
    default:
      throw new Error(`the grammar has a part of a new kind: ${node.type}`);
  }
}

function terminal(name: string): Part {
  const token = TOKENS.find((one) => one.name === name);
  if (!token) throw new Error(`no token is named ${name}`);
  if (token === Operator)
    return {
      kind: "choice",
      parts: TOKENS.filter(({ CATEGORIES }) => CATEGORIES?.includes(Operator)).map((one) =>
        terminal(one.name),
      ),
    };
  const found = Object.entries(CLASSES).find(([, one]) => one.token === token);
  if (found) return { kind: "class", name: found[0] };
  const pattern = token.PATTERN;
  return text(pattern instanceof RegExp ? pattern.source : String(pattern));
}

const nameOf = (node: ISerializedGast): string => (node as ISerializedGast & { readonly name: string }).name;
