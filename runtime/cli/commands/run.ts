import { basename, extname, join, resolve } from "node:path";
import { Command, Option } from "commander";
import { contextOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

/** `aclc run FILE|PLAN`: compiles and runs. A file with errors starts nothing and leaves nothing. */
export function runCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("run")
    .description("run an experiment, or all of a sweep that have not been run yet")
    .argument("<file>", "an .acl file or a plan")
    .addOption(new Option("--out <folder>", "the run's folder (default: runs/NAME, then NAME-2, ...)"));
  return share(
    command,
    "set",
    "params",
    "engine",
    "device",
    "threads",
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
    const plan = result.plan;
    context.warn(result.render(context.terminal, context.quiet ? "error" : "warning"));
    if (plan === undefined) return exit(EXIT.fault);
    const [{ superviseRun }, { runPlan }] = await Promise.all([
      import("../supervise-run.ts"),
      import("../../run.ts"),
    ]);
    exit(await superviseRun(context, options, (settings) => runPlan(plan, folder, settings)));
  });
}

/** `experiments/ds.acl` and `experiments/ds.plan.yaml` both run into `runs/ds`. */
export function defaultFolder(file: string): string {
  return join("runs", basename(file, extname(file)).replace(/\.plan$/, ""));
}
