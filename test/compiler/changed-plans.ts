import { readFileSync } from "node:fs";
import { readPlan } from "../../compiler/plan/read.ts";
import { SourceFile } from "../../grammar/span.ts";
import { programFile } from "./programs.ts";

export const DUAL_STREAM = readFileSync(programFile("dual-stream.plan.yaml"), "utf8");

/** A change of a stored plan, and all its messages: lines with the marked text, message and help. */
export type Case = readonly [name: string, from: string | RegExp, to: To, ...messages: string[]];

export type To = string | ((found: string) => string);

export type Cases = readonly (readonly [what: string, cases: readonly Case[]])[];

export interface Said {
  readonly messages: readonly string[];
  readonly codes: readonly string[];
  readonly read: boolean;
}

/** The messages for a stored plan with a change. */
export function saidOf(from: string | RegExp, to: To): Said {
  const changed = typeof to === "string" ? DUAL_STREAM.replace(from, to) : DUAL_STREAM.replace(from, to);
  if (changed === DUAL_STREAM) throw new Error(`${from} is not in the plan`);
  const { plan, diagnostics } = readPlan(changed, "a.plan.yaml");
  const source = new SourceFile("a.plan.yaml", changed);
  const messages = diagnostics.map(({ span, message, help, labels }) => {
    const line = (offset: number): number => source.position(offset).line;
    const words = changed.slice(span.start, span.end).split("\n")[0];
    const others = labels.map((label) => ` (${line(label.span.start)}: ${label.text})`).join("");
    return `${line(span.start)}: ${words} <- ${message}${help ? `; ${help}` : ""}${others}`;
  });
  return { messages, codes: diagnostics.map(({ code }) => code), read: plan !== undefined };
}
