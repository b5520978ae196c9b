import { LIMITS } from "../../experiment/limits.ts";
import { rationalText } from "../../experiment/number-text.ts";
import type { Rational } from "../../experiment/rational.ts";
import type { Value } from "../../experiment/values.ts";
import { list, record } from "../../yaml/collections.ts";
import * as F from "../../yaml/field.ts";
import { rational } from "../../yaml/numbers.ts";
import type { ArgumentType, Write } from "./type.ts";

/** An enum: one of a few words. */
export function choice<const W extends string>(words: readonly W[]): ArgumentType<W> {
  return {
    expected: words.map((word) => `\`${word}\``).join(" or "),
    place: "word",
    words,
    accept: (value, complaints) =>
      value.kind === "word" && (words as readonly string[]).includes(value.text)
        ? value
        : complaints.notOneOf(words, value),
    mayBe: (expr) =>
      expr.kind === "path" &&
      expr.words.length === 1 &&
      (words as readonly string[]).includes(expr.words[0].text),
    resolve: (value) => asWord(value) as W,
    field: () => F.word(...words),
  };
}

/** `true` or `false`. */
export const bool: ArgumentType<boolean> = {
  expected: "true or false",
  place: "number",
  words: ["true", "false"],
  accept: (value, complaints) => (value.kind === "bool" ? value : complaints.wrong(boolMeant(value))),
  mayBe: () => false,
  resolve: (value) => value.kind === "bool" && value.value,
  field: () => F.bool,
};

function boolMeant(value: Value): Write | undefined {
  const text =
    value.kind === "number"
      ? rationalText(value.value)
      : value.kind === "string"
        ? value.value.toLowerCase()
        : undefined;
  if (text === "1" || text === "true") return { write: "true" };
  return text === "0" || text === "false" ? { write: "false" } : undefined;
}

/** The initial perturbation of an attack. */
export type AttackStart = "zero" | "uniform" | { readonly normal: Rational };

const STARTS = ["zero", "uniform"] as const;

const normalStart = F.defined("normal_start", () =>
  record<{ readonly normal: Rational }>({
    normal: [rational({ limits: LIMITS.positive }), "standard deviation of the random start, in pixel scale"],
  }),
);

/** The initial perturbation of an attack: a word, or `normal(deviation)`. */
export const start: ArgumentType<AttackStart> = {
  expected: "zero, uniform or normal(0.001)",
  place: "start",
  words: STARTS,
  accept: (value, complaints) =>
    value.kind === "normal" || (value.kind === "word" && (STARTS as readonly string[]).includes(value.text))
      ? value
      : complaints.wrong(startMeant(value)),
  mayBe: () => false,
  resolve: (value) =>
    value.kind === "normal" ? { normal: value.deviation } : (asWord(value) as "zero" | "uniform"),
  field: () => ({
    write: (value) => (typeof value === "string" ? F.word(...STARTS).write(value) : normalStart.write(value)),
    read: (source) =>
      F.scalarText(source) === undefined ? normalStart.read(source) : F.word(...STARTS).read(source),
    schema: (definitions) => ({ oneOf: [{ enum: STARTS }, normalStart.schema(definitions)] }),
  }),
};

/** Suggests a start for a boolean or a text: other libraries only ask whether the start is random. */
function startMeant(value: Value): Write | undefined {
  if (value.kind === "string")
    return (STARTS as readonly string[]).includes(value.value) ? { write: value.value } : undefined;
  const given = boolMeant(value)?.write ?? (value.kind === "bool" ? String(value.value) : undefined);
  if (given === undefined) return undefined;
  return { write: given === "true" ? "uniform" : "zero" };
}

/** Names of the branches of a network, or `shared`. */
export const branches: ArgumentType<"shared" | readonly string[]> = {
  expected: "a list of names such as [standard, adversarial], or `shared`",
  place: "number",
  words: ["shared"],
  ofNames: true,
  accept: (value, complaints) =>
    value.kind === "list" || (value.kind === "word" && value.text === "shared") ? value : complaints.wrong(),
  mayBe: (expr) => expr.kind === "list",
  resolve: (value) => (value.kind === "list" ? value.items.map((item) => asWord(item.value)) : "shared"),
  field: () => list(F.name) as F.Field<"shared" | readonly string[]>,
};

/** Names of parts of a network, such as `bias`. */
export const parts: ArgumentType<readonly string[]> = {
  expected: "a list of names such as [bias, norm]",
  place: "number",
  ofNames: true,
  accept: (value, complaints) =>
    value.kind === "list" && value.items.every((item) => item.value.kind === "word")
      ? value
      : complaints.wrong(),
  mayBe: () => false,
  resolve: (value) => (value.kind === "list" ? value.items.map((item) => asWord(item.value)) : []),
  field: () => list(F.name),
};

/** Text in quotes. */
export const text: ArgumentType<string> = {
  expected: 'text in "quotes"',
  place: "number",
  accept: (value, complaints) => (value.kind === "string" ? value : complaints.wrong()),
  mayBe: () => false,
  resolve: (value) => (value.kind === "string" ? value.value : ""),
  field: () => F.string,
};

function asWord(value: Value): string {
  if (value.kind !== "word") throw new Error(`expected a word, found ${value.kind}`);
  return value.text;
}
