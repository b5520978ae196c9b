import { basename, extname } from "node:path";
import { Command } from "commander";
import { contextOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { outOption, type SharedOptions, share } from "../options.ts";

/** `aclc init FILE`: writes the initial weights to a file that other programs can read. */
export function initCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("init")
    .description("write the initial weights of the networks of an experiment")
    .argument("<file>", "an .acl file or a plan")
    .addOption(outOption("--out <file>", "the file to write (default: NAME.init.safetensors)"));
  return share(command, "set", "params", "quiet", "color").action(
    async (file: string, options: SharedOptions) => {
      const [{ planFromFile }, { initialWeights }, { encodeSafetensors }, { writeNamedFile }] =
        await Promise.all([
          import("../plan-from-file.ts"),
          import("../../init.ts"),
          import("../../checkpoint/safetensors.ts"),
          import("../write-file.ts"),
        ]);
      const context = contextOf(io, options);
      const result = planFromFile(file, options, io.cwd);
      context.warn(result.render(context.terminal, context.quiet ? "error" : "warning"));
      if (result.plan === undefined) return exit(EXIT.fault);
      const out = options.out ?? `${basename(file, extname(file)).replace(/\.plan$/, "")}.init.safetensors`;
      const weights = initialWeights(result.plan);
      await writeNamedFile(out, encodeSafetensors(weights), io.cwd);
      context.say(`${weights.tensors.size} tensors written to ${out}\n`);
    },
  );
}
