import type { Op } from "../../compiler/tensor/ops.ts";
import type { Case } from "./case.ts";
import { BINARY_CASES } from "./cases/binary.ts";
import { CHOICE_CASES } from "./cases/choice.ts";
import { CONTROL_CASES } from "./cases/control.ts";
import { FUSED_CASES } from "./cases/fused.ts";
import { LINEAR_CASES } from "./cases/linear.ts";
import { MOVEMENT_CASES } from "./cases/movement.ts";
import { REDUCTION_CASES } from "./cases/reductions.ts";
import { SOURCE_CASES } from "./cases/sources.ts";
import { UNARY_CASES } from "./cases/unary.ts";

export { PROGRAM_CASES } from "./cases/control.ts";

/** The cases of each operation; an operation without a row is a type error. */
export const CASES: { readonly [K in Op]: readonly Case[] } = {
  ...SOURCE_CASES,
  ...UNARY_CASES,
  ...BINARY_CASES,
  ...CHOICE_CASES,
  ...MOVEMENT_CASES,
  ...REDUCTION_CASES,
  ...LINEAR_CASES,
  ...FUSED_CASES,
  ...CONTROL_CASES,
};
