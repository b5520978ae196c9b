import { existsSync } from "node:fs";
import { posix, resolve } from "node:path";
import { FileError } from "./failure.ts";
import { git, gitAnswer } from "./git/git.ts";
import { readImportedFile, readNamedFile } from "./read-file.ts";

/** A file in the working tree or at a git revision. */
export interface Place {
  /** relative to the working folder; at a revision, relative to the top of the repository */
  readonly path: string;
  /** a revision, or "" for the index */
  readonly revision?: string;
}

/**
 * Parses `REVISION:PATH` as git does, unless a file with this name exists. The path is relative to the top of the repository; if
 * it starts with `./` or `../`, it is relative to the working folder. Without a revision it is in the index.
 */
export function placeOf(text: string, cwd: string): Place {
  const at = text.indexOf(":");
  // a single letter before the colon is a drive
  if (at < 0 || at === 1 || existsSync(resolve(cwd, text))) return { path: text };
  const [revision, path] = [text.slice(0, at), text.slice(at + 1)];
  return { revision, path: /^\.{1,2}(\/|$)/.test(path) ? fromTop(path, text, cwd) : path };
}

function fromTop(path: string, text: string, cwd: string): string {
  const prefix = git(["rev-parse", "--show-prefix"], cwd).toString("utf8").trimEnd();
  const found = posix.normalize(prefix + path);
  if (found.startsWith("..")) throw new FileError(`${text} cannot be read: it is outside this repository`);
  return found;
}

export function readPlace(place: Place, cwd: string): string {
  const { path, revision } = place;
  if (revision === undefined) return readNamedFile(path, cwd);
  const text = show(place, cwd);
  if (text === undefined) throw whyNot(revision, path, cwd);
  return text;
}

/** Reads an imported file at the same revision. */
export function readBeside(path: string, place: Place, cwd: string): string | undefined {
  const { revision } = place;
  return revision === undefined ? readImportedFile(path, cwd, place.path) : show({ path, revision }, cwd);
}

function show({ revision = "", path }: Place, cwd: string): string | undefined {
  if (revision.startsWith("-")) return undefined;
  return gitAnswer(["cat-file", "blob", `${revision}:${path}`], cwd)?.replace(/^\uFEFF/, "");
}

/** Finds out why a place could not be read. */
function whyNot(revision: string, path: string, cwd: string): FileError {
  const text = `${revision}:${path}`;
  // throws if this is not a git repository
  git(["rev-parse", "--git-dir"], cwd);
  const isThere = (name: string): string | undefined =>
    name.startsWith("-") ? undefined : gitAnswer(["cat-file", "-t", name], cwd);
  if (revision !== "" && isThere(`${revision}^{tree}`) === undefined)
    return new FileError(
      `${text} cannot be read: ${revision} is not a revision of this repository`,
      "a shallow clone has only the last revision; `git fetch` downloads others",
    );
  const side = revision === "" ? "the index" : revision;
  if (isThere(text) !== undefined)
    return new FileError(
      `${text} is a folder`,
      `name a file in it, or compare all its experiments: aclc diff --git ${revision || "HEAD"} FOLDER`,
    );
  const below = gitAnswer(["rev-parse", "--show-prefix"], cwd) ?? "";
  return new FileError(
    `${text} cannot be read: ${side} has no such file`,
    below !== "" && isThere(`${revision}:${below}${path}`) !== undefined
      ? `paths start at the top of the repository; for a path from this folder, write ${revision}:./${path}`
      : undefined,
  );
}
