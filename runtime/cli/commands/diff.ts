import { realpathSync } from "node:fs";
import { Command, Option } from "commander";
import { type CostLimit, parseLimit } from "../../../compiler/plan-diff/cost.ts";
import { type Context, contextOf, outputOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { describeFailure, FileError, UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

interface DiffOptions extends SharedOptions {
  readonly markdown?: boolean;
  readonly full?: boolean;
  readonly git?: string;
  readonly maxCost?: CostLimit;
}

const HELP = `
A and B are files, or REVISION:FILE as git has it: a path from the top of the repository, REVISION:./FILE from this
folder, :FILE what is staged.

Status 0 says that the plans are the same, 1 that they differ; a file that only has another name is the same. With
--max-cost it says of the cost alone: 0 within the limit, 1 above it; what is new has nothing to be held against +20%.
A file that cannot be read or does not compile is status 1 in any case: --json tells it apart, with its errors under
"diagnostics" and without "equal" (with --git, as an experiment of status "broken").`;

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
  const [{ renderPlanDiff }, { excessText }, { comparePlans }, { jsonText }] = await Promise.all([
    import("../render-plan-diff.ts"),
    import("../git/limits.ts"),
    import("../../../compiler/plan-diff/compare.ts"),
    import("../json-text.ts"),
  ]);
  const { sides, diagnostics } = await readSides(files, options, context);
  const [before, after] = sides;
  if (!before || !after) {
    if (options.json) context.out(jsonText({ diagnostics }));
    return EXIT.fault;
  }
  const { maxCost } = options;
  const diff = comparePlans(before.plan, after.plan, { before: before.sources, after: after.sources });
  const { text, excess } = renderPlanDiff(diff, {
    ...formatOf(options, io),
    ...(maxCost ? { maxCost } : {}),
    diagnostics,
  });
  context.out(text);
  if (maxCost === undefined) return diff.equal ? EXIT.fine : EXIT.fault;
  if (excess.length > 0) context.warn(`${context.paint("red", "error:")} ${excessText(maxCost, excess)}\n`);
  return excess.length > 0 ? EXIT.fault : EXIT.fine;
}

/** Both files, as far as they are fine, and all that is said of them: under --json as data, else as it is shown. */
async function readSides(files: readonly string[], { json }: DiffOptions, context: Context) {
  const { cwd } = context.io;
  const [{ NOTHING_GIVEN, planFromFile, remarksOn }, { aboutFile }] = await Promise.all([
    import("../plan-from-file.ts"),
    import("../messages/message.ts"),
  ]);
  const diagnostics: unknown[] = [];
  const sides = files.map((file, i) => {
    const side = i === 0 ? "before" : "after";
    try {
      const result = planFromFile(file, NOTHING_GIVEN, cwd);
      const { plan, sources } = result;
      diagnostics.push(...result.toJson(cwd).map((message) => ({ side, ...message })));
      if (!json) context.warn(remarksOn(result, context));
      return plan && { plan, sources };
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      diagnostics.push({ side, ...aboutFile("check/file-not-found", error.message, file, cwd) });
      if (!json) context.warn(describeFailure(error, context.paint, false).text);
      return undefined;
    }
  });
  return { sides, diagnostics };
}

async function diffGit(
  range: string,
  files: readonly string[],
  options: DiffOptions,
  context: Context,
): Promise<number> {
  const [{ gitDifferences, isAnother }, limits, render, { repositoryRoot }, { jsonText }] = await Promise.all(
    [
      import("../git/differences.ts"),
      import("../git/limits.ts"),
      import("../git/render-differences.ts"),
      import("../git/git.ts"),
      import("../json-text.ts"),
    ],
  );
  const { io } = context;
  // git tells the top without links on the way to it
  const cwd = realpathSync(io.cwd);
  const all = gitDifferences(range, files, repositoryRoot(cwd), cwd);
  const { maxCost } = options;
  const excesses = maxCost ? limits.excessesOver(maxCost, all) : [];
  const notHeld = maxCost ? limits.notHeldBy(maxCost, all) : [];
  const above = maxCost
    ? excesses.map(({ path, excess }) => `${path}: ${limits.excessText(maxCost, excess)}`)
    : [];
  const { format, full, ...rest } = formatOf(options, io);
  if (format === "json") {
    const limit = maxCost ? { max_cost: maxCost.text, ...render.limitJson(excesses, notHeld) } : {};
    context.out(jsonText({ ...render.differencesJson(all), ...limit }));
  } else if (format === "markdown") {
    const lead = [...above.map((line) => `**${line}**`), ...notHeld.map(({ text }) => `${text}.`)];
    context.out(render.differencesMarkdown(all, { full, lead }));
  } else context.out(render.differencesText(all, { ...rest, full }));
  const broken = all.differences.filter((one) => one.status === "broken");
  if (format !== "json")
    for (const { errors } of broken) context.warn(errors.render(context.terminal, "error"));
  for (const line of above) context.warn(`${context.paint("red", "error:")} ${line}\n`);
  for (const { text } of notHeld) context.say(`note: ${text}\n`);
  const fault = broken.length > 0 || (maxCost ? excesses.length > 0 : all.differences.some(isAnother));
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
