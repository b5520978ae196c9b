import { resolve } from "node:path";
import { Command } from "commander";
import { contextOf } from "../context.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

/** `aclc resume RUN`: continues a run from its last checkpoint. */
export function resumeCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("resume")
    .description("continue a run from its last checkpoint")
    .argument("<run>", "the run folder");
  return share(command, "engine", "device", "threads", "math", "data", "json", "quiet", "color").action(
    async (run: string, options: SharedOptions) => {
      const { superviseResume } = await import("../supervise-run.ts");
      exit(await superviseResume(contextOf(io, options), options, resolve(io.cwd, run)));
    },
  );
}
