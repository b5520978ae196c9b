import { resolve } from "node:path";
import { Command, Option } from "commander";
import { contextOf } from "../context.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

/** `aclc git setup` configures git to show plans; git then calls the two hidden commands. */
export function gitCommand(io: Io): Command {
  return new Command("git")
    .description("make git diff and git log show changes of the plan")
    .helpCommand(false)
    .addCommand(setupCommand(io))
    .addCommand(driverCommand(io), { hidden: true })
    .addCommand(textconvCommand(io), { hidden: true });
}

interface SetupOptions extends SharedOptions {
  readonly undo?: boolean;
}

function setupCommand(io: Io): Command {
  const command = new Command("setup")
    .description("configure this clone: git diff shows the changes of a plan, git log -p its values")
    .addOption(new Option("--undo", "remove this configuration"));
  return share(command, "quiet", "color").action(async (options: SetupOptions) => {
    const [{ setUp, undo }, { repositoryRoot }] = await Promise.all([
      import("../git/setup.ts"),
      import("../git/git.ts"),
    ]);
    const context = contextOf(io, options);
    const root = repositoryRoot(io.cwd);
    const done = await (options.undo ? undo(root) : setUp(root, thisProgram()));
    for (const line of done) context.say(`${line}\n`);
    if (done.length === 0) context.say(options.undo ? "nothing to remove\n" : "already configured\n");
  });
}

/** The command that started this program, usable from any folder; git's shell uses `/` on every system. */
function thisProgram(): string[] {
  const words = [process.execPath, ...process.execArgv, resolve(process.argv[1] ?? "aclc")];
  return process.platform === "win32" ? words.map((word) => word.replaceAll("\\", "/")) : words;
}

function driverCommand(io: Io): Command {
  return new Command("diff-driver")
    .argument("<arguments...>", "as git gives them")
    .action(async (args: string[]) => {
      const [{ driverText }, { gitAnswer }] = await Promise.all([
        import("../git/driver.ts"),
        import("../git/git.ts"),
      ]);
      // git starts a driver at the top of the working tree. Behind a pager, only git knows about colours
      const terminal = contextOf({ ...io, stderr: io.stdout }, {}).terminal;
      const paged = io.env.GIT_PAGER_IN_USE !== undefined;
      const wish = gitAnswer(
        ["config", "--get-colorbool", "color.diff", String(paged || terminal.color)],
        io.cwd,
      );
      const text = driverText(args, {
        root: io.cwd,
        color: wish === "true" && !io.env.NO_COLOR,
        columns: io.stdout.isTTY || paged ? terminal.columns : undefined,
      });
      io.stdout.write(text);
    });
}

function textconvCommand(io: Io): Command {
  return new Command("textconv").argument("<file>", "a version of a file").action(async (file: string) => {
    const { textconvText } = await import("../git/driver.ts");
    io.stdout.write(textconvText(resolve(io.cwd, file), io.cwd));
  });
}
