import { resolve } from "node:path";
import { readRegularFile } from "../files/regular-file.ts";
import { systemReason } from "../run-error.ts";
import { visibleLine } from "../visible.ts";
import { FileError } from "./failure.ts";

/** The text of a file that the user named. */
export function readNamedFile(path: string, cwd: string): string {
  return withoutMark(readWholeFile(path, cwd));
}

/** The same with a byte order mark, where there is one. */
export function readWholeFile(path: string, cwd: string): string {
  try {
    return readRegularFile(resolve(cwd, path)).toString("utf8");
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The text of a file that another file names, or undefined where there is none. @throws FileError where it may not be read */
export function readImportedFile(path: string, cwd: string): string | undefined {
  try {
    return withoutMark(readRegularFile(resolve(cwd, path)).toString("utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): FileError {
  return new FileError(`${visibleLine(path)} cannot be read: ${systemReason(error)}`);
}

/** Editors on some systems put a byte order mark in front; it is no part of the text. */
export function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
