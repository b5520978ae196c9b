import { LIMITS } from "../../experiment/limits.ts";
import { Rational } from "../../experiment/rational.ts";
import { record, tuple } from "../../yaml/collections.ts";
import * as F from "../../yaml/field.ts";
import { rational } from "../../yaml/numbers.ts";
import type { ArgumentType } from "./type.ts";
import { choice } from "./words.ts";

type Triple = readonly [Rational, Rational, Rational];

/** The input normalization of each channel: (x - mean) / std. */
export type Normalization = "none" | { readonly mean: Triple; readonly std: Triple };

const numbers = (...texts: readonly [string, string, string]): Triple =>
  texts.map((text) => Rational.parse(text)!) as unknown as Triple;

/** Common means and standard deviations of channels. */
const PRESETS = {
  imagenet: { mean: numbers("0.485", "0.456", "0.406"), std: numbers("0.229", "0.224", "0.225") },
  cifar10: { mean: numbers("0.4914", "0.4822", "0.4465"), std: numbers("0.2470", "0.2435", "0.2616") },
  none: "none",
} as const satisfies Readonly<Record<string, Normalization>>;

const field = F.defined("normalization", () =>
  record<Exclude<Normalization, "none">>({
    mean: [tuple<Triple>(rational(), 3), "subtracted from each channel"],
    std: [tuple<Triple>(rational({ limits: LIMITS.positive }), 3), "each channel is then divided by this"],
  }),
);

const preset = choice(["imagenet", "cifar10", "none"]);

/** A preset by name; a plan contains its numbers. */
export const normalization: ArgumentType<Normalization> = {
  expected: preset.expected,
  place: preset.place,
  words: ["imagenet", "cifar10", "none"],
  accept: preset.accept,
  mayBe: preset.mayBe,
  resolve: (value) => {
    if (value.kind !== "word") throw new Error(`expected a word, found ${value.kind}`);
    return PRESETS[value.text as keyof typeof PRESETS];
  },
  field: () => ({
    write: (value) => (value === "none" ? F.word("none").write(value) : field.write(value)),
    read: (source) => (F.scalarText(source) === "none" ? "none" : field.read(source)),
    schema: (definitions) => ({ oneOf: [{ const: "none" }, field.schema(definitions)] }),
  }),
};
