import type { Name } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import type { Origins } from "./origin.ts";
import type { Call, Word } from "./word.ts";

/**
 * The mode of batch norm. train: uses batch statistics and updates the running statistics. batch: uses batch
 * statistics, without an update. eval: uses the running statistics.
 */
export type BatchNormMode = "train" | "batch" | "eval";

/**
 * A declared network. Its input size and the branches of a head depend on its use: they are inferred from the first
 * call, and every other call must agree.
 */
export interface NetworkSymbol {
  /** name in this file: as declared, or as imported */
  readonly name: string;
  readonly decl: { readonly kind: "encoder" | "head"; readonly name: Name; readonly span: Span };
  readonly spec: NetworkSpec;
  /** origins of its values in the plan, by key */
  readonly origins: Origins;
  /** set if it is a moving average of another network */
  readonly averageOf?: NetworkSymbol;
  use?: NetworkUse;
}

export interface NetworkUse {
  /** encoder: size of the images; head: features per row */
  readonly input: readonly [number, number, number] | number;
  readonly branches: readonly string[];
  readonly span: Span;
  /** where the views of an encoder get their image size, for messages */
  readonly madeAt?: () => Span | undefined;
}

/** The branches that a network declares; none for a head with `follow`, which takes those of its encoder. */
export function statedBranches({ branches }: NetworkSpec): readonly string[] {
  return branches === "follow" ? [] : branches;
}

/** A network without its name and input size. */
export interface NetworkSpec {
  readonly kind: "encoder" | "head";
  readonly word: Word;
  /** arguments of the word, in plan form */
  readonly args: Call["args"];
  /**
   * `follow`: the branches of the encoder that it is called on; a list: as declared; empty: one unnamed set of batch
   * norms
   */
  readonly branches: "follow" | readonly string[];
  /** features per row of its output */
  readonly features: number;
  /** whether it contains batch norms */
  readonly hasNorm: boolean;
}
