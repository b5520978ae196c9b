import { execFileSync } from "node:child_process";
import { FileError } from "../failure.ts";

/** Runs git and returns its output. @throws FileError if it fails */
export function git(args: readonly string[], cwd: string, input?: string): Buffer {
  try {
    return execFileSync("git", args, {
      cwd,
      maxBuffer: 1 << 28,
      stdio: ["pipe", "pipe", "pipe"],
      // stderr is read to find the reason
      env: { ...process.env, LC_ALL: "C" },
      ...(input === undefined ? {} : { input }),
    });
  } catch (error) {
    throw failed(args[0]!, error);
  }
}

/** The same, but undefined if git fails; for questions whose answer can be no. */
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

/** The start of the output of git. */
export function gitStart(args: readonly string[], cwd: string, bytes: number): string {
  try {
    return execFileSync("git", args, {
      cwd,
      maxBuffer: bytes,
      stdio: ["ignore", "pipe", "ignore"],
    }).toString("utf8");
  } catch (error) {
    // there is more output; the error has the part that was read
    if (error instanceof Error && "code" in error && error.code === "ENOBUFS" && "stdout" in error)
      return (error.stdout as Buffer).toString("utf8", 0, bytes);
    throw failed(args[0]!, error);
  }
}

/** Frequent errors in our words, other errors with the first line that git printed. */
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

/** The top folder of the working tree that contains a folder. */
export function repositoryRoot(cwd: string): string {
  return git(["rev-parse", "--show-toplevel"], cwd).toString("utf8").trimEnd();
}
