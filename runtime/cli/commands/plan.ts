import { join } from "node:path";
import { Command, Option } from "commander";
import type { Plan } from "../../../compiler/schema/plan.ts";
import type { Compiled } from "../compile-file.ts";
import { type Context, contextOf, outputOf } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { outOption, type SharedOptions, share } from "../options.ts";

interface PlanOptions extends SharedOptions {
  readonly schema?: boolean;
  readonly origins?: boolean;
  readonly sweep?: boolean;
  readonly listParams?: boolean;
}

/** `aclc plan FILE`: prints the plan, or writes it to a file. */
export function planCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("plan")
    .description("print the plan of an .acl file")
    .argument("[file]", "an .acl file, or a plan to print in canonical form")
    .addOption(
      outOption(
        "--out <file>",
        "write to this file instead of stdout; with --sweep, to this folder. Missing folders are created",
      ),
    )
    .addOption(new Option("--origins", "print where each value of the plan comes from"))
    .addOption(
      new Option("--sweep", "list the experiments of a sweep and their cost; --out writes their plans"),
    )
    .addOption(
      new Option("--list-params", "list the params that can be set: type, range, default, comment and place"),
    )
    .addOption(new Option("--schema", "print the JSON Schema of plans"));
  return share(command, "set", "params", "json", "quiet", "color").action(
    async (file: string | undefined, options: PlanOptions) => {
      if (options.schema) {
        if (file !== undefined)
          throw new UsageError("--schema prints one schema for all plans and takes no file");
        const { planSchemaText } = await import("../../../compiler/plan/json-schema.ts");
        io.stdout.write(planSchemaText());
        return;
      }
      if (file === undefined)
        throw new UsageError("aclc plan expects a file", "aclc plan --help lists its options");
      if (options.listParams) return exit(await planParams(file, options, contextOf(io, options)));
      if (options.sweep) return exit(await planSweep(file, options, contextOf(io, options)));
      const [{ isFromPlan, planFromFile, planData }, { writePlan }] = await Promise.all([
        import("../plan-from-file.ts"),
        import("../../../compiler/plan/write.ts"),
      ]);
      const context = contextOf(io, options);
      const result = planFromFile(file, options, io.cwd);
      if (options.origins && isFromPlan(result))
        throw new UsageError(
          `${file} is a plan, which does not record where its values come from`,
          "use --origins with the .acl file",
        );
      if (!options.json) context.warn(result.render(context.terminal, context.quiet ? "error" : "warning"));
      const text = result.plan === undefined ? undefined : writePlan(result.plan);
      const origins = options.origins && result.plan ? await originsOf(result, result.plan) : undefined;
      if (options.json) {
        const diagnostics = result.toJson(io.cwd);
        const plan = text === undefined ? null : planData(text);
        const data = options.origins
          ? { diagnostics, origins: origins?.data(plan) ?? null }
          : { diagnostics, plan };
        context.out(`${JSON.stringify(data, undefined, 2)}\n`);
      } else if (text !== undefined) {
        // lines in a file are not wrapped
        const columns = options.out === undefined ? outputOf(io, options).columns : undefined;
        const shown = origins?.text(columns) ?? text;
        if (options.out === undefined) context.out(shown);
        else {
          const { writeNamedFile } = await import("../write-file.ts");
          await writeNamedFile(options.out, shown, io.cwd);
          context.say(`${options.origins ? "origins" : "plan"} written to ${options.out}\n`);
        }
      }
      if (text === undefined) exit(EXIT.fault);
    },
  );
}

/** Lists the experiments of a sweep, or writes their plans. */
async function planSweep(file: string, options: PlanOptions, context: Context): Promise<ExitCode> {
  refuseBeside("--sweep", options, ["origins"]);
  const { cwd } = context.io;
  const [{ sweepFromFile }, { experimentsOf, sweepData, sweepText }, { writePlan }, { jsonText }] =
    await Promise.all([
      import("../plan-from-file.ts"),
      import("../sweep.ts"),
      import("../../../compiler/plan/write.ts"),
      import("../json-text.ts"),
    ]);
  const sweep = sweepFromFile(file, options, cwd);
  if (!sweep)
    throw new UsageError(
      `${file} is one experiment, not a sweep`,
      "a sweep has each(...) in a param or in seed",
    );
  if (!options.json)
    context.warn(sweep.compiled.render(context.terminal, context.quiet ? "error" : "warning"));
  const experiments = experimentsOf(sweep);
  if (options.json) context.out(jsonText(sweepData(sweep, experiments, cwd)));
  if (sweep.compiled.failed) return EXIT.fault;
  if (!options.json) context.show(sweepText(sweep, experiments, outputOf(context.io, options).columns));
  if (options.out !== undefined) {
    const { writeNamedFile } = await import("../write-file.ts");
    for (const { name, plan } of experiments)
      await writeNamedFile(join(options.out, `${name}.plan.yaml`), writePlan(plan), cwd);
    context.say(`${experiments.length} plans written to ${options.out}\n`);
  }
  return EXIT.fine;
}

/** Lists the params that can be set with `--set` and `--params`. */
async function planParams(file: string, options: PlanOptions, context: Context): Promise<ExitCode> {
  refuseBeside("--list-params", options, ["sweep", "origins", "out", "params"]);
  if (Object.keys(options.set).length > 0)
    throw new UsageError("--list-params and --set cannot be used together");
  const { io } = context;
  const [{ paramsFromFile }, { paramsJson, paramTable }] = await Promise.all([
    import("../plan-from-file.ts"),
    import("../param-table.ts"),
  ]);
  const { params, sources, compiled } = paramsFromFile(file, io.cwd);
  if (options.json) {
    const data = {
      diagnostics: compiled.toJson(io.cwd),
      params: compiled.failed ? null : paramsJson(params, sources),
    };
    context.out(`${JSON.stringify(data, undefined, 2)}\n`);
  } else {
    context.warn(compiled.render(context.terminal, context.quiet ? "error" : "warning"));
    if (!compiled.failed) context.out(paramTable(params, sources, outputOf(io, options).columns));
  }
  return compiled.failed ? EXIT.fault : EXIT.fine;
}

/** Refuses options that would be ignored. */
function refuseBeside(
  flag: string,
  options: PlanOptions,
  others: readonly ("sweep" | "origins" | "out" | "params")[],
): void {
  for (const other of others)
    if (options[other] !== undefined) throw new UsageError(`${flag} and --${other} cannot be used together`);
}

/** The origins of the values of a plan, as text and as data. */
async function originsOf({ sources }: Compiled, plan: Plan) {
  const [{ originRows }, { originsJson, renderOrigins }] = await Promise.all([
    import("../../../compiler/plan/origins.ts"),
    import("../render-origins.ts"),
  ]);
  const rows = originRows(plan);
  return {
    text: (columns: number | undefined) => renderOrigins(rows, sources, columns),
    data: (values: unknown) => originsJson(rows, sources, values),
  };
}
