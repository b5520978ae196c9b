import { execFileSync } from "node:child_process";
import { FileError } from "../failure.ts";

/** What git prints. @throws FileError with git's own first line where it fails */
export function git(args: readonly string[], cwd: string, input?: string): Buffer {
  try {
    return execFileSync("git", args, {
      cwd,
      maxBuffer: 1 << 28,
      stdio: ["pipe", "pipe", "pipe"],
      ...(input === undefined ? {} : { input }),
    });
  } catch (error) {
    throw new FileError(`git ${args[0]}: ${gitReason(error)}`);
  }
}

/** What git prints, or undefined where it fails: for questions whose answer may be no. */
export function gitAnswer(args: readonly string[], cwd: string): string | undefined {
  try {
    return execFileSync("git", args, {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trimEnd();
  } catch {
    return undefined;
  }
}

export function gitReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT") return "git is not installed";
  const stderr = "stderr" in error ? String(error.stderr).trim() : "";
  return stderr.split("\n")[0]?.replace(/^(fatal|error): /, "") || error.message;
}

/** The top of the working tree that a folder is in. */
export function repositoryRoot(cwd: string): string {
  return git(["rev-parse", "--show-toplevel"], cwd).toString("utf8").trimEnd();
}
