import type { IToken } from "chevrotain";
import type { Expr, Name } from "./ast.ts";
import { spanOf } from "./lexer-token.ts";
import type { BareStatement, Header } from "./parser.ts";
import type { Statement } from "./statements.ts";
import { Comma, Equals, KEYWORDS, LeftParen, NameToken, type StatementKeyword } from "./tokens.ts";

/**
 * Recovers a statement with a mistake: its names, so that they count as declared, with a `missing` value. If it has more
 * names than allowed, each name becomes a statement.
 */
export function recoverStatement(file: string, { keyword, tokens }: Statement): (BareStatement | Header)[] {
  const end = spanOf(file, tokens.at(-1)!).end;
  const value: Expr = { kind: "missing", span: { file, start: end, end } };
  const names = namesOf(tokens).map((token): Name => ({ text: token.image, span: spanOf(file, token) }));
  const [name] = names;
  if (!name && !VALUES.has(keyword)) return [];
  switch (keyword) {
    case "stage":
    case "recipe":
      return [{ kind: keyword, name: name!, like: undefined }];
    case "param":
      return [{ kind: keyword, name: name!, type: undefined, range: undefined, value }];
    case "augment":
      return [{ kind: keyword, name: name!, parameters: [], value }];
    case "dataset":
    case "encoder":
    case "head":
    case "attack":
    case "schedule":
    case "column":
    case "loss":
      return names.map((one) => ({ kind: keyword, name: one, value }));
    case "split":
    case "let":
      return [{ kind: keyword, names, value }];
    case "view":
      return [{ kind: keyword, names, value, maximizing: undefined }];
    case "batch":
    case "minimize":
    case "predict":
    case "optimizer":
    case "for":
    case "seed":
      return [{ kind: keyword, value }];
    default:
      return [];
  }
}

/** Whether the statement may declare names that could not be recovered. */
export function mayMissNames(keyword: StatementKeyword, saved: readonly (BareStatement | Header)[]): boolean {
  const declares = keyword === "use" || keyword === "keep" || keyword === "data";
  return declares || (saved.length === 0 && !NAMELESS.has(keyword));
}

/** Statements that consist of a keyword and a value. */
const VALUES: ReadonlySet<StatementKeyword> = new Set([
  "batch",
  "minimize",
  "predict",
  "optimizer",
  "for",
  "seed",
]);

/** Statements that declare no name. */
const NAMELESS: ReadonlySet<StatementKeyword> = new Set([
  "experiment",
  "precision",
  "evaluate",
  "start",
  "freeze",
  "continue",
  "measure",
]);

/** The names that a statement declares: those before `=`, even without commas between them; without `=`, the first list. */
function namesOf(tokens: readonly IToken[]): IToken[] {
  // `encoder resnet18()` has no name
  if (tokens[2]?.tokenType === LeftParen && tokens[0]!.tokenType !== KEYWORDS.augment) return [];
  const equals = tokens.findIndex(({ tokenType }) => tokenType === Equals);
  const names: IToken[] = [];
  let comma = true;
  for (const token of tokens.slice(1, equals < 0 ? undefined : equals)) {
    if (token.tokenType === NameToken && (comma || equals >= 0)) names.push(token);
    else if (token.tokenType !== Comma) break;
    comma = token.tokenType === Comma;
  }
  return names;
}
