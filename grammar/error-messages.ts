import type { IParserErrorMessageProvider, TokenType } from "chevrotain";
import { Comma, LeftBracket, LeftParen, RightBracket, RightParen } from "./tokens.ts";

/** What the parser expects after a complete statement. */
export const END = "the end of the statement";

/** The most alternatives that a message lists. */
const MOST = 4;

/** Makes the messages of the parser's exceptions: what was expected, in words. describeProblem adds what was found. */
export const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, ruleName, actual, previous }) => {
    const item = ruleName === "args" ? "an argument" : ruleName === "list" ? "a value" : undefined;
    if (item !== undefined && (expected === RightParen || expected === RightBracket)) {
      const before = actual.tokenType === Comma ? Comma : previous.tokenType;
      const begins = before === Comma || before === LeftParen || before === LeftBracket;
      return begins ? item : `\`,\` or ${labelOf(expected)}`;
    }
    return labelOf(expected);
  },
  buildNotAllInputParsedMessage: () => END,
  buildNoViableAltMessage: ({ expectedPathsPerAlt, customUserDescription }) =>
    customUserDescription ?? oneOf(expectedPathsPerAlt.flat().map(([first]) => first!)),
  buildEarlyExitMessage: ({ expectedIterationPaths, customUserDescription }) =>
    customUserDescription ?? oneOf(expectedIterationPaths.map(([first]) => first!)),
};

function labelOf(type: TokenType): string {
  return type.LABEL ?? type.name;
}

function oneOf(types: readonly TokenType[]): string {
  const labels = [...new Set(types.map(labelOf))];
  const shown = labels.slice(0, MOST);
  if (labels.length > MOST) return `${shown.join(", ")} or another`;
  return shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}`;
}
