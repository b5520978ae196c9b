import { Command, Option } from "commander";
import { contextOf, outputOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

interface CompareOptions extends SharedOptions {
  readonly markdown?: boolean;
  readonly full?: boolean;
}

/** `aclc compare A B C...`: several experiments side by side. The exit status does not depend on their differences. */
export function compareCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("compare")
    .description("compare several experiments side by side, with the results of their runs")
    .argument(
      "<file...>",
      "run folders, sweep folders, .acl files, plans or REVISION:FILE; runs that differ only in the seed share a column",
    )
    .addOption(new Option("--full", "do not shorten long values"))
    .addOption(new Option("--markdown", "write a Markdown table"));
  return share(command, "json", "quiet", "color").action(async (files: string[], options: CompareOptions) => {
    if (options.json && options.markdown)
      throw new UsageError("--json and --markdown cannot be used together");
    const [{ columnsOf, readSubjects }, { tableOf }, render] = await Promise.all([
      import("../compare/subjects.ts"),
      import("../compare/table.ts"),
      import("../compare/render.ts"),
    ]);
    const context = contextOf(io, options);
    const subjects = [];
    let whole = true;
    for (const file of files) {
      const found = await readSubjects(file, context);
      if (found.length === 0) whole = false;
      subjects.push(...found);
    }
    if (!whole) return exit(EXIT.fault);
    if (subjects.length < 2) throw new UsageError("compare expects at least two experiments");
    const { columns, remarks } = columnsOf(subjects);
    for (const remark of remarks) context.warn(`${remark}\n`);
    const table = tableOf(columns);
    if (options.json) context.out(render.tableJson(table));
    else if (options.markdown) context.show(render.tableMarkdown(table));
    else context.show(render.tableText(table, { ...outputOf(io, options), full: options.full ?? false }));
  });
}
