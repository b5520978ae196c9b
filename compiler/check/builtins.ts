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
  return Object.hasOwn(TABLE, name) || NOT_YET.has(name) || PREDEFINED.includes(name) || name === "last";
}

const NARROWING = ["exclude", "only"] as const;

/** Arguments the language sets aside in the same way. */
export const ARGUMENTS_NOT_YET: Readonly<Partial<Record<string, readonly string[]>>> = {
  sgd: NARROWING,
  lars: NARROWING,
  adam: NARROWING,
  nt_xent: ["negatives", "asymmetric", "degree", "asymmetric_weight"],
};

/** Names the language sets aside for what the compiler does not carry out yet. */
export const NOT_YET: ReadonlySet<string> = new Set([
  "ema",
  "indices",
  "file",
  "follow",
  "coreset",
  "kmeans",
  "autoattack",
  "cifar10_c",
  "cifar100",
  "stl10",
  "high_pass",
  "argmax",
  "most_confusing",
  "simsiam",
  "representation_divergence",
  "knn",
  "mean_corruption_error",
]);
