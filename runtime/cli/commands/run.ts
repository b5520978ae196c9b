import { basename, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { Command } from "commander";
import { contextOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { outOption, type SharedOptions, share } from "../options.ts";

/** `aclc run FILE|PLAN`: compiles and runs. If the file has errors, nothing is started and no folder is created. */
export function runCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("run")
    .description("run an experiment, or the experiments of a sweep that have not been run yet")
    .argument("<file>", "an .acl file or a plan")
    .addOption(outOption("--out <folder>", "the run folder (default: runs/NAME, then runs/NAME-2, ...)"));
  return share(
    command,
    "set",
    "params",
    "engine",
    "device",
    "threads",
    "math",
    "data",
    "json",
    "quiet",
    "color",
  ).action(async (file: string, options: SharedOptions) => {
    const { planFromFile } = await import("../plan-from-file.ts");
    const context = contextOf(io, options);
    const result = planFromFile(file, options, io.cwd);
    const folder = resolve(io.cwd, options.out ?? defaultFolder(file));
    if (result.isSweep) {
      const { runSweep } = await import("../run-sweep.ts");
      return exit(await runSweep(context, file, folder, options));
    }
    if (isAround(folder, io.cwd))
      throw new UsageError(
        `${options.out ?? file}: the folder ${folder} exists, but a run needs a new folder`,
        "choose a new folder: --out runs/NAME",
      );
    const plan = result.plan;
    context.warn(result.render(context.terminal, context.quiet ? "error" : "warning"));
    if (plan === undefined) return exit(EXIT.fault);
    const [{ superviseRun }, { runPlan }, { DeviceData }] = await Promise.all([
      import("../supervise-run.ts"),
      import("../../run.ts"),
      import("../../stages/device-data.ts"),
    ]);
    const status = await superviseRun(
      context,
      options,
      (settings) => runPlan(plan, folder, settings),
      () => DeviceData.expect(plan, options.data),
    );
    exit(status);
  });
}

/** `runs/ds` for `experiments/ds.acl` and `experiments/ds.plan.yaml`; `runs/run` for a file name that is only an extension. */
export function defaultFolder(file: string): string {
  const name = basename(file, extname(file)).replace(/\.plan$/, "");
  return join("runs", /^\.*$/.test(name) ? "run" : name);
}

/**
 * Whether a folder is or contains the working folder. `--out .` and `--out /` are refused, because the next free name (NAME-2,
 * NAME-3, ...) would be outside of that folder.
 */
function isAround(folder: string, cwd: string): boolean {
  const within = relative(folder, cwd);
  return within === "" || !(within === ".." || within.startsWith(`..${sep}`) || isAbsolute(within));
}
