import { existsSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command, Option } from "commander";
import { type CostLimit, parseLimit } from "../../../compiler/plan-diff/cost-limit.ts";
import { visibleLine } from "../../visible.ts";
import { type Context, contextOf, outputOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { describeFailure, FileError, UsageError } from "../failure.ts";
import type { Difference } from "../git/differences.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

interface DiffOptions extends SharedOptions {
  readonly markdown?: boolean;
  readonly full?: boolean;
  readonly git?: string;
  readonly maxCost?: CostLimit;
}

const HELP = `
REVISION:FILE is a file at a git revision. FILE is a path from the top of the repository; REVISION:./FILE is a path from
this folder, and :FILE is the staged version.

The exit status is 0 if the plans mean the same and 1 if they differ. The name of a file and how a number is computed do
not matter. With --max-cost, the exit status is 0 if the cost is within the limit and 1 if it is above; a limit such as
+20% does not apply to new experiments. If a file cannot be read or does not compile, the exit status is always 1. --json
then has the errors in "diagnostics" and no "equal"; with --git, the experiment has the status "broken".

A run folder stands for the plan of its run.`;

/** `aclc diff A B`: what a reviewer needs to know about a change. The exit status shows whether the plans differ. */
export function diffCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("diff")
    .description("compare two experiments by their plans")
    .argument(
      "[file...]",
      "two .acl files, plans, run folders or REVISION:FILE; with --git, any number of files or folders (default: all experiments)",
    )
    .addOption(new Option("--git <revision>", "compare experiments with a revision, or two revisions: A..B"))
    .addOption(new Option("--full", "also list derived changes"))
    .addOption(
      new Option(
        "--max-cost <limit>",
        "fail if the operations increase by more than this, such as +20%, or are more than this in total, such as 2e15",
      ).argParser(costLimit),
    )
    .addOption(new Option("--markdown", "write Markdown, for a pull request"))
    .addHelpText("after", HELP);
  return share(command, "json", "quiet", "color").action(async (files: string[], options: DiffOptions) => {
    if (options.json && options.markdown)
      throw new UsageError("--json and --markdown cannot be used together");
    if (options.git === undefined && files.length !== 2)
      throw new UsageError(`diff expects two files, found ${files.length}`, meantBy(files, io.cwd));
    const context = contextOf(io, options);
    exit(
      options.git === undefined
        ? await diffTwo(files, options, context)
        : await diffGit(options.git, files, options, context),
    );
  });
}

function meantBy(files: readonly string[], cwd: string): string {
  const run = files.find((file) => isRunFolder(file, cwd));
  if (files.length === 1 && run !== undefined)
    return `${visibleLine(run)} is a run folder: to compare its plan, write aclc diff FILE ${visibleLine(run)}; for its results, aclc compare ${visibleLine(run)}`;
  return files.length > 2
    ? "to compare more than two files, use aclc compare; to compare each file with a revision, use --git REVISION"
    : "to compare files with a revision, use --git REVISION";
}

const PLAN_OF_RUN = "plan.yaml";

function isRunFolder(file: string, cwd: string): boolean {
  return existsSync(resolve(cwd, file, PLAN_OF_RUN));
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
  if (options.json) context.out(text);
  else context.show(text);
  if (maxCost === undefined) return diff.equal ? EXIT.fine : EXIT.fault;
  if (excess.length > 0) context.warn(`${context.paint("red", "error:")} ${excessText(maxCost, excess)}\n`);
  return excess.length > 0 ? EXIT.fault : EXIT.fine;
}

/** Reads both files. Messages are printed, or returned as data for --json. */
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
      // a run folder means the plan of its run
      const path = isRunFolder(file, cwd) ? join(file, PLAN_OF_RUN) : file;
      const result = planFromFile(path, NOTHING_GIVEN, cwd);
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
  const [{ gitDifferences, hasChanged }, limits, render, { markdownText }, { repositoryRoot }, { jsonText }] =
    await Promise.all([
      import("../git/differences.ts"),
      import("../git/limits.ts"),
      import("../git/render-differences.ts"),
      import("../../../compiler/plan-diff/render-markdown.ts"),
      import("../git/git.ts"),
      import("../json-text.ts"),
    ]);
  const { io } = context;
  // git reports the top of the repository with links resolved
  const cwd = realpathSync(io.cwd);
  const all = gitDifferences(range, files, repositoryRoot(cwd), cwd);
  const { maxCost } = options;
  const excesses = maxCost ? limits.excessesOver(maxCost, all) : [];
  const exempt = maxCost ? limits.exemptFrom(maxCost, all) : [];
  const above = maxCost
    ? excesses.map(({ path, excess }) => `${path}: ${limits.excessText(maxCost, excess)}`)
    : [];
  const { format, full, ...rest } = formatOf(options, io);
  if (format === "json") {
    const limit = maxCost ? { max_cost: maxCost.text, ...render.limitJson(excesses, exempt) } : {};
    context.out(jsonText({ ...render.differencesJson(all), ...limit }));
  } else if (format === "markdown") {
    const lead = [
      ...above.map((line) => `**${markdownText(line)}**`),
      ...exempt.map(({ text }) => `${markdownText(text)}.`),
    ];
    context.show(render.differencesMarkdown(all, { full, lead }));
  } else context.show(render.differencesText(all, { ...rest, full }));
  const broken = all.differences.filter((one) => one.status === "broken");
  if (format !== "json") for (const text of errorsOf(broken, context)) context.warn(text);
  for (const line of above) context.warn(`${context.paint("red", "error:")} ${line}\n`);
  for (const { text } of exempt) context.say(`note: ${text}\n`);
  const fault = broken.length > 0 || (maxCost ? excesses.length > 0 : all.differences.some(hasChanged));
  return fault ? EXIT.fault : EXIT.fine;
}

/** The errors of several experiments: one in a library that they share is printed once. */
function errorsOf(
  broken: readonly (Difference & { readonly status: "broken" })[],
  { terminal }: Context,
): string[] {
  const seen = new Set<string>();
  return broken.flatMap(({ errors }) => {
    const text = errors.render(terminal, "error", (i) => {
      const { code, message, span } = errors.diagnostics[i]!;
      const key = JSON.stringify([code, message, span]);
      return !seen.has(key) && seen.add(key) !== undefined;
    });
    return text === "" ? [] : [text];
  });
}

/** The comparison goes to stdout, so the abilities of stdout decide about colour and width. */
function formatOf(options: DiffOptions, io: Io) {
  const format = options.json ? "json" : options.markdown ? "markdown" : "text";
  return {
    format,
    full: options.full ?? false,
    ...outputOf(io, options),
  } as const;
}
