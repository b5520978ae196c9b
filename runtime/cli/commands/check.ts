import { Command } from "commander";
import { contextOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

/** `aclc check FILE...`: everything that is wrong with the files, nothing else. */
export function checkCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("check")
    .description("find everything that is wrong with .acl files")
    .argument("<file...>", ".acl files");
  return share(command, "set", "json", "quiet", "color").action(
    async (files: string[], options: SharedOptions) => {
      const { compileFile } = await import("../compile-file.ts");
      const context = contextOf(io, options);
      const results = files.map((file) => compileFile(file, options.set, io.cwd));
      const failed = results.filter((result) => result.plan === undefined).length;
      if (options.json) {
        const diagnostics = results.flatMap((result) => result.toJson());
        context.out(`${JSON.stringify({ diagnostics }, undefined, 2)}\n`);
      } else {
        for (const result of results)
          context.warn(result.render(context.terminal, context.quiet ? "error" : "note"));
        if (failed === 0)
          context.say(`${files.length === 1 ? files[0] : `${files.length} files`}: no errors\n`);
      }
      if (failed > 0) exit(EXIT.fault);
    },
  );
}
