import { Argument, Command, Option } from "commander";
import type { EngineStatus } from "../../engine.ts";
import { ENGINE_NAMES, engineFactory } from "../../engines/engines.ts";
import { alignRows } from "../../screen/columns.ts";
import { contextOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

/** `aclc engine list|install`: lists and installs the engines. */
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
    const rows = engines.flatMap(({ engine, available, found, reason, parts = [] }) => [
      [engine, stateText({ available, found }), reason === undefined ? found : reason],
      ...parts.map(({ name, state, text }) => [`  ${name}`, state, text]),
    ]);
    context.show(`${alignRows(rows).join("\n")}\n`);
  });
}

/** An engine whose library exists but cannot be loaded is unusable, not missing. */
function stateText({ available, found }: Pick<EngineStatus, "available" | "found">): string {
  return available ? "available" : found === "nothing" ? "missing" : "unusable";
}

interface InstallOptions extends SharedOptions {
  readonly gpu?: boolean;
  readonly cuda12?: boolean;
  readonly cuda13?: boolean;
  readonly from?: string;
}

/** Refuses flags of another engine, because they would be ignored. */
function refuseForeignFlags(name: string, { gpu, cuda12, cuda13, from }: InstallOptions): void {
  if (gpu && name !== "tensorflow")
    throw new UsageError(`--gpu is for tensorflow${name === "pjrt" ? "; pjrt is always for a GPU" : ""}`);
  if ((cuda12 || cuda13 || from !== undefined) && name !== "pjrt")
    throw new UsageError("--cuda12, --cuda13 and --from are for pjrt: write `aclc engine install pjrt`");
  if ([cuda12, cuda13, from].filter((flag) => flag !== undefined).length > 1)
    throw new UsageError("give only one of --cuda12, --cuda13 and --from");
}

function installCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("install")
    .description("install the library of an engine")
    .addArgument(
      new Argument("[name]", "the engine")
        .choices(["tensorflow", "pjrt", "tfjs-node-gpu"])
        .default("tensorflow"),
    )
    .addOption(new Option("--gpu", "the build of TensorFlow for NVIDIA GPUs, with NVIDIA's libraries"))
    .addOption(new Option("--cuda13", "for pjrt: CUDA 13, which needs driver 580 or newer"))
    .addOption(new Option("--cuda12", "for pjrt: CUDA 12, which needs driver 525 or newer"))
    .addOption(new Option("--from <python>", "for pjrt: use the JAX of this Python, download nothing"));
  return share(command, "quiet", "color").action(async (name: string, options: InstallOptions) => {
    const context = contextOf(io, options);
    refuseForeignFlags(name, options);
    const aborter = new AbortController();
    const release = io.onSignals(["SIGINT", "SIGTERM", "SIGHUP"], () => aborter.abort());
    try {
      if (name === "tfjs-node-gpu") {
        const { installTfjsNodeGpu } = await import("../install-tfjs.ts");
        if (!(await installTfjsNodeGpu(context, aborter.signal))) exit(EXIT.stopped);
        return;
      }
      if (name === "pjrt") {
        const { installPjrtWithProgress } = await import("../install-pjrt.ts");
        const { cuda12, cuda13, from: python } = options;
        const accelerator = cuda13 ? ("cuda13" as const) : cuda12 ? ("cuda12" as const) : undefined;
        const choice = { ...(accelerator && { accelerator }), ...(python !== undefined && { python }) };
        if (!(await installPjrtWithProgress(context, choice, "installing ", aborter.signal)))
          exit(EXIT.stopped);
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
