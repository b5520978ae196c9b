import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { FileError } from "./failure.ts";
import { gitReason } from "./git/git.ts";
import { readImportedFile, readNamedFile } from "./read-file.ts";

/** A file as it is, or as it was at a git revision. */
export interface Place {
  readonly path: string;
  readonly revision?: string;
}

/** `REVISION:PATH`, as git writes it, unless a file of that very name is there. */
export function placeOf(text: string, cwd: string): Place {
  const at = text.indexOf(":");
  // one letter before the colon is a drive
  if (at < 2 || existsSync(resolve(cwd, text))) return { path: text };
  return { revision: text.slice(0, at), path: text.slice(at + 1) };
}

export function readPlace({ path, revision }: Place, cwd: string): string {
  if (revision === undefined) return readNamedFile(path, cwd);
  try {
    return show(revision, path, cwd);
  } catch (error) {
    throw new FileError(`${revision}:${path} cannot be read: ${gitReason(error)}`);
  }
}

/** A file that another one imports, of the same revision. */
export function readBeside(path: string, { revision }: Place, cwd: string): string | undefined {
  if (revision === undefined) return readImportedFile(path, cwd);
  try {
    return show(revision, path, cwd);
  } catch {
    return undefined;
  }
}

function show(revision: string, path: string, cwd: string): string {
  // `./`: from the working folder, not from the top of the repository
  const object = `${revision}:${path.startsWith("/") ? path : `./${path}`}`;
  return execFileSync("git", ["show", "--end-of-options", object], {
    cwd,
    encoding: "utf8",
    maxBuffer: 1 << 26,
    stdio: ["ignore", "pipe", "pipe"],
  });
}
