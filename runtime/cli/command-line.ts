import { Command, CommanderError } from "commander";
import { version } from "../../package.json";
import { painter, terminalOf } from "../screen/terminal.ts";
import { checkCommand } from "./commands/check.ts";
import { compareCommand } from "./commands/compare.ts";
import { diffCommand } from "./commands/diff.ts";
import { engineCommand } from "./commands/engine.ts";
import { explainCommand } from "./commands/explain.ts";
import { fmtCommand } from "./commands/fmt.ts";
import { gitCommand } from "./commands/git.ts";
import { initCommand } from "./commands/init.ts";
import { planCommand } from "./commands/plan.ts";
import { programCommand } from "./commands/program.ts";
import { resumeCommand } from "./commands/resume.ts";
import { runCommand } from "./commands/run.ts";
import { EXIT, exitCodesText } from "./exit-codes.ts";
import { describeFailure, USAGE_HELP } from "./failure.ts";
import type { Io } from "./io.ts";
import { commandFirst, HelpWithDefaults, refuseRepeatedFlags } from "./options.ts";

/** In the order of `--help`. */
const COMMANDS: readonly ((io: Io, exit: (code: number) => void) => Command)[] = [
  checkCommand,
  explainCommand,
  fmtCommand,
  planCommand,
  diffCommand,
  compareCommand,
  gitCommand,
  runCommand,
  resumeCommand,
  programCommand,
  initCommand,
  engineCommand,
];

/** Runs one command line. @returns the exit status */
export async function runCommandLine(argv: readonly string[], io: Io): Promise<number> {
  let status: number = EXIT.fine;
  const program = new Command("aclc")
    .description("A language, compiler and runtime for adversarial contrastive learning")
    .version(version)
    .helpCommand(false)
    .addHelpText("after", exitCodesText());
  for (const make of COMMANDS)
    program.addCommand(
      make(io, (code) => {
        status = code;
      }),
    );
  for (const command of [program, ...subcommands(program)]) {
    command.createHelp = () => new HelpWithDefaults();
    command
      .exitOverride()
      .showHelpAfterError(`  help: ${USAGE_HELP}`)
      .configureOutput({
        writeOut: (text) => void io.stdout.write(text),
        writeErr: (text) => void io.stderr.write(text),
      });
  }
  if (argv.length === 0) {
    io.stderr.write(program.helpInformation() + exitCodesText().concat("\n"));
    return EXIT.usage;
  }
  try {
    const valued = valuedFlags(program);
    refuseRepeatedFlags(argv, valued);
    await program.parseAsync(commandFirst(argv, namesOf(program), new Set(valued.keys())), { from: "user" });
    return status;
  } catch (error) {
    // Commander has printed the error; --help and --version also end here, with exit code 0
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    const color = terminalOf({ stream: io.stderr, env: io.env, color: colorFlag(argv) }).color;
    const failure = describeFailure(error, painter(color), Boolean(io.env.ACLC_DEBUG));
    io.stderr.write(failure.text);
    return failure.exit;
  }
}

/** All commands and their subcommands. */
function subcommands(program: Command): Command[] {
  return program.commands.flatMap((command) => [command, ...command.commands]);
}

function namesOf(program: Command): ReadonlySet<string> {
  return new Set(program.commands.map((command) => command.name()));
}

/**
 * The flags of all commands that take a value, and whether they can be repeated (because they collect their values). A flag
 * means the same in every command.
 */
function valuedFlags(program: Command): ReadonlyMap<string, boolean> {
  const options = subcommands(program).flatMap((command) => command.options);
  return new Map(
    options
      .filter((option) => option.required)
      .map((option) => [option.long!, typeof option.defaultValue === "object"]),
  );
}

/** The value of --color, read by hand because an error can occur before the flags are parsed. */
function colorFlag(argv: readonly string[]): "auto" | "always" | "never" {
  const at = argv.findIndex((word) => word === "--color" || word.startsWith("--color="));
  const value = argv[at] === "--color" ? argv[at + 1] : argv[at]?.slice("--color=".length);
  return value === "always" || value === "never" ? value : "auto";
}
