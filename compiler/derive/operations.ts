import type { Call } from "../experiment/word.ts";

/** A text of an operation that is not random; equal operations have equal texts. */
export function opText({ word, args }: Call): string {
  const text = JSON.stringify(args, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
  return `${word.name} ${text}`;
}
