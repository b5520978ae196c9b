import { Command, Option } from "commander";
import { contextOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

interface PlanOptions extends SharedOptions {
  readonly schema?: boolean;
}

/** `aclc plan FILE`: the typed plan, on stdout or in a file. */
export function planCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("plan")
    .description("print the typed plan of an .acl file")
    .argument("[file]", "an .acl file, or a plan to be printed in canonical form")
    .addOption(new Option("--out <file>", "write it to a file instead of stdout"))
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
      const [{ planFromFile, planData }, { writePlan }] = await Promise.all([
        import("../plan-from-file.ts"),
        import("../../../compiler/plan/write.ts"),
      ]);
      const context = contextOf(io, options);
      const result = planFromFile(file, options.set, io.cwd);
      if (!options.json) context.warn(result.render(context.terminal, context.quiet ? "error" : "warning"));
      const text = result.plan === undefined ? undefined : writePlan(result.plan);
      if (options.json) {
        const diagnostics = result.toJson(io.cwd);
        const plan = text === undefined ? null : planData(text);
        context.out(`${JSON.stringify({ diagnostics, plan }, undefined, 2)}\n`);
      } else if (text !== undefined) {
        if (options.out === undefined) context.out(text);
        else {
          const { writeNamedFile } = await import("../write-file.ts");
          await writeNamedFile(options.out, text, io.cwd);
          context.say(`plan written to ${options.out}\n`);
        }
      }
      if (text === undefined) exit(EXIT.fault);
    },
  );
}
