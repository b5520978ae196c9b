import { Command, Option } from "commander";
import type { Plan } from "../../../compiler/plan/schema.ts";
import type { Compiled } from "../compile-file.ts";
import { contextOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

interface PlanOptions extends SharedOptions {
  readonly schema?: boolean;
  readonly origins?: boolean;
}

/** `aclc plan FILE`: the typed plan, on stdout or in a file. */
export function planCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("plan")
    .description("print the typed plan of an .acl file")
    .argument("[file]", "an .acl file, or a plan to be printed in canonical form")
    .addOption(new Option("--out <file>", "write it to a file instead of stdout"))
    .addOption(new Option("--origins", "print where each value of the plan comes from instead"))
    .addOption(new Option("--schema", "print the JSON Schema of plans instead"));
  return share(command, "set", "json", "quiet", "color").action(
    async (file: string | undefined, options: PlanOptions) => {
      if (options.schema) {
        if (file !== undefined) throw new UsageError("--schema is of all plans: it goes without a file");
        const { planSchemaText } = await import("../../../compiler/plan/json-schema.ts");
        io.stdout.write(planSchemaText());
        return;
      }
      if (file === undefined)
        throw new UsageError("aclc plan expects a file", "aclc plan --help lists its options");
      const [{ isFromPlan, planFromFile, planData }, { writePlan }] = await Promise.all([
        import("../plan-from-file.ts"),
        import("../../../compiler/plan/write.ts"),
      ]);
      const context = contextOf(io, options);
      const result = planFromFile(file, options.set, io.cwd);
      if (options.origins && isFromPlan(result))
        throw new UsageError(
          `${file} is a plan: its values come from nowhere else`,
          "--origins goes with the .acl file",
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
        const shown = origins?.text() ?? text;
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

/** Where the values of a plan come from, as text and as data. */
async function originsOf({ sources }: Compiled, plan: Plan) {
  const [{ originRows }, { originsJson, renderOrigins }] = await Promise.all([
    import("../../../compiler/plan/origins.ts"),
    import("../render-origins.ts"),
  ]);
  const rows = originRows(plan);
  return {
    text: () => renderOrigins(rows, sources),
    data: (values: unknown) => originsJson(rows, sources, values),
  };
}
