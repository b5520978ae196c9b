/** The code caches of the program: V8 loads all of a cache before it runs anything, so each holds what some commands need. */
export type CodeCache = "start" | "compile" | "diff";

/**
 * The code cache for a command line. A command that is not named here compiles a file.
 * @param command the first argument
 */
export function codeCacheOf(command: string | undefined): CodeCache {
  if (command === undefined || command.startsWith("-")) return "start";
  return COMMANDS.get(command) ?? "compile";
}

const COMMANDS: ReadonlyMap<string, CodeCache> = new Map([
  ["explain", "start"],
  ["diff", "diff"],
  ["compare", "diff"],
  ["git", "diff"],
]);
