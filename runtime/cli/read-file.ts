import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { readRegularFile } from "../files/regular-file.ts";
import { systemReason } from "../run-error.ts";
import { visibleLine } from "../visible.ts";
import { FileError } from "./failure.ts";

/** Reads a file that the user named. */
export function readNamedFile(path: string, cwd: string): string {
  return withoutMark(readWholeFile(path, cwd));
}

/** The same, but a byte order mark is kept. */
export function readWholeFile(path: string, cwd: string): string {
  try {
    return readRegularFile(resolve(cwd, path)).toString("utf8");
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * Reads an imported file; undefined if it does not exist.
 * @param entry the file that is compiled
 * @throws FileError if it exists but cannot be read, or is a link to `entry`, which is a circular import
 */
export function readImportedFile(path: string, cwd: string, entry: string): string | undefined {
  try {
    const [file, whole] = [path, entry].map((one) => resolve(cwd, one)) as [string, string];
    if (file !== whole && realpathSync(file) === realpathSync(whole))
      throw new FileError(
        `${visibleLine(path)} is a link to ${visibleLine(entry)}: this is a circular import`,
      );
    return withoutMark(readRegularFile(resolve(cwd, path)).toString("utf8"));
  } catch (error) {
    if (error instanceof FileError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): FileError {
  return new FileError(`${visibleLine(path)} cannot be read: ${systemReason(error)}`);
}

/** Removes the byte order mark that some editors write at the start. */
export function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
