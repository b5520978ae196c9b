import { Command, Option } from "commander";
import { contextOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

interface DiffOptions extends SharedOptions {
  readonly markdown?: boolean;
}

/** `aclc diff A B`: what a reviewer has to know of a change. The exit status says whether the plans differ. */
export function diffCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("diff")
    .description("compare two experiments by their plans")
    .argument("<a>", "an .acl file or a plan, or REVISION:FILE as git has it")
    .argument("<b>", "the same, after the change")
    .addOption(new Option("--markdown", "as Markdown, for a pull request"));
  return share(command, "json", "quiet", "color").action(
    async (a: string, b: string, options: DiffOptions) => {
      if (options.json && options.markdown) throw new UsageError("--json and --markdown exclude each other");
      const [{ planFromFile }, { renderPlanDiff }] = await Promise.all([
        import("../plan-from-file.ts"),
        import("../render-plan-diff.ts"),
      ]);
      const context = contextOf(io, options);
      const [before, after] = [a, b].map((file) => {
        const result = planFromFile(file, {}, io.cwd);
        // warnings belong to `check`; what keeps the plans from being compared belongs here
        if (result.plan === undefined) context.warn(result.render(context.terminal, "error"));
        return result.plan;
      });
      if (before === undefined || after === undefined) return exit(EXIT.fault);
      const { text, equal } = renderPlanDiff(before, after, {
        format: options.json ? "json" : options.markdown ? "markdown" : "text",
        // the comparison is data and goes to stdout, whose own nature decides
        color: colorOfData(io, options),
      });
      context.out(text);
      if (!equal) exit(EXIT.fault);
    },
  );
}

function colorOfData(io: Io, options: DiffOptions): boolean {
  return contextOf({ ...io, stderr: io.stdout }, options).terminal.color;
}
