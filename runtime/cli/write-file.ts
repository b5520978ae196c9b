import { constants, type Stats } from "node:fs";
import { open, realpath, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { writeFileAtomic } from "../checkpoint/atomic.ts";
import { makeFolders } from "../files/make-folders.ts";
import { RunError, systemReason } from "../run-error.ts";
import { visibleLine } from "../visible.ts";
import { FileError } from "./failure.ts";

/**
 * Writes a file that the user named, and the folders on the way to it. At every moment the name stands for the old content
 * or the new one whole. What a link leads to is written, and the link stays; a file keeps its mode.
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
    } else if (found.isFile()) await writeFileAtomic(await realpath(named), content, found.mode & 0o7777);
    else if (found.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR", syscall: "open" });
    else await writeThrough(named, content, found);
  } catch (error) {
    // a RunError of `writeFileAtomic` has the system's own beneath it
    const cause = error instanceof RunError ? error.cause : error;
    if (!(cause instanceof Error && "syscall" in cause)) throw error;
    throw new FileError(`${visibleLine(path)} cannot be written: ${systemReason(cause)}`);
  }
}

/** A device or a pipe, such as /dev/stdout: there is no old content to be kept. */
async function writeThrough(
  file: string,
  content: string | Iterable<Uint8Array>,
  found: Stats,
): Promise<void> {
  // a pipe that nobody reads from would keep us waiting: opened without waiting it is an error
  if (found.isFIFO()) await (await open(file, constants.O_WRONLY | constants.O_NONBLOCK)).close();
  await writeFile(file, content);
}

/** @throws anything but that there is nothing of this name */
function nothingThere(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
  throw error;
}
