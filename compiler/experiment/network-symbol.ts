import type { Name } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import type { Origin } from "../elaborate/origin.ts";
import type { EncoderPlan, HeadPlan } from "../plan/schema.ts";

/**
 * A declared network. What depends on its use (the size of its input, a head's branches) is inferred from the first
 * call and must agree with every other one.
 */
export interface NetworkSymbol {
  /** public name: the declared one, or the one it is imported as */
  readonly name: string;
  readonly decl: { readonly kind: "encoder" | "head"; readonly name: Name; readonly span: Span };
  readonly spec: EncoderSpec | HeadSpec;
  /** of what the plan says of it, by key */
  readonly origins: Readonly<Record<string, Origin | undefined>>;
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

export interface EncoderSpec extends Omit<EncoderPlan, "input" | "features" | "parameters"> {
  readonly features: number;
}

export interface HeadSpec extends Omit<HeadPlan, "input" | "branches" | "parameters"> {
  /** `follow`: those of the encoder; a list: said; empty: one set without a name */
  readonly branches: "follow" | readonly string[];
}
