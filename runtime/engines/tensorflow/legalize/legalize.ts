import type { Program } from "../../../../compiler/tensor/program.ts";
import { verify } from "../../../../compiler/tensor/verify.ts";
import type { Target } from "../emission.ts";
import type { MirrorMode } from "./frames.ts";
import { mirrorPadding } from "./mirror-padding.ts";

/** What this library wants of a program on a device, beyond what every engine wants; the program's meaning stays. */
export function legalize(program: Program, target: Target, mirror: MirrorMode): Program {
  // on a GPU, padding on both sides is native
  if (target.device === "gpu") return program;
  const mirrored = mirrorPadding(program, target, mirror);
  if (mirrored !== program) verify(mirrored, "mirror-padding");
  return mirrored;
}
