import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { systemReason } from "../run-error.ts";
import { FileError } from "./failure.ts";

/** The text of a file that the user named. */
export function readNamedFile(path: string, cwd: string): string {
  try {
    return decode(readFileSync(resolve(cwd, path)));
  } catch (error) {
    throw new FileError(`${path} cannot be read: ${systemReason(error)}`);
  }
}

/** The text of a file that another file names, or undefined where there is none to be read. */
export function readImportedFile(path: string, cwd: string): string | undefined {
  try {
    return decode(readFileSync(resolve(cwd, path)));
  } catch {
    return undefined;
  }
}

/** Editors on some systems put a byte order mark in front; it is no part of the text. */
function decode(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
