import { difference, product, quotient, sum } from "./arithmetic.ts";
import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import { count } from "./count.ts";
import { curves } from "./curves.ts";
import { follow } from "./follow.ts";
import { milestones } from "./milestones.ts";
import { per_epoch } from "./per-epoch.ts";
import { ramp } from "./ramp.ts";
import { staircase } from "./staircase.ts";
import { warmup } from "./warmup.ts";
import { warmup_into } from "./warmup-into.ts";

/** Every schedule of the language, in the order of the reference. */
export const SCHEDULES = [
  warmup,
  cosine,
  ramp,
  constant,
  milestones,
  staircase,
  per_epoch,
  count,
  follow,
  curves,
  warmup_into,
  sum,
  difference,
  product,
  quotient,
] as const;
