import type { Writable } from "node:stream";
import { systemReason } from "../run-error.ts";
import { painter } from "../screen/terminal.ts";
import { runCommandLine } from "./command-line.ts";
import { EXIT } from "./exit-codes.ts";
import { describeFailure, FileError } from "./failure.ts";
import { type Io, processIo, processOutputs } from "./io.ts";

// scripts/build.ts runs several command lines in one process; their output does not matter there
const { ACLC_COMMAND_LINES: several } = process.env;
const lines: readonly (readonly string[])[] = several ? JSON.parse(several) : [process.argv.slice(2)];

void runAll().then(async (status) => {
  await Promise.all([written(process.stdout), written(process.stderr)]);
  process.exitCode = outputsAreWhole() ? status : status || EXIT.fault;
  // Exit explicitly: the regular shutdown of Node takes as long as a short command.
  process.exit();
});

async function runAll(): Promise<number> {
  let io: Io;
  try {
    io = processIo();
  } catch (error) {
    const { text, exit } = describeFailure(error, painter(false), Boolean(process.env.ACLC_DEBUG));
    processOutputs().stderr.write(text);
    return exit;
  }
  let status = 0;
  for (const line of lines) status = await runCommandLine(line, io);
  return several ? 0 : status;
}

/** Whether all output was written. If not, for example because the disk is full, it prints an error. */
function outputsAreWhole(): boolean {
  const { stdout, stderr } = processOutputs();
  if (stdout.failure) {
    const error = new FileError(`standard output cannot be written: ${systemReason(stdout.failure)}`);
    stderr.write(describeFailure(error, painter(false), false).text);
  }
  return !stdout.failure && !stderr.failure;
}

/** Waits until the output is flushed: writes to pipes and terminals can be asynchronous, except on Linux. */
function written(stream: Writable): Promise<void> | undefined {
  if (stream.writableLength === 0 || stream.destroyed) return undefined;
  return new Promise((resolve) => stream.write("", () => resolve()));
}
