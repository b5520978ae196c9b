import { Command, Option } from "commander";
import { contextOf } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

interface FmtOptions extends SharedOptions {
  readonly check?: boolean;
}

/** `aclc fmt FILE...`: the one form of a file, in place; `-` is stdin to stdout. A file with mistakes of form stays. */
export function fmtCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("fmt")
    .description("write .acl files in the one form")
    .argument("<file...>", ".acl files, or - for stdin to stdout")
    .addOption(new Option("--check", "change nothing; say which files would change, with status 1"));
  return share(command, "quiet", "color").action(async (files: string[], options: FmtOptions) => {
    const [{ format }, { SourceFile }, { compiled }, { readNamedFile }, { writeNamedFile }] =
      await Promise.all([
        import("../../../grammar/format.ts"),
        import("../../../grammar/span.ts"),
        import("../compile-file.ts"),
        import("../read-file.ts"),
        import("../write-file.ts"),
      ]);
    const context = contextOf(io, options);
    for (const file of files) {
      const source = new SourceFile(file, file === "-" ? io.readStdin() : readNamedFile(file, io.cwd));
      const { text, diagnostics } = format(source);
      if (diagnostics.length > 0) {
        context.warn(
          compiled(undefined, diagnostics, new Map([[file, source]])).render(context.terminal, "error"),
        );
        exit(EXIT.fault);
      } else if (options.check) {
        if (text === source.text) continue;
        context.out(`${file}\n`);
        exit(EXIT.fault);
      } else if (file === "-") context.out(text);
      else if (text !== source.text) {
        await writeNamedFile(file, text, io.cwd);
        context.say(`${file}\n`);
      }
    }
  });
}
