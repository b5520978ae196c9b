import { resolve } from "node:path";
import { Command } from "commander";
import { contextOf } from "../context.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

/** `aclc resume RUN`: goes on from a run's last checkpoint. */
export function resumeCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("resume")
    .description("go on with a run from its last checkpoint")
    .argument("<run>", "the run's folder");
  return share(command, "engine", "device", "threads", "data", "json", "quiet", "color").action(
    async (run: string, options: SharedOptions) => {
      const [{ superviseRun }, { recordedEngine, resumeRun }] = await Promise.all([
        import("../supervise-run.ts"),
        import("../../run.ts"),
      ]);
      const folder = resolve(io.cwd, run);
      // bit for bit the same needs the same engine and threads
      const { engine, device, threads } = await recordedEngine(folder);
      const wish = {
        ...options,
        engine: options.engine ?? engine,
        device: options.device === "auto" ? device : options.device,
        ...(options.threads === undefined && threads === undefined
          ? {}
          : { threads: options.threads ?? threads }),
      };
      exit(await superviseRun(contextOf(io, options), wish, (settings) => resumeRun(folder, settings)));
    },
  );
}
