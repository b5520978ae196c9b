import { realpathSync } from "node:fs";
import { Command, Option } from "commander";
import { type CostLimit, parseLimit } from "../../../compiler/plan-diff/cost.ts";
import { type Context, contextOf, outputOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

interface DiffOptions extends SharedOptions {
  readonly markdown?: boolean;
  readonly full?: boolean;
  readonly git?: string;
  readonly maxCost?: CostLimit;
}

const HELP = `
Status 0 says that the plans are the same, 1 that they differ. With --max-cost it says of the cost alone: 0 within the
limit, 1 above it. A file that does not compile is status 1 in any case.`;

/** `aclc diff A B`: what a reviewer has to know of a change. The exit status says whether the plans differ. */
export function diffCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("diff")
    .description("compare two experiments by their plans")
    .argument(
      "[file...]",
      "two .acl files or plans, REVISION:FILE as git has it; with --git any number of files or folders, none for all",
    )
    .addOption(
      new Option(
        "--git <revision>",
        "compare experiments with what they were at a revision, or between two: A..B",
      ),
    )
    .addOption(new Option("--full", "list what follows from the changes too"))
    .addOption(
      new Option(
        "--max-cost <limit>",
        "allow so many operations more, as +20%, or so many in all, as 2e15",
      ).argParser(costLimit),
    )
    .addOption(new Option("--markdown", "as Markdown, for a pull request"))
    .addHelpText("after", HELP);
  return share(command, "json", "quiet", "color").action(async (files: string[], options: DiffOptions) => {
    if (options.json && options.markdown) throw new UsageError("--json and --markdown exclude each other");
    if (options.git === undefined && files.length !== 2)
      throw new UsageError(
        `diff expects two files, found ${files.length}`,
        files.length > 2
          ? "aclc compare puts more than two side by side; with --git each is compared with a revision"
          : "with --git REVISION files are compared with what they were",
      );
    const context = contextOf(io, options);
    exit(
      options.git === undefined
        ? await diffTwo(files, options, context)
        : await diffGit(options.git, files, options, context),
    );
  });
}

function costLimit(text: string): CostLimit {
  const limit = parseLimit(text);
  if (limit === undefined)
    throw new UsageError(`--max-cost expects a limit such as +20%, 2e15 or 2 PFLOP, found ${text}`);
  return limit;
}

async function diffTwo(files: readonly string[], options: DiffOptions, context: Context): Promise<number> {
  const { io } = context;
  const [{ NOTHING_GIVEN, planFromFile, remarksOn }, { renderPlanDiff }, { excessText }] = await Promise.all([
    import("../plan-from-file.ts"),
    import("../render-plan-diff.ts"),
    import("../git/render-differences.ts"),
  ]);
  const [before, after] = files.map((file) => {
    const result = planFromFile(file, NOTHING_GIVEN, io.cwd);
    context.warn(remarksOn(result, context));
    return result.plan;
  });
  if (before === undefined || after === undefined) return EXIT.fault;
  const { maxCost } = options;
  const { text, equal, excess } = renderPlanDiff(before, after, {
    ...formatOf(options, io),
    ...(maxCost ? { maxCost } : {}),
  });
  context.out(text);
  if (maxCost === undefined) return equal ? EXIT.fine : EXIT.fault;
  if (excess.length > 0) context.warn(`${context.paint("red", "error:")} ${excessText(maxCost, excess)}\n`);
  return excess.length > 0 ? EXIT.fault : EXIT.fine;
}

async function diffGit(
  range: string,
  files: readonly string[],
  options: DiffOptions,
  context: Context,
): Promise<number> {
  const [{ gitDifferences }, render, { repositoryRoot }] = await Promise.all([
    import("../git/differences.ts"),
    import("../git/render-differences.ts"),
    import("../git/git.ts"),
  ]);
  const { io } = context;
  // git tells the top without links on the way to it
  const cwd = realpathSync(io.cwd);
  const all = gitDifferences(range, files, repositoryRoot(cwd), cwd);
  const { maxCost } = options;
  const excesses = maxCost ? render.excessesOver(maxCost, all) : [];
  const { format, full, ...rest } = formatOf(options, io);
  if (format === "json") {
    const limit = maxCost ? { max_cost: maxCost.text, above: render.excessesJson(excesses) } : {};
    context.out(`${JSON.stringify({ ...render.differencesJson(all), ...limit }, undefined, 2)}\n`);
  } else if (format === "markdown") {
    const lead = maxCost
      ? excesses.map(({ path, excess }) => `**${path}: ${render.excessText(maxCost, excess)}**`)
      : [];
    context.out(render.differencesMarkdown(all, { full, lead }));
  } else context.out(render.differencesText(all, { ...rest, full }));
  const broken = all.differences.filter((one) => one.status === "broken");
  for (const { errors } of broken) context.warn(errors.render(context.terminal, "error"));
  if (maxCost)
    for (const { path, excess } of excesses)
      context.warn(`${context.paint("red", "error:")} ${path}: ${render.excessText(maxCost, excess)}\n`);
  const fault = broken.length > 0 || (maxCost ? excesses.length > 0 : all.differences.length > 0);
  return fault ? EXIT.fault : EXIT.fine;
}

/** The comparison is data and goes to stdout, whose own nature decides on colour and width. */
function formatOf(options: DiffOptions, io: Io) {
  const format = options.json ? "json" : options.markdown ? "markdown" : "text";
  return {
    format,
    full: options.full ?? false,
    ...outputOf(io, options),
  } as const;
}
