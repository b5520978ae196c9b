import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { nearestName } from "../grammar/did-you-mean.ts";
import { folderError } from "./plain-file.ts";
import type { RunError } from "./run-error.ts";

/** The folder in which `aclc run` creates run folders. */
const RUNS = "runs";

/**
 * The error for a path that is not a run folder, with the path that was probably meant.
 * @param path as the user gave it
 * @param missing the file that a run folder would contain
 */
export async function notARun(path: string, missing: string, cause: unknown): Promise<RunError> {
  const root = resolve(path);
  const found = await stat(root).catch(() => undefined);
  if (found === undefined)
    return folderError("folder-missing", { folder: path, near: await nearFolder(root) }, cause);
  if (!found.isDirectory()) return folderError("folder-is-a-file", { folder: path }, cause);
  const runs = await runsIn(root);
  return folderError("folder-not-a-run", { folder: path, missing, runs }, cause);
}

/** A folder with a similar name next to it, or one with the same name in `runs/`. */
async function nearFolder(root: string): Promise<string | undefined> {
  const [parent, name] = [dirname(root), basename(root)];
  const made = join(parent, RUNS, name);
  if (await isRun(made)) return made;
  const near = nearestName(name, await namesIn(parent));
  return near === undefined ? undefined : join(parent, near);
}

/** The run folders inside the folder of a sweep. */
async function runsIn(root: string): Promise<string[]> {
  const names = await namesIn(root);
  const runs = await Promise.all(names.map(async (name) => ((await isRun(join(root, name))) ? [name] : [])));
  return runs.flat().sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

function isRun(folder: string): Promise<boolean> {
  return stat(join(folder, "plan.yaml")).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
