import type { Value } from "../../experiment/values.ts";
import type { Call } from "../../experiment/word.ts";
import type { ArgsOf, ArgumentTable } from "./argument.ts";
import { type Definition, define, type Spec } from "./definition.ts";

/** A word for a value of an attack's argument that is not a number: `relative(1/4)`, `normal(0.001)`. */
export interface AttackOptionDefinition extends Definition {
  readonly family: "attack option";
  value(args: Call["args"]): Value;
}

export function attackOption<A extends ArgumentTable>(
  name: string,
  { value, ...spec }: Spec<A> & { readonly value: (args: ArgsOf<A>) => Value },
): AttackOptionDefinition {
  return define(name, "attack option", spec, { value }) as unknown as AttackOptionDefinition;
}
