import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { systemReason } from "../run-error.ts";
import { FileError } from "./failure.ts";

/** Writes a file that the user named, and the folders on the way to it. */
export async function writeNamedFile(path: string, text: string, cwd: string): Promise<void> {
  const file = resolve(cwd, path);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new FileError(`${path} cannot be written: ${systemReason(error)}`);
  }
}
