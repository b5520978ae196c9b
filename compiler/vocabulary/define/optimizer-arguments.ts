import { scalar } from "../types/numbers.ts";
import { argument } from "./argument.ts";

/** Arguments that several optimizers have. */
export const learningRate = (example: string) =>
  argument(scalar, { bounds: "not negative", example, doc: "learning rate" });

export const momentum = argument(scalar, {
  default: "0",
  bounds: "0..1 without 1",
  doc: "momentum factor",
});

export const weightDecay = argument(scalar, {
  default: "0",
  bounds: "not negative",
  doc: "weight decay (L2 penalty), added to the gradient",
});
