import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { systemReason } from "../run-error.ts";
import { FileError } from "./failure.ts";

/** The text of a file that the user named. */
export function readNamedFile(path: string, cwd: string): string {
  return withoutMark(readWholeFile(path, cwd));
}

/** The same with a byte order mark, where there is one. */
export function readWholeFile(path: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, path), "utf8");
  } catch (error) {
    throw new FileError(`${path} cannot be read: ${systemReason(error)}`);
  }
}

/** The text of a file that another file names, or undefined where there is none to be read. */
export function readImportedFile(path: string, cwd: string): string | undefined {
  try {
    return withoutMark(readFileSync(resolve(cwd, path), "utf8"));
  } catch {
    return undefined;
  }
}

/** Editors on some systems put a byte order mark in front; it is no part of the text. */
export function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
