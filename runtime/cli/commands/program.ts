import { Command, Option } from "commander";
import type { StagePlan } from "../../../compiler/schema/plan.ts";
import type { DeviceFigures } from "../../../compiler/tensor/cost/cost.ts";
import type { Program } from "../../../compiler/tensor/program.ts";
import { contextOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share, wholeNumber } from "../options.ts";

interface ProgramOptions extends SharedOptions {
  readonly stage?: string;
  readonly batch?: number;
  readonly passes?: boolean;
  readonly cost?: boolean;
  readonly deviceFigures?: string;
}

/** `aclc program FILE`: prints the tensor program of one training step, or its cost. */
export function programCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("program")
    .description("print the tensor program of one training step")
    .argument("<file>", "an .acl file or a plan")
    .addOption(new Option("--stage <name>", "the stage (default: the first one)"))
    .addOption(
      new Option(
        "--batch <n>",
        "the number of images in a batch (default: the batch of the stage)",
      ).argParser(wholeNumber("--batch")),
    )
    .addOption(new Option("--passes", "print the program after each pass of the compiler"))
    .addOption(new Option("--cost", "print the cost instead: instructions, operations, memory"))
    .addOption(
      new Option(
        "--device-figures <figures>",
        "with --cost, also estimate the time on a device: flops=N,bandwidth=N (per second), or a YAML file",
      ),
    );
  return share(command, "set", "params", "json", "quiet", "color").action(
    async (file: string, options: ProgramOptions) => {
      const [{ planFromFile }, { lowerStep }, { printProgram }] = await Promise.all([
        import("../plan-from-file.ts"),
        import("../../../compiler/lower/step-program.ts"),
        import("../../../compiler/tensor/print.ts"),
      ]);
      const context = contextOf(io, options);
      refuseApart(options);
      const figures =
        options.deviceFigures === undefined
          ? undefined
          : (await import("../device-figures.ts")).deviceFigures(options.deviceFigures, io.cwd);
      const result = planFromFile(file, options, io.cwd);
      const plan = result.plan;
      context.warn(result.render(context.terminal, context.quiet ? "error" : "warning"));
      if (plan === undefined) return exit(EXIT.fault);
      const names = Object.keys(plan.stages);
      const name = options.stage ?? names[0];
      const stage = name === undefined ? undefined : plan.stages[name];
      if (name === undefined || stage === undefined)
        throw new UsageError(`${file} has no stage ${name}`, `its stages are ${names.join(", ")}`);
      const batch = options.batch ?? stage.batch;
      const { program } = lowerStep(plan, name, batch, (pass, after) => {
        if (options.passes) context.out(`// after ${pass}\n${printProgram(after)}\n`);
      });
      if (options.cost) context.out(await costText(program, stage, batch, figures, options.json));
      else if (!options.passes) context.out(printProgram(program));
    },
  );
}

/** Refuses options that only apply to --cost. */
function refuseApart({ cost, passes, deviceFigures, json }: ProgramOptions): void {
  if (cost && passes)
    throw new UsageError(
      "--cost and --passes cannot be used together: --cost is the cost of the final program",
    );
  if (cost) return;
  const flag = deviceFigures === undefined ? (json ? "--json" : undefined) : "--device-figures";
  if (flag) throw new UsageError(`${flag} can only be used with --cost`);
}

async function costText(
  program: Program,
  stage: StagePlan,
  batch: number,
  figures: DeviceFigures | undefined,
  json: boolean,
): Promise<string> {
  const [{ programCost }, { inOrderOfAStep, phaseOf }, { programCostJson, renderProgramCost }] =
    await Promise.all([
      import("../../../compiler/tensor/cost/cost.ts"),
      import("../../../compiler/lower/phases.ts"),
      import("../render-program-cost.ts"),
    ]);
  const scheduled = Object.values(stage.attacks).some(
    ({ word, args }) => typeof word.iterations(args).steps !== "number",
  );
  const counted = programCost(program, phaseOf, figures);
  const cost = { ...counted, phases: inOrderOfAStep(counted.phases) };
  const of = {
    program: program.name,
    batch,
    ...(scheduled ? { update: 1 } : {}),
    ...(figures ? { figures } : {}),
  };
  return json ? `${JSON.stringify(programCostJson(cost, of), undefined, 2)}\n` : renderProgramCost(cost, of);
}
