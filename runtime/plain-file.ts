import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open } from "node:fs/promises";
import { runErrors, systemReason } from "./run-error.ts";

/** Errors with a file or folder of a run. */
export const folderError = runErrors({
  "folder-not-made": {
    message: (p: { folder: string; reason: string }) =>
      `the run folder ${p.folder} cannot be made: ${p.reason}`,
    help: () => "name another place with --out",
  },
  "folder-taken": {
    message: (p: { folder: string }) => `${p.folder} exists already`,
  },
  "folder-not-a-run": {
    message: (p: { folder: string; missing: string }) =>
      `${p.folder} is not a run folder: it has no ${p.missing}`,
    help: (p: { folder: string; runs: readonly string[] }) =>
      p.runs.length === 0
        ? undefined
        : `it contains run folders: name one of them, such as ${p.folder}/${p.runs[0]}`,
  },
  "folder-is-a-file": {
    message: (p: { folder: string }) => `${p.folder} is a file, not a run folder`,
  },
  "folder-missing": {
    message: (p: { folder: string }) => `there is no folder ${p.folder}`,
    help: (p: { near: string | undefined }) => (p.near === undefined ? undefined : `did you mean ${p.near}?`),
  },
  "folder-not-written": {
    message: (p: { folder: string; reason: string }) =>
      `the run folder ${p.folder} cannot be written: ${p.reason}`,
    help: () => "the last saved state is still whole: `aclc resume` continues from it",
  },
  "folder-lost": {
    message: (p: { folder: string }) =>
      `the run folder ${p.folder} was removed, renamed or taken over during the run`,
    help: () => "put it back and use `aclc resume`, or start the run again",
  },
  "file-not-plain": {
    message: (p: { file: string; found: string; expected: "file" | "folder" }) =>
      `${p.file} is ${p.found}; a run folder holds plain files and folders only`,
    help: (p: { expected: "file" | "folder" }) => `put the ${p.expected} itself there`,
  },
  "file-unreadable": {
    message: (p: { file: string; reason: string }) => `${p.file} cannot be read: ${p.reason}`,
  },
});

/** Windows has neither flag, and its files are not FIFOs, nor links without special rights. */
const NOT_THROUGH_LINKS = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

const FLAGS = {
  read: constants.O_RDONLY,
  append: constants.O_WRONLY | constants.O_APPEND,
  update: constants.O_RDWR,
} as const;

/**
 * Opens an existing plain file. A run folder can come from somebody else: a link in it could make aclc read, empty or
 * write another file, and a FIFO or a device could block forever.
 * @throws RunError if it is not a plain file; the error of the system if it cannot be opened
 */
export async function openPlain(file: string, how: keyof typeof FLAGS): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    handle = await open(file, FLAGS[how] | NOT_THROUGH_LINKS);
  } catch (error) {
    // for a link the error is ELOOP, for a FIFO without a reader ENXIO; name the kind of file instead
    await expectPlain(file, "file");
    throw error;
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile())
      throw folderError("file-not-plain", { file, found: kindOf(stats), expected: "file" });
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Reads the text of a plain file in a run folder.
 * @throws RunError if it is too long
 */
export async function readPlainText(file: string, most = 64 << 20): Promise<string> {
  const handle = await openPlain(file, "read");
  try {
    const { size } = await handle.stat();
    if (size > most) throw folderError("file-unreadable", { file, reason: `it has ${size} bytes` });
    return await handle.readFile("utf8");
  } catch (error) {
    if (error instanceof Error && "syscall" in error)
      throw folderError("file-unreadable", { file, reason: systemReason(error) }, error);
    throw error;
  } finally {
    await handle.close();
  }
}

/**
 * Checks that a path is a plain file or folder.
 * @returns false if it does not exist
 * @throws RunError if it is something else
 */
export async function expectPlain(path: string, expected: "file" | "folder"): Promise<boolean> {
  const stats = await lstat(path).catch((error: unknown) => {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  });
  if (stats === undefined) return false;
  if (expected === "file" ? stats.isFile() : stats.isDirectory()) return true;
  throw folderError("file-not-plain", { file: path, found: kindOf(stats), expected });
}

/** Creates nested folders inside an existing one. Folders that exist already must not be links. */
export async function makePlainFolders(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (await expectPlain(path, "folder")) continue;
    await mkdir(path);
  }
}

export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

function kindOf(stats: Awaited<ReturnType<typeof lstat>>): string {
  if (stats.isSymbolicLink()) return "a link";
  if (stats.isDirectory()) return "a folder";
  if (stats.isFIFO()) return "a FIFO";
  if (stats.isFile()) return "a file";
  return "a device or socket";
}
