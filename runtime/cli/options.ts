import { type Command, Help, Option } from "commander";
import { folderDatasets } from "../data/folder-datasets.ts";
import { MATH_MODES, type MathMode } from "../engine.ts";
import { ENGINE_NAMES, type EngineName } from "../engines/engines.ts";
import { homePath } from "../files/user-folders.ts";
import type { ColorWish } from "../screen/terminal.ts";
import { UsageError } from "./failure.ts";

/** The flags that several commands share. Each command accepts the ones that apply to it and refuses the others. */
export interface SharedOptions {
  readonly set: Readonly<Record<string, string>>;
  readonly params?: string;
  readonly engine?: EngineName;
  readonly device: "auto" | "cpu" | "gpu";
  readonly threads?: number;
  readonly math?: MathMode;
  /** a folder or a file, depending on the command */
  readonly out?: string;
  readonly data: Readonly<Record<string, string>>;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: ColorWish;
}

const MAKE: { readonly [K in Exclude<keyof SharedOptions, "out">]-?: () => Option } = {
  set: () =>
    new Option("--set <name=value>", "set a param, seed or precision (repeatable)")
      .argParser(pairs("--set"))
      .default({}, "none"),
  params: () =>
    new Option("--params <file>", "read values of params from a YAML file; --set overrides them").argParser(
      pathValue("--params"),
    ),
  engine: () => new Option("--engine <name>", "the engine to use").choices(ENGINE_NAMES),
  device: () =>
    new Option("--device <device>", "the device to use").choices(["auto", "cpu", "gpu"]).default("auto"),
  threads: () =>
    new Option("--threads <n>", "threads inside one operation (default: all cores)").argParser(
      wholeNumber("--threads", MOST_THREADS),
    ),
  math: () =>
    new Option("--math <mode>", "exact, or faster on a GPU: tf32, relaxed (default: exact)").choices(
      MATH_MODES,
    ),
  data: () =>
    new Option(
      "--data <set=folder>",
      "the folder with the files of a data set, such as cifar10=FOLDER (repeatable)",
    )
      .argParser(folders(pairs("--data", folderDatasets)))
      .default({}, "none"),
  json: () => new Option("--json", "write machine-readable output to stdout").default(false),
  quiet: () => new Option("--quiet", "print no messages except errors").default(false),
  color: () =>
    new Option("--color <when>", "use colours in messages")
      .choices(["auto", "always", "never"])
      .default("auto"),
};

/** Adds shared flags to a command, in the order of the table above. */
export function share(command: Command, ...names: readonly (keyof typeof MAKE)[]): Command {
  for (const name of Object.keys(MAKE) as (keyof typeof MAKE)[])
    if (names.includes(name)) command.addOption(MAKE[name]());
  return command;
}

/** Help that shows the default of an option, except for flags and lists, whose default is "not given". */
export class HelpWithDefaults extends Help {
  override optionDescription(option: Option): string {
    const silent = option.defaultValue === false || typeof option.defaultValue === "object";
    return super.optionDescription(
      silent ? Object.create(option, { defaultValue: { value: undefined } }) : option,
    );
  }
}

/** Collects `name=value` pairs. A name that is given twice is an error, because one of the values would be ignored. */
function pairs(flag: string, names?: readonly string[]) {
  return (text: string, before: Readonly<Record<string, string>>): Record<string, string> => {
    const at = text.indexOf("=");
    const name = text.slice(0, at).trim();
    if (at < 1 || name === "") throw new UsageError(`${flag} expects name=value, found ${text}`);
    if (names && !names.includes(name))
      throw new UsageError(`${flag} does not know ${name}; expected ${names.join(" or ")}`);
    if (Object.hasOwn(before, name)) throw new UsageError(`${flag} ${name}=... is given twice`);
    return { ...before, [name]: text.slice(at + 1).trim() };
  };
}

export function wholeNumber(flag: string, most = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = Number(text);
    const range = most === Number.MAX_SAFE_INTEGER ? "from 1" : `from 1 to ${most}`;
    if (!/^\d+$/.test(text) || value < 1 || value > most)
      throw new UsageError(`${flag} expects a whole number ${range}, found ${text}`);
    return value;
  };
}

/** More than the cores of any machine. A library that is asked for tens of thousands of threads ends the process. */
const MOST_THREADS = 1024;

/** Parses the value of a flag that is a path; `~` at its start is the home folder. */
export function pathValue(flag: string) {
  return (text: string): string => {
    if (text === "") throw new UsageError(`${flag} is empty`, `name a file or a folder: ${flag} PATH`);
    return homePath(text);
  };
}

/** The flag `--out`, which each command describes itself. */
export function outOption(flags: "--out <file>" | "--out <folder>", description: string): Option {
  return new Option(flags, description).argParser(pathValue("--out"));
}

/** Parses pairs of a name and a folder, and expands `~`. */
function folders(parse: ReturnType<typeof pairs>): ReturnType<typeof pairs> {
  return (text, before) =>
    Object.fromEntries(
      Object.entries(parse(text, before)).map(([name, folder]) => {
        if (folder === "") throw new UsageError(`--data ${name}= has no folder`);
        return [name, homePath(folder)];
      }),
    );
}

/**
 * Refuses a flag that is given twice, because its first value would be ignored.
 * @param valued the flags that take a value, and whether they can be repeated
 */
export function refuseRepeatedFlags(argv: readonly string[], valued: ReadonlyMap<string, boolean>): void {
  const seen = new Set<string>();
  for (let i = 0; i < argv.length && argv[i] !== "--"; i++) {
    const [flag = ""] = argv[i]!.split("=");
    const repeatable = valued.get(flag);
    if (repeatable === undefined) continue;
    if (seen.has(flag) && !repeatable) throw new UsageError(`${flag} is given twice`);
    seen.add(flag);
    if (argv[i] === flag) i++;
  }
}

/**
 * Moves the command to the front, so that flags can also be written before the command.
 * @param commands the names of all commands
 * @param valued the flags that take the next word as their value
 */
export function commandFirst(
  argv: readonly string[],
  commands: ReadonlySet<string>,
  valued: ReadonlySet<string>,
): string[] {
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    if (word === "--") break;
    if (valued.has(word)) i++;
    else if (!word.startsWith("-")) {
      // an unknown command is not moved; Commander reports it
      return commands.has(word) ? [word, ...argv.slice(0, i), ...argv.slice(i + 1)] : [...argv];
    }
  }
  return [...argv];
}
