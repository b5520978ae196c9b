import type { Family } from "../../experiment/word.ts";
import type { ArgumentTable } from "./argument.ts";
import { type Definition, define, type Spec } from "./definition.ts";

/**
 * A word that is not supported yet. Its arguments are checked, so that a file that uses it is correct once it is
 * supported.
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
