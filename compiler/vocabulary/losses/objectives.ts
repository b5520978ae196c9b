import type { Word } from "../../experiment/word.ts";
import { asFunction, type FunctionDefinition } from "../define/functions.ts";
import { cross_entropy } from "./cross-entropy.ts";

/** What the attack of a measurement maximizes where the file names nothing else. */
export const USUAL_OBJECTIVE = cross_entropy;

/** The losses that the attack of a measurement may maximize: they need the logits of `predict` and the labels, no more. */
export function objectivesOf(losses: readonly Word[]): FunctionDefinition[] {
  return losses
    .map(asFunction)
    .filter(({ traits, operands }) => traits.scores !== undefined && operands.length === 2);
}
