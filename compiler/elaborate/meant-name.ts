import type { Name } from "../../grammar/ast.ts";
import { insteadOf, synonymAmong, synonymOf } from "../suggest/synonyms.ts";
import type { Module } from "./modules.ts";
import type { Suitable } from "./suitable.ts";
import type { Declared } from "./unknown-names.ts";
import { namesOf, wordNamed } from "./words.ts";

/** The name here of something that papers and other libraries call `name`, if it is allowed in this place. */
export function synonymFor(
  name: string,
  suitable: Suitable | undefined,
  words: readonly string[],
): string | undefined {
  const other = synonymOf(name);
  if (other === undefined || words.includes(other)) return other;
  const isImage = suitable?.plural === "views" && synonymAmong(name, ["image"]);
  if (isImage) return isImage;
  if (suitable?.declared.includes("let") && synonymAmong(name, ["label"])) return "label";
  // a name that is not called is more likely one of the user's own
  if (!suitable || suitable.declared.includes("let")) return undefined;
  const family = wordNamed(/[a-z]\w*/.exec(other)![0])?.family;
  return family && suitable.families.includes(family) ? other : undefined;
}

/** A hint for a name of another library that has no counterpart here. */
export function insteadFor(name: string, suitable: Suitable | undefined): string | undefined {
  const families = suitable?.families ?? [];
  const place = families.includes("augment") ? "augment" : families.includes("loss") ? "result" : undefined;
  return insteadOf(name, place);
}

/** A longer list of names is no help. */
const MOST_LISTED = 18;

/**
 * All names that are allowed in a place, if there are few.
 * @param home the file of the place
 * @param visible declarations that can be named there
 */
export function listOfSuitable(
  home: Module,
  visible: readonly Declared[],
  at: Name,
  suitable: Suitable | undefined,
  words: readonly string[],
): string | undefined {
  if (!suitable?.plural && words.length === 0) return undefined;
  // if only a few words are allowed, a param is hardly what was meant
  const own = suitable?.plural === "functions" || words.length > 0 ? [] : (suitable?.declared ?? []);
  // the declaration that the name is part of cannot use itself
  const around = home.file.decls.find(({ span }) => span.start <= at.span.start && at.span.end <= span.end);
  const declared = visible.filter(
    ({ name, kind }) => own.includes(kind) && !(around && "name" in around && around.name === name),
  );
  const all = new Set([
    ...words,
    ...declared.map(({ name }) => name.text),
    ...(suitable ? namesOf(...suitable.families) : []).map((one) => (words.length > 0 ? called(one) : one)),
  ]);
  if (all.size === 0 || all.size > MOST_LISTED) return undefined;
  return `available ${suitable?.plural ?? "words"}: ${[...all].map((one) => `\`${one}\``).join(", ")}`;
}

/** A word with examples of its arguments. */
function called(name: string): string {
  const word = wordNamed(name);
  return word ? `${name}(${word.positional.map((one) => word.args[one]?.example).join(", ")})` : name;
}
