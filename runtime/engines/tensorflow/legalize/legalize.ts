import type { Program } from "../../../../compiler/tensor/program.ts";
import { verify } from "../../../../compiler/tensor/verify.ts";
import type { Target } from "../emission.ts";
import { mirrorPadding } from "./mirror-padding.ts";
import type { MirrorMode } from "./mirrored-groups.ts";
import { wideConvolutions } from "./wide-convolutions.ts";

/** Rewrites a program for this library and device, without changing its meaning. */
export function legalize(program: Program, target: Target, mirror: MirrorMode): Program {
  // on a GPU, explicit padding and bfloat16 are native
  if (target.device === "gpu") return program;
  const wide = checked("wide-convolutions", program, wideConvolutions(program, target));
  return checked("mirror-padding", wide, mirrorPadding(wide, target, mirror));
}

function checked(pass: string, before: Program, after: Program): Program {
  if (after !== before) verify(after, pass);
  return after;
}
