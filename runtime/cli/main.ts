import type { Writable } from "node:stream";
import { runCommandLine } from "./command-line.ts";
import { processIo } from "./io.ts";

void runCommandLine(process.argv.slice(2), processIo()).then(async (status) => {
  process.exitCode = status;
  await Promise.all([written(process.stdout), written(process.stderr)]);
  // Node would take apart all that there is in memory, which is as long as a short command.
  process.exit();
});

/** What is a pipe or a terminal elsewhere than on Linux may still be waited for. */
function written(stream: Writable): Promise<void> | undefined {
  if (stream.writableLength === 0 || stream.destroyed) return undefined;
  return new Promise((resolve) => stream.write("", () => resolve()));
}
