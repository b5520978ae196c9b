import type { Program } from "../program.ts";
import { verify, verifyLoops } from "../verify.ts";
import { commonSubexpressions } from "./common-subexpressions.ts";
import { deadCode } from "./dead-code.ts";
import { foldScales } from "./fold-scales.ts";
import { loopInvariants } from "./loop-invariants.ts";
import { simplify } from "./simplify.ts";

export interface Pass {
  readonly name: string;
  readonly run: (program: Program) => Program;
}

/** Every pass, in order. They do not depend on a device; engines add what their target needs. */
export const PASSES: readonly Pass[] = [
  { name: "simplify", run: simplify },
  { name: "dead-code", run: deadCode },
  { name: "common-subexpressions", run: commonSubexpressions },
  { name: "fold-scales", run: foldScales },
  { name: "loop-invariants", run: loopInvariants },
  { name: "common-subexpressions-again", run: commonSubexpressions },
  { name: "dead-code-again", run: deadCode },
];

/**
 * Verifies the program, then runs the passes and verifies after each.
 * @param observe is called with the program after each pass
 */
export function runPasses(program: Program, observe?: (pass: string, program: Program) => void): Program {
  verify(program, "lowering");
  let current = program;
  for (const pass of PASSES) {
    current = pass.run(current);
    verify(current, pass.name);
    observe?.(pass.name, current);
  }
  verifyLoops(current);
  return current;
}
