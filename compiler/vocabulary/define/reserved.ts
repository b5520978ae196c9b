import type { Family } from "../../experiment/word.ts";
import type { ArgumentTable } from "./argument.ts";
import { type Definition, define, type Spec } from "./definition.ts";

/**
 * A word that the compiler knows, but nothing runs yet. Its arguments are checked all the same, so that a file written
 * for it is right when it runs.
 * @param instead what to write until then
 */
export function reserved<A extends ArgumentTable>(
  name: string,
  family: Family,
  spec: Spec<A>,
  instead?: string,
): Definition & { readonly args: A } {
  return define(name, family, spec, { reserved: instead === undefined ? {} : { instead } });
}
