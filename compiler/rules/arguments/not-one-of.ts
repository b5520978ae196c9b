import { rule } from "../rule.ts";

interface Params {
  readonly found: string;
  readonly words: readonly string[];
  readonly nearest?: string | undefined;
}

export const notOneOf = rule({
  code: "not-one-of",
  severity: "error",
  message: ({ found, words }: Params) =>
    words.length === 1
      ? `expected \`${words[0]}\`, found ${found}`
      : `expected one of ${words.map((word) => `\`${word}\``).join(", ")}, found ${found}`,
  meant: ({ nearest }) => nearest,
});
