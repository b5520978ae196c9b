import { PLAN_DIAGNOSTICS } from "../../compiler/plan/diagnostics.ts";
import { CHECK_DIAGNOSTICS } from "../../compiler/rules/diagnostics.ts";
import type { Severity } from "../../grammar/diagnostic.ts";
import { SYNTAX_DIAGNOSTICS } from "../../grammar/diagnostics.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import { type PageFiles, readPageFiles } from "./page-files.ts";

/** All pages of the project. */
export const pageFiles: PageFiles = readPageFiles();

/** The severity of a code. All codes of a run are errors. */
export function severityOf(code: string): Severity {
  for (const { room, rows } of [SYNTAX_DIAGNOSTICS, CHECK_DIAGNOSTICS, PLAN_DIAGNOSTICS]) {
    const row = Object.entries(rows).find(([name]) => code === `${room}/${name}`)?.[1];
    if (row) return row.severity;
  }
  return "error";
}

/** The codes that match what the user typed (one for each room with a code of that name), or the nearest code. */
export type FoundCodes = { readonly codes: readonly string[] } | { readonly nearest: string | undefined };

/** Finds codes by what the user typed: a whole code, a name without its room, or either one in brackets. */
export function findCodes(text: string, codes: readonly string[]): FoundCodes {
  const word = text
    .trim()
    .replace(/^\w*\[|\]?:?$/g, "")
    .toLowerCase();
  const named = codes.includes(word) ? [word] : codes.filter((code) => nameOf(code) === word);
  if (named.length > 0) return { codes: named };
  const name = nearestName(nameOf(word), codes.map(nameOf));
  const near = codes.filter((code) => nameOf(code) === name);
  const part = word.length < 4 ? undefined : codes.find((code) => code.includes(word));
  return { nearest: near.find((code) => roomOf(code) === roomOf(word)) ?? near[0] ?? part };
}

export const roomOf = (code: string): string => code.slice(0, Math.max(0, code.indexOf("/")));
export const nameOf = (code: string): string => code.slice(code.indexOf("/") + 1);
