import type { Word } from "../../experiment/word.ts";
import { asFunction, type FunctionDefinition } from "../define/functions.ts";
import { cross_entropy } from "./cross-entropy.ts";

/** The default objective of an attack in a measurement. */
export const USUAL_OBJECTIVE = cross_entropy;

/** The losses that an attack of a measurement can maximize: those that take only logits and labels. */
export function objectivesOf(losses: readonly Word[]): FunctionDefinition[] {
  return losses
    .map(asFunction)
    .filter(({ traits, operands }) => traits.scores !== undefined && operands.length === 2);
}
