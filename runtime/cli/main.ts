import { runCommandLine } from "./command-line.ts";
import { processIo } from "./io.ts";

const status = await runCommandLine(process.argv.slice(2), processIo());
process.exitCode = status;
