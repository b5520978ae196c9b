import type { Program } from "../../../../compiler/tensor/program.ts";
import { verify } from "../../../../compiler/tensor/verify.ts";
import type { Target } from "../emission.ts";
import { emulateBfloat16 } from "./emulated-bfloat16.ts";
import type { MirrorMode } from "./frames.ts";
import { mirrorPadding } from "./mirror-padding.ts";

/** What this library wants of a program on a device, beyond what every engine wants; the program's meaning stays. */
export function legalize(program: Program, target: Target, mirror: MirrorMode): Program {
  // on a GPU, padding on both sides is native, and so is bfloat16
  if (target.device === "gpu") return program;
  const emulated =
    target.bfloat16 === "emulated"
      ? checked("emulated-bfloat16", program, emulateBfloat16(program))
      : program;
  return checked("mirror-padding", emulated, mirrorPadding(emulated, target, mirror));
}

function checked(pass: string, before: Program, after: Program): Program {
  if (after !== before) verify(after, pass);
  return after;
}
