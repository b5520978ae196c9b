import { existsSync } from "node:fs";
import { posix, resolve } from "node:path";
import { FileError } from "./failure.ts";
import { git, gitAnswer } from "./git/git.ts";
import { readImportedFile, readNamedFile } from "./read-file.ts";

/** A file as it is, or as it was at a git revision. */
export interface Place {
  /** from the working folder; of a revision from the top of the repository */
  readonly path: string;
  /** a revision, or nothing for the index */
  readonly revision?: string;
}

/**
 * `REVISION:PATH` as git has it, unless a file of that very name is there: a path is from the top of the repository, one
 * that begins with `./` or `../` from the working folder, and one without a revision is of the index.
 */
export function placeOf(text: string, cwd: string): Place {
  const at = text.indexOf(":");
  // one letter before the colon is a drive
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

/** A file that another one imports, of the same revision. */
export function readBeside(path: string, { revision }: Place, cwd: string): string | undefined {
  return revision === undefined ? readImportedFile(path, cwd) : show({ path, revision }, cwd);
}

function show({ revision = "", path }: Place, cwd: string): string | undefined {
  if (revision.startsWith("-")) return undefined;
  return gitAnswer(["cat-file", "blob", `${revision}:${path}`], cwd)?.replace(/^\uFEFF/, "");
}

/** What is wrong with a place that could not be read, in our words. */
function whyNot(revision: string, path: string, cwd: string): FileError {
  const text = `${revision}:${path}`;
  // says where this is no repository
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
