import { execFileSync } from "node:child_process";
import { FileError } from "../failure.ts";

/** What git prints. @throws FileError where it fails */
export function git(args: readonly string[], cwd: string, input?: string): Buffer {
  try {
    return execFileSync("git", args, {
      cwd,
      maxBuffer: 1 << 28,
      stdio: ["pipe", "pipe", "pipe"],
      // what it says is looked at
      env: { ...process.env, LC_ALL: "C" },
      ...(input === undefined ? {} : { input }),
    });
  } catch (error) {
    throw failed(args[0]!, error);
  }
}

/** What git prints, or undefined where it fails: for questions whose answer may be no. */
export function gitAnswer(args: readonly string[], cwd: string): string | undefined {
  try {
    return execFileSync("git", args, {
      cwd,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "ignore"],
    }).trimEnd();
  } catch {
    return undefined;
  }
}

/** The beginning of what git prints. */
export function gitStart(args: readonly string[], cwd: string, bytes: number): string {
  try {
    return execFileSync("git", args, {
      cwd,
      maxBuffer: bytes,
      stdio: ["ignore", "pipe", "ignore"],
    }).toString("utf8");
  } catch (error) {
    // there is more: what has come so far is handed over with the error
    if (error instanceof Error && "code" in error && error.code === "ENOBUFS" && "stdout" in error)
      return (error.stdout as Buffer).toString("utf8", 0, bytes);
    throw failed(args[0]!, error);
  }
}

/** What happens often in our words, all else in git's own first line. */
function failed(command: string, error: unknown): FileError {
  if (!(error instanceof Error)) return new FileError(`git ${command}: ${String(error)}`);
  if ("code" in error && error.code === "ENOENT") return new FileError("git is not installed");
  const stderr = "stderr" in error ? String(error.stderr).trim() : "";
  if (stderr.includes("not a git repository")) return new FileError("this folder is not in a git repository");
  if (stderr.includes("must be run in a work tree"))
    return new FileError("this git repository has no working tree");
  const reason = stderr.split("\n")[0]?.replace(/^(fatal|error): /, "") || error.message;
  return new FileError(`git ${command}: ${reason}`);
}

/** The top of the working tree that a folder is in. */
export function repositoryRoot(cwd: string): string {
  return git(["rev-parse", "--show-toplevel"], cwd).toString("utf8").trimEnd();
}
