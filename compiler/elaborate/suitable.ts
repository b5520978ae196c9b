import type { ValueKind } from "../experiment/values.ts";
import type { Family } from "../experiment/word.ts";
import type { DeclaredKind } from "../rules/declared-kind.ts";
import type { Expected } from "./context.ts";

/** What is allowed in a place: kinds of declarations and families of words. */
export interface Suitable {
  readonly declared: readonly DeclaredKind[];
  readonly families: readonly Family[];
  /** what they are, in the plural, if a message can list them */
  readonly plural?: string;
}

const NUMBERS: readonly DeclaredKind[] = ["parameter", "param", "schedule"];
const RESULTS: readonly Family[] = ["loss", "algebra"];

/**
 * What is allowed where a name is written, for guessing a misspelled one.
 * @param first the kind of the first argument, if the name is called
 * @returns undefined if nothing is known
 */
export function suitableFor(expected: Expected, called: boolean, first?: ValueKind): Suitable | undefined {
  const place = typeof expected === "object" ? expected.place : expected;
  switch (place) {
    case "word":
      return undefined;
    case "images":
      return called
        ? { declared: ["attack", "augment"], families: ["augment"], plural: "augmentations and attacks" }
        : { declared: ["view"], families: [], plural: "views" };
    case "attack":
      return { declared: ["attack"], families: ["attack"], plural: "attacks" };
    case "data set":
      return { declared: [], families: ["dataset"], plural: "data sets" };
    case "part":
      return { declared: ["dataset", "split"], families: [], plural: "data sets and parts" };
    case "encoder":
      return { declared: [], families: ["encoder"], plural: "encoders" };
    case "head":
      return { declared: [], families: ["head"], plural: "heads" };
    case "network":
      return { declared: ["encoder", "head"], families: [], plural: "networks" };
    case "owner":
      return { declared: ["dataset", "encoder", "head"], families: [] };
    case "optimizer":
      return { declared: [], families: ["optimizer"], plural: "optimizers" };
    case "augmentation":
      return { declared: ["augment"], families: ["augment"], plural: "augmentations" };
    case "loss":
      return called ? ofResults(first) : { declared: ["loss", "let"], families: RESULTS, plural: "losses" };
    case "result":
      return called ? ofResults(first) : { declared: ["let"], families: RESULTS };
    case undefined:
      return called && first !== undefined ? ofResults(first) : undefined;
    case "step":
      return { declared: NUMBERS, families: called ? ["schedule", "attack option"] : [] };
    case "start":
      return { declared: NUMBERS, families: ["attack option"] };
    default:
      return called
        ? { declared: NUMBERS, families: ["schedule"], plural: "schedules" }
        : { declared: NUMBERS, families: [] };
  }
}

/** Functions of images or of networks' outputs that return outputs. */
function ofResults(first: ValueKind | undefined): Suitable {
  if (first === "view") return { declared: ["encoder"], families: [], plural: "encoders" };
  if (first === "tensor") return { declared: ["head"], families: RESULTS, plural: "functions" };
  return { declared: ["encoder", "head"], families: RESULTS };
}
