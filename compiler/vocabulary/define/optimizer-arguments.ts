import { scalar } from "../types/numbers.ts";
import { argument } from "./argument.ts";
import type { Usual } from "./usual.ts";

/** Arguments that several optimizers share. */
export const learningRate = (example: string, usual: Usual) =>
  argument(scalar, { bounds: "not negative", example, usual, doc: "learning rate" });

export const momentum = argument(scalar, {
  default: "0",
  bounds: "0..1 without 1",
  doc: "momentum factor",
});

export const weightDecay = (usual: Usual) =>
  argument(scalar, {
    default: "0",
    bounds: "not negative",
    usual,
    doc: "weight decay (L2 penalty), added to the gradient",
  });
