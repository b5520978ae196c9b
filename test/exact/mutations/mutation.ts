/** A change of one place in the compiler or the runtime that a test must notice. */
export interface Mutation {
  readonly name: string;
  /** the file that contained the text when the mutation was written; the text may move */
  readonly file: string;
  /** text that is once in this file, or once in all of the compiler and the runtime */
  readonly from: string;
  readonly to: string;
  /** test files of which one must fail */
  readonly tests: readonly string[];
  /** why it changes no result: then all tests must pass */
  readonly equivalent?: string;
}

export const GRADIENTS = ["test/tensor/gradients.test.ts"];
export const DECOMPOSITIONS = ["test/engines/reference/decompositions.test.ts"];
export const LOSSES = ["test/exact/losses.test.ts"];
export const TRAINING = ["test/exact/training-reference.test.ts"];
export const FLOAT64 = ["test/exact/training-float64.test.ts"];
export const ATTACK = ["test/exact/attack.test.ts"];
export const CROPS = ["test/exact/augment-operators.test.ts"];
export const DRAWS = ["test/exact/augment-distributions.test.ts"];
/** a whole run, compared with PyTorch */
export const PIPELINE = ["test/exact/pipeline.test.ts"];
/** the distribution of initial weights */
export const INIT = ["test/exact/init.test.ts"];

/** Mutations of one file with the same tests: name, text, replacement, and a reason if it changes no result. */
export function at(
  file: string,
  tests: readonly string[],
  rows: readonly (readonly [name: string, from: string, to: string, equivalent?: string])[],
): Mutation[] {
  return rows.map(([name, from, to, equivalent]) => ({
    name,
    file,
    from,
    to,
    tests,
    ...(equivalent === undefined ? {} : { equivalent }),
  }));
}
