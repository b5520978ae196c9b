import { add } from "./add.ts";
import { again } from "./again.ts";
import { argmax } from "./argmax.ts";
import { cosine } from "./cosine.ts";
import { distance } from "./distance.ts";
import { divide } from "./divide.ts";
import { dot } from "./dot.ts";
import { exp } from "./exp.ts";
import { log } from "./log.ts";
import { mean } from "./mean.ts";
import { most_confusing } from "./most-confusing.ts";
import { multiply } from "./multiply.ts";
import { negate } from "./negate.ts";
import { softmax } from "./softmax.ts";
import { stop_gradient } from "./stop-gradient.ts";
import { subtract } from "./subtract.ts";
import { sum } from "./sum.ts";

/** Every operation on outputs of networks, in the order of the reference. */
export const ALGEBRA = [
  softmax,
  log,
  exp,
  mean,
  sum,
  dot,
  cosine,
  distance,
  stop_gradient,
  again,
  argmax,
  most_confusing,
  add,
  subtract,
  multiply,
  divide,
  negate,
] as const;

export const OPERATORS = { "+": add, "-": subtract, "*": multiply, "/": divide } as const;
