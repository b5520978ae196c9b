import { Command, Option } from "commander";
import { contextOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share, wholeNumber } from "../options.ts";

interface ProgramOptions extends SharedOptions {
  readonly stage?: string;
  readonly batch?: number;
  readonly passes?: boolean;
}

/** `aclc program FILE`: the tensor program of one training step. */
export function programCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("program")
    .description("print the tensor program of one training step")
    .argument("<file>", "an .acl file or a plan")
    .addOption(new Option("--stage <name>", "of this stage (default: the first)"))
    .addOption(
      new Option("--batch <n>", "for this many images (default: the stage's batch)").argParser(
        wholeNumber("--batch"),
      ),
    )
    .addOption(new Option("--passes", "the program after each pass of the compiler"));
  return share(command, "set", "quiet", "color").action(async (file: string, options: ProgramOptions) => {
    const [{ planFromFile }, { lowerStep }, { printProgram }] = await Promise.all([
      import("../plan-from-file.ts"),
      import("../../../compiler/lower/step-program.ts"),
      import("../../../compiler/tensor/print.ts"),
    ]);
    const context = contextOf(io, options);
    const result = planFromFile(file, options.set, io.cwd);
    const plan = result.plan;
    context.warn(result.render(context.terminal, context.quiet ? "error" : "warning"));
    if (plan === undefined) return exit(EXIT.fault);
    const names = Object.keys(plan.stages);
    const name = options.stage ?? names[0];
    const stage = name === undefined ? undefined : plan.stages[name];
    if (name === undefined || stage === undefined)
      throw new UsageError(`${file} has no stage ${name}`, `its stages are ${names.join(", ")}`);
    const { program } = lowerStep(plan, name, options.batch ?? stage.batch, (pass, after) => {
      if (options.passes) context.out(`// after ${pass}\n${printProgram(after)}\n`);
    });
    if (!options.passes) context.out(printProgram(program));
  });
}
