import { runCommandLine } from "./command-line.ts";
import { processIo } from "./io.ts";

void runCommandLine(process.argv.slice(2), processIo()).then((status) => {
  process.exitCode = status;
});
