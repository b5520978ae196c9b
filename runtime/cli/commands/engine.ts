import { Argument, Command, Option } from "commander";
import { ENGINE_NAMES, engineFactory } from "../../engines/engines.ts";
import { alignRows } from "../../screen/columns.ts";
import { contextOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

/** `aclc engine list|install`: what runs programs here, and how to get more. */
export function engineCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("engine").description("list the engines, or install one").helpCommand(false);
  return command.addCommand(listCommand(io)).addCommand(installCommand(io, exit));
}

function listCommand(io: Io): Command {
  return share(
    new Command("list").description("list the engines and whether they are available"),
    "json",
    "color",
  ).action(async (options: SharedOptions) => {
    const context = contextOf(io, options);
    const engines = await Promise.all(
      ENGINE_NAMES.map(async (engine) => ({ engine, ...(await (await engineFactory(engine)).probe()) })),
    );
    if (options.json) return context.out(`${JSON.stringify({ engines }, undefined, 2)}\n`);
    const rows = engines.map(({ engine, available, found, reason }) => [
      engine,
      available ? "available" : "missing",
      reason === undefined ? found : reason,
    ]);
    context.out(`${alignRows(rows).join("\n")}\n`);
  });
}

interface InstallOptions extends SharedOptions {
  readonly gpu?: boolean;
}

function installCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("install")
    .description("install the library of an engine")
    .addArgument(
      new Argument("[name]", "the engine").choices(["tensorflow", "tfjs-node-gpu"]).default("tensorflow"),
    )
    .addOption(new Option("--gpu", "the build of TensorFlow for NVIDIA GPUs, with NVIDIA's libraries"));
  return share(command, "quiet", "color").action(async (name: string, options: InstallOptions) => {
    const context = contextOf(io, options);
    if (name === "tfjs-node-gpu" && options.gpu)
      throw new UsageError("--gpu is for tensorflow; tfjs-node-gpu has only one build");
    const aborter = new AbortController();
    const release = io.onSignals(["SIGINT", "SIGTERM", "SIGHUP"], () => aborter.abort());
    try {
      if (name === "tfjs-node-gpu") {
        const { installTfjsNodeGpu } = await import("../install-tfjs.ts");
        if (!(await installTfjsNodeGpu(context, aborter.signal))) exit(EXIT.stopped);
        return;
      }
      const { installWithProgress } = await import("../install-engine.ts");
      const variant = options.gpu ? "gpu" : "cpu";
      const folder = await installWithProgress(context, variant, "installing ", aborter.signal, true);
      if (folder === undefined) exit(EXIT.stopped);
    } finally {
      release();
    }
  });
}
