import { Command, Option } from "commander";
import { contextOf, writeSeparated } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { describeFailure, FileError } from "../failure.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

interface FmtOptions extends SharedOptions {
  readonly check?: boolean;
}

/**
 * `aclc fmt FILE...`: formats files in place; `-` formats stdin to stdout. The result has no byte order mark, and lines end with a
 * line feed. A file with syntax errors is not changed; the other files are still formatted.
 */
export function fmtCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("fmt")
    .description("format .acl files")
    .argument("<file...>", ".acl files, folders that contain .acl files, or - to format stdin to stdout")
    .addOption(
      new Option("--check", "do not change files; list those that would change, with exit status 1"),
    );
  return share(command, "quiet", "color").action(async (named: string[], options: FmtOptions) => {
    const [
      { format },
      { SourceFile },
      { aclFiles },
      { compiled },
      { readWholeFile, withoutMark },
      { writeNamedFile },
    ] = await Promise.all([
      import("../../../grammar/format.ts"),
      import("../../../grammar/span.ts"),
      import("../acl-files.ts"),
      import("../compile-file.ts"),
      import("../read-file.ts"),
      import("../write-file.ts"),
    ]);
    const context = contextOf(io, options);
    const warn = writeSeparated(context.warn);
    const formatFile = async (file: string): Promise<void> => {
      const whole = file === "-" ? io.readStdin() : readWholeFile(file, io.cwd);
      const source = new SourceFile(file, withoutMark(whole));
      const { text, diagnostics } = format(source);
      if (diagnostics.length > 0) {
        warn(compiled(undefined, diagnostics, new Map([[file, source]])).render(context.terminal, "error"));
        exit(EXIT.fault);
      } else if (options.check) {
        if (text === whole) return;
        context.show(`${file}\n`);
        exit(EXIT.fault);
      } else if (file === "-") context.out(text);
      else if (text !== whole) {
        await writeNamedFile(file, text, io.cwd);
        context.say(`${file}\n`);
      }
    };
    for (const file of aclFiles(named, io.cwd))
      try {
        await formatFile(file);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        warn(describeFailure(error, context.paint, false).text);
        exit(EXIT.fault);
      }
  });
}
