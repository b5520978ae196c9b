import { Command, Option } from "commander";
import type { Checked } from "../compile-file.ts";
import { type Context, contextOf, writeSeparated } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { describeFailure, FileError, UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import type { Message } from "../messages/message.ts";
import { type SharedOptions, share } from "../options.ts";

const FORMATS = ["text", "json", "sarif", "github"] as const;

interface CheckOptions extends SharedOptions {
  readonly format?: (typeof FORMATS)[number];
}

/** `aclc check FILE...`: reports all mistakes in the files. */
export function checkCommand(io: Io, exit: (code: number) => void): Command {
  const command = new Command("check")
    .description("report every mistake in .acl files")
    .argument("<file...>", ".acl files, or folders that contain .acl files")
    .addOption(
      new Option(
        "--format <format>",
        "text on stderr, or a format for other programs on stdout; --json means json",
      ).choices(FORMATS),
    );
  return share(command, "set", "params", "json", "quiet", "color").action(
    async (named: string[], options: CheckOptions) => {
      const format = options.format ?? (options.json ? "json" : "text");
      if (options.json && format !== "json")
        throw new UsageError(`--json and --format ${format} cannot be used together`);
      const [{ compileFile }, { aclFiles }] = await Promise.all([
        import("../compile-file.ts"),
        import("../acl-files.ts"),
      ]);
      const context = contextOf(io, options);
      const files = aclFiles(named, io.cwd);
      const results: Result[] = files.map((file) => {
        try {
          return { file, compiled: compileFile(file, options, io.cwd) };
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
          return { file, error };
        }
      });
      const failed = results.filter((one) => one.error !== undefined || one.compiled.failed).length;
      if (format === "text") {
        const codes = showAll(results, context);
        if (io.stderr.isTTY && !context.quiet) context.say(pointer(codes));
        if (failed === 0)
          context.say(`${files.length === 1 ? files[0] : `${files.length} files`}: no errors\n`);
      } else {
        const { MESSAGE_FORMATS } = await import("../messages/formats.ts");
        const { aboutFile } = await import("../messages/message.ts");
        const all = results.flatMap((one) =>
          one.error !== undefined
            ? [aboutFile("check/file-not-found", one.error.message, one.file, io.cwd)]
            : one.compiled.toJson(io.cwd),
        );
        context.out(MESSAGE_FORMATS[format](withoutDuplicates(all)));
      }
      if (failed > 0) exit(EXIT.fault);
    },
  );
}

/** A compiled file, or a file that cannot be read. */
type Result =
  | { readonly file: string; readonly compiled: Checked; readonly error?: undefined }
  | { readonly file: string; readonly error: FileError };

/** Removes duplicates: two files can import the same library. */
function withoutDuplicates(messages: readonly Message[]): Message[] {
  return [...new Map(messages.map((message) => [JSON.stringify(message), message])).values()];
}

/** Writes all messages as text. @returns the codes of the messages */
function showAll(results: readonly Result[], context: Context): ReadonlySet<string> {
  const seen = new Set<string>();
  const codes = new Set<string>();
  const say = writeSeparated(context.warn);
  for (const one of results) {
    if (one.error !== undefined) {
      say(describeFailure(one.error, context.paint, false).text);
      continue;
    }
    const isNew = one.compiled.diagnostics.map(({ code, span, message }) => {
      const key = `${code} ${span.file} ${span.start} ${span.end} ${message}`;
      if (seen.has(key)) return false;
      codes.add(code);
      seen.add(key);
      return true;
    });
    say(one.compiled.render(context.terminal, context.quiet ? "error" : "note", (i) => isNew[i]!));
  }
  return codes;
}

/** A last line that points to `aclc explain`; it is only shown in a terminal. */
function pointer(codes: ReadonlySet<string>): string {
  const [first] = codes;
  if (first === undefined) return "";
  const text =
    codes.size === 1
      ? `for more, run: aclc explain ${first}`
      : `for more, run: aclc explain CODE, for example ${first}`;
  return `\n${text}\n`;
}
