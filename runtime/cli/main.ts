import type { Writable } from "node:stream";
import { runCommandLine } from "./command-line.ts";
import { processIo } from "./io.ts";

// several command lines, one after the other, are for `scripts/build.ts`: what they say of files is no matter there
const { ACLC_COMMAND_LINES: several } = process.env;
const lines: readonly (readonly string[])[] = several ? JSON.parse(several) : [process.argv.slice(2)];

void runAll().then(async (status) => {
  process.exitCode = status;
  await Promise.all([written(process.stdout), written(process.stderr)]);
  // Node would take apart all that there is in memory, which is as long as a short command.
  process.exit();
});

async function runAll(): Promise<number> {
  let status = 0;
  for (const line of lines) status = await runCommandLine(line, processIo());
  return several ? 0 : status;
}

/** What is a pipe or a terminal elsewhere than on Linux may still be waited for. */
function written(stream: Writable): Promise<void> | undefined {
  if (stream.writableLength === 0 || stream.destroyed) return undefined;
  return new Promise((resolve) => stream.write("", () => resolve()));
}
