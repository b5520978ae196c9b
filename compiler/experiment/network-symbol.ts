import type { Name } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import type { Origins } from "./origin.ts";
import type { Call, Word } from "./word.ts";

/**
 * How a batch norm works. train: with the statistics of the batch, and the running ones move; batch: with the statistics
 * of the batch, and the running ones stay; eval: with the running statistics.
 */
export type BatchNormMode = "train" | "batch" | "eval";

/**
 * A declared network. What depends on its use (the size of its input, a head's branches) is inferred from the first
 * call and must agree with every other one.
 */
export interface NetworkSymbol {
  /** public name: the declared one, or the one it is imported as */
  readonly name: string;
  readonly decl: { readonly kind: "encoder" | "head"; readonly name: Name; readonly span: Span };
  readonly spec: NetworkSpec;
  /** of what the plan says of it, by key */
  readonly origins: Origins;
  /** it is a moving average of another one */
  readonly averageOf?: NetworkSymbol;
  use?: NetworkUse;
}

export interface NetworkUse {
  /** encoder: images; head: numbers in a row */
  readonly input: readonly [number, number, number] | number;
  readonly branches: readonly string[];
  readonly span: Span;
  /** where the views of an encoder get their size */
  readonly madeAt?: () => Span | undefined;
}

/** The branches that a network has by itself: none of a head that follows an encoder. */
export function statedBranches({ branches }: NetworkSpec): readonly string[] {
  return branches === "follow" ? [] : branches;
}

/** A network without its name and input. */
export interface NetworkSpec {
  readonly kind: "encoder" | "head";
  readonly word: Word;
  /** of the word, in the form that plans have */
  readonly args: Call["args"];
  /** `follow`: those of the encoder that it is called on; a list: stated; empty: one set without a name */
  readonly branches: "follow" | readonly string[];
  /** numbers in a row of its result */
  readonly features: number;
  /** whether it has batch norms */
  readonly hasNorm: boolean;
}
