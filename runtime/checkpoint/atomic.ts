import { randomBytes } from "node:crypto";
import { type FileHandle, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { systemReason } from "../run-error.ts";
import { checkpointError } from "./checkpoint-errors.ts";

export interface WriteOptions {
  /** of the file; default: the mode that the system gives to new files */
  readonly mode?: number;
  /** a file that the old content is moved to; after a crash only this file may exist */
  readonly previous?: string;
}

/**
 * Writes a file atomically: at every moment, even after a crash or a power cut, the file has either the complete old content or
 * the complete new content. It writes a temporary file in the same folder, flushes it to the disk, and renames it.
 * @param content one piece, or several pieces that are written one after the other
 * @throws RunError when the file cannot be written; the temporary file is removed
 */
export async function writeFileAtomic(
  path: string,
  content: string | Iterable<Uint8Array>,
  { mode, previous }: WriteOptions = {},
): Promise<void> {
  const temporary = join(dirname(path), temporaryName(basename(path)));
  let file: FileHandle | undefined;
  try {
    file = await open(temporary, "wx");
    const pieces = typeof content === "string" ? [Buffer.from(content, "utf8")] : content;
    for (const piece of pieces) await writeAll(file, piece);
    if (mode !== undefined) await file.chmod(mode);
    await file.sync();
    await file.close();
    file = undefined;
    if (previous !== undefined) await rename(path, previous).catch(ignoreAbsent);
    await rename(temporary, path);
  } catch (error) {
    await file?.close().catch(() => {});
    await rm(temporary, { force: true }).catch(() => {});
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw checkpointError("file-not-written", { file: path, reason: writeReason(error) }, error);
  }
  await syncFolder(dirname(path));
}

/** Renames a temporary file to its final name; removes it if that fails. */
export async function renameInto(aside: string, path: string): Promise<void> {
  try {
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true }).catch(() => {});
    throw error;
  }
}

function ignoreAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}

/**
 * Removes temporary files that a killed process left in a folder. Use it only for folders that no other process writes to,
 * such as the folder of a run when the run starts.
 * @returns the names of the removed files
 */
export async function removeTemporaries(folder: string): Promise<string[]> {
  const left = (await readdir(folder)).filter((name) => temporaryPattern.test(name)).sort();
  for (const name of left) await rm(join(folder, name), { force: true });
  return left;
}

const temporaryPattern = /^\..+\.[0-9a-f]{16}\.aclc-tmp$/;

/** A random name, because two processes may write the same file at once. The last one to rename wins; they never mix. */
function temporaryName(name: string): string {
  return `.${name}.${randomBytes(8).toString("hex")}.aclc-tmp`;
}

/** Writes everything: on a nearly full disk, a write may take only a part and report the error at the next write. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let at = 0;
  while (at < bytes.length) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at);
    at += bytesWritten;
  }
}

/** The reason of an error. For ENOENT the folder is missing, not the file that is about to be created. */
function writeReason(error: Error): string {
  if ("code" in error && error.code === "ENOENT") return "its folder does not exist";
  return systemReason(error);
}

/** Flushes the folder to the disk, so that the new name survives a power cut. Systems that cannot open folders need no flush. */
export async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, "r");
    await handle.sync();
  } catch {
    // The file is complete and renamed. If the folder cannot be flushed, that is not an error.
  } finally {
    await handle?.close().catch(() => {});
  }
}
