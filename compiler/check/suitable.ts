import type { Decl, Item } from "../../grammar/ast.ts";
import type { Expected } from "../resolve/context.ts";
import type { ValueKind } from "../resolve/values.ts";
import type { Family } from "./signature.ts";

/** What a declaration is made with; a `parameter` is one of an augmentation, a `branch` one of a network. */
export type DeclaredKind = Decl["kind"] | Item["kind"] | "parameter" | "branch";

/** What may stand in a place: things declared, and names of the language. */
export interface Suitable {
  readonly declared: readonly DeclaredKind[];
  readonly families: readonly Family[];
}

const NUMBERS: readonly DeclaredKind[] = ["parameter", "param", "schedule"];
const RESULTS: readonly Family[] = ["loss", "algebra"];

/**
 * What may stand where a name is written, for guesses at a misspelt one.
 * @param first what the first argument is, where the name is called
 * @returns undefined where nothing is known
 */
export function suitableFor(expected: Expected, called: boolean, first?: ValueKind): Suitable | undefined {
  if (typeof expected === "object") return undefined;
  switch (expected) {
    case "images":
      return called
        ? { declared: ["attack", "augment"], families: ["augment"] }
        : { declared: ["view"], families: [] };
    case "attack":
      return { declared: ["attack"], families: ["attack"] };
    case "data set":
      return { declared: [], families: ["dataset"] };
    case "part":
      return { declared: ["dataset", "split"], families: [] };
    case "encoder":
      return { declared: [], families: ["encoder"] };
    case "head":
      return { declared: [], families: ["head"] };
    case "network":
      return { declared: ["encoder", "head"], families: [] };
    case "owner":
      return { declared: ["dataset", "encoder", "head"], families: [] };
    case "optimizer":
      return { declared: [], families: ["optimizer"] };
    case "augmentation":
      return { declared: ["augment"], families: ["augment"] };
    case "loss":
      return called ? ofResults(first) : { declared: ["loss", "let"], families: RESULTS };
    case "rows":
    case "target":
    case "tensor":
      return called ? ofResults(first) : { declared: ["let"], families: RESULTS };
    case undefined:
      return called && first !== undefined ? ofResults(first) : undefined;
    default:
      return { declared: NUMBERS, families: called ? ["schedule", "attack option"] : [] };
  }
}

/** What is called on images or on results of networks, and gives results. */
function ofResults(first: ValueKind | undefined): Suitable {
  if (first === "view") return { declared: ["encoder"], families: [] };
  if (first === "tensor") return { declared: ["head"], families: RESULTS };
  return { declared: ["encoder", "head"], families: RESULTS };
}
