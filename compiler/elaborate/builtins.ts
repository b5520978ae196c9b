import { AHEAD_BUILTINS } from "./builtins-ahead.ts";
import { EXPERIMENT_BUILTINS } from "./builtins-experiment.ts";
import { COSINE_OF_ROWS, LOSS_BUILTINS } from "./builtins-losses.ts";
import { OPTIMIZER_BUILTINS } from "./builtins-optimizers.ts";
import { SCHEDULE_BUILTINS } from "./builtins-schedules.ts";
import type { Family, Signature } from "./signature.ts";

const TABLE = {
  ...EXPERIMENT_BUILTINS,
  ...SCHEDULE_BUILTINS,
  ...LOSS_BUILTINS,
  ...OPTIMIZER_BUILTINS,
} as const;

export type BuiltinName = keyof typeof TABLE;

/** Every name of the language that is called with arguments: for checks, suggestions and documentation. */
export const BUILTINS: Readonly<Record<BuiltinName, Signature>> = TABLE;

export function builtin(name: string): Signature | undefined {
  return Object.hasOwn(TABLE, name) ? BUILTINS[name as BuiltinName] : undefined;
}

/** The signature of a call: `cosine` of rows is another thing than the schedule. */
export function signatureOf(name: string, positional: number): Signature | undefined {
  return name === "cosine" && positional > 0 ? COSINE_OF_ROWS : builtin(name);
}

export function builtinsOf(...families: readonly Family[]): string[] {
  return Object.entries(BUILTINS)
    .filter(([, { family }]) => families.includes(family))
    .map(([name]) => name);
}

/** Names that stand for something without being declared. */
export const PREDEFINED: readonly string[] = ["image", "label", "true", "false", "scratch", "each"];

/** Whether a name means something without being declared, or will, so that no declaration may have it. */
export function isLanguageName(name: string): boolean {
  return LANGUAGE.has(name);
}

/** Arguments the language sets aside in the same way. */
export const ARGUMENTS_NOT_YET: Readonly<Partial<Record<string, readonly string[]>>> = {
  nt_xent: ["negatives", "asymmetric", "degree", "asymmetric_weight"],
};

/** Names the language sets aside for what the compiler does not carry out yet. */
export const NOT_YET: ReadonlySet<string> = new Set(Object.keys(AHEAD_BUILTINS));

/** What there is instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  indices: "split at random: random(cifar.train, 90%, 10%, seed: 1)",
  coreset: "train on a random part: random(cifar.train, 10%, seed: 1)",
  autoattack: "measure under pgd with more steps, such as steps: 100",
  cifar10_c: "use `cifar10` or `shapes10`",
  cifar100: "use `cifar10` or `shapes10`",
  stl10: "use `cifar10` or `shapes10`",
  simsiam: "write -mean(cosine(p, stop_gradient(z)))",
  representation_divergence: "write mean(distance(p, q))",
  knn: "measure a linear head instead: train it in a stage with `freeze f`",
};

/** What is said of a name of the language that is not carried out yet. */
export function notYet(name: string): { readonly what: string; readonly instead: string | undefined } {
  return { what: `\`${name}\``, instead: INSTEAD[name] };
}

/** What is known of such a name all the same. */
export function aheadOf(name: string): Signature | undefined {
  return NOT_YET.has(name) ? AHEAD_BUILTINS[name as keyof typeof AHEAD_BUILTINS] : undefined;
}

const LANGUAGE: ReadonlySet<string> = new Set([...Object.keys(TABLE), ...NOT_YET, ...PREDEFINED, "last"]);
