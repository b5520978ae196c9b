import type { IToken } from "chevrotain";
import type { Expr, Name } from "./ast.ts";
import { spanOf } from "./lexer.ts";
import type { BareStatement, Header } from "./parser.ts";
import type { Statement } from "./statements.ts";
import { Equals, NameToken, type StatementKeyword } from "./tokens.ts";

/** What can be saved of a statement with a mistake: its names, so that they count as declared. */
export function remainsOf(file: string, { keyword, tokens }: Statement): BareStatement | Header | undefined {
  const end = spanOf(file, tokens.at(-1)!).end;
  const value: Expr = { kind: "missing", span: { file, start: end, end } };
  const names = namesOf(tokens).map((token): Name => ({ text: token.image, span: spanOf(file, token) }));
  const [name] = names;
  switch (keyword) {
    case "stage":
    case "recipe":
      return name && { kind: keyword, name, like: undefined };
    case "param":
      return name && { kind: keyword, name, type: undefined, range: undefined, value };
    case "augment":
      return name && { kind: keyword, name, parameters: [], value };
    case "dataset":
    case "encoder":
    case "head":
    case "attack":
    case "schedule":
    case "column":
    case "loss":
      return name && { kind: keyword, name, value };
    case "split":
    case "let":
      return name && { kind: keyword, names, value };
    case "view":
      return name && { kind: keyword, names, value, maximizing: undefined };
    case "batch":
    case "minimize":
    case "predict":
    case "optimizer":
    case "for":
    case "seed":
      return { kind: keyword, value };
    default:
      return undefined;
  }
}

/** Whether names may be lost with a statement of which no more than this has been saved. */
export function losesNames(keyword: StatementKeyword, saved: BareStatement | Header | undefined): boolean {
  const declares = keyword === "use" || keyword === "keep" || keyword === "data";
  return declares || (saved === undefined && !NAMELESS.has(keyword));
}

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

/** The names that a statement declares: before `=`, or all there is. */
function namesOf(tokens: readonly IToken[]): IToken[] {
  const equals = tokens.findIndex(({ tokenType }) => tokenType === Equals);
  const declared = tokens.slice(1, equals < 0 ? 2 : equals);
  const names: IToken[] = [];
  for (const [i, token] of declared.entries()) {
    if (i % 2 === 0 && token.tokenType === NameToken) names.push(token);
    else if (token.image !== ",") break;
  }
  return names;
}
