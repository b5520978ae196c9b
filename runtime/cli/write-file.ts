import { constants, type Stats } from "node:fs";
import { open, realpath, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { writeFileAtomic } from "../checkpoint/atomic.ts";
import { makeFolders } from "../files/make-folders.ts";
import { RunError, systemReason } from "../run-error.ts";
import { visibleLine } from "../visible.ts";
import { FileError } from "./failure.ts";

/**
 * Writes a file that the user named atomically, and creates missing folders. If the file is a link, its target is written and
 * the link stays. The file keeps its mode.
 * @throws FileError
 */
export async function writeNamedFile(
  path: string,
  content: string | Iterable<Uint8Array>,
  cwd: string,
): Promise<void> {
  try {
    const named = resolve(cwd, path);
    const found = await stat(named).catch(nothingThere);
    if (found === undefined) {
      await makeFolders(dirname(named));
      await writeFileAtomic(named, content);
    } else if (found.isFile())
      await writeFileAtomic(await realpath(named), content, { mode: found.mode & 0o7777 });
    else if (found.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR", syscall: "open" });
    else await writeThrough(named, content, found);
  } catch (error) {
    // the cause of a RunError of `writeFileAtomic` is the error of the system
    const cause = error instanceof RunError ? error.cause : error;
    if (!(cause instanceof Error && "syscall" in cause)) throw error;
    throw new FileError(`${visibleLine(path)} cannot be written: ${systemReason(cause)}`);
  }
}

/** Writes to a device or a pipe, such as /dev/stdout, where there is no old content to keep. */
async function writeThrough(
  file: string,
  content: string | Iterable<Uint8Array>,
  found: Stats,
): Promise<void> {
  // without O_NONBLOCK, opening a pipe without a reader would block; with it, it is an error
  if (found.isFIFO()) await (await open(file, constants.O_WRONLY | constants.O_NONBLOCK)).close();
  await writeFile(file, content);
}

/** For errors of stat: undefined if the file does not exist. @throws every other error */
function nothingThere(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
  throw error;
}
