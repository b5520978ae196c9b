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

const NARROWING = ["exclude", "only"] as const;

/** Arguments the language sets aside in the same way. */
export const ARGUMENTS_NOT_YET: Readonly<Partial<Record<string, readonly string[]>>> = {
  sgd: NARROWING,
  lars: NARROWING,
  adam: NARROWING,
  nt_xent: ["negatives", "asymmetric", "degree", "asymmetric_weight"],
};

/** Names the language sets aside for what the compiler does not carry out yet, with what there is instead. */
export const NOT_YET: ReadonlyMap<string, string | undefined> = new Map([
  ["ema", undefined],
  ["indices", "cut at random: random(cifar.train, 90%, 10%, seed: 1)"],
  ["file", undefined],
  ["follow", undefined],
  ["coreset", "train on a random part: random(cifar.train, 10%, seed: 1)"],
  ["kmeans", undefined],
  ["autoattack", "measure under pgd with more steps, such as steps: 100"],
  ["cifar10_c", "there are `cifar10` and `shapes10`"],
  ["cifar100", "there are `cifar10` and `shapes10`"],
  ["stl10", "there are `cifar10` and `shapes10`"],
  ["high_pass", undefined],
  ["argmax", undefined],
  ["most_confusing", undefined],
  ["simsiam", "write it out: -mean(cosine(p, stop_gradient(z)))"],
  ["representation_divergence", "write it out: mean(distance(p, q))"],
  ["knn", "train a linear head on `f` in a stage with `freeze f`, and measure its accuracy"],
  ["mean_corruption_error", undefined],
]);

/** What is said of a name of the language that is not carried out yet. */
export function notYet(name: string): { readonly what: string; readonly instead: string | undefined } {
  return { what: `\`${name}\``, instead: NOT_YET.get(name) };
}
