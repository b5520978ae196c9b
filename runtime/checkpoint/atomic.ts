import { randomBytes } from "node:crypto";
import { type FileHandle, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { systemReason } from "../run-error.ts";
import { checkpointError } from "./checkpoint-errors.ts";

/**
 * Writes a file so that at every moment, through a crash or a power cut too, its name stands for the old content or
 * the new content whole: into a temporary file beside it, to the disk, then renamed over it.
 * @param content one piece or several, written one after the other
 * @param mode of the file; where it is left out, what the system gives to new files
 * @throws RunError when the file cannot be written; the temporary file is removed
 */
export async function writeFileAtomic(
  path: string,
  content: string | Iterable<Uint8Array>,
  mode?: number,
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
    await rename(temporary, path);
  } catch (error) {
    await file?.close().catch(() => {});
    await rm(temporary, { force: true }).catch(() => {});
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw checkpointError("file-not-written", { file: path, reason: writeReason(error) }, error);
  }
  await syncFolder(dirname(path));
}

/**
 * Removes temporary files that a killed process left in a folder. Only for folders that nobody else writes to now:
 * a run's own, at its start.
 * @returns the names of the removed files
 */
export async function removeTemporaries(folder: string): Promise<string[]> {
  const left = (await readdir(folder)).filter((name) => temporaryPattern.test(name)).sort();
  for (const name of left) await rm(join(folder, name), { force: true });
  return left;
}

const temporaryPattern = /^\..+\.[0-9a-f]{16}\.aclc-tmp$/;

/** Random, because two processes may write one file at once: the last to rename wins, neither mixes with the other. */
function temporaryName(name: string): string {
  return `.${name}.${randomBytes(8).toString("hex")}.aclc-tmp`;
}

/** A write to a nearly full disk may take only a part and report no error until the next one. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let at = 0;
  while (at < bytes.length) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at);
    at += bytesWritten;
  }
}

/** "It does not exist" would be said of a file that is about to be made; what is missing is its folder. */
function writeReason(error: Error): string {
  if ("code" in error && error.code === "ENOENT") return "its folder does not exist";
  return systemReason(error);
}

/** The new name is safe only once the folder is on the disk. Systems that cannot open folders do this by themselves. */
async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, "r");
    await handle.sync();
  } catch {
    // The file itself is complete and renamed; that it cannot be made safer is no reason to fail.
  } finally {
    await handle?.close().catch(() => {});
  }
}
