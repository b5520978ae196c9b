import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { systemReason } from "../run-error.ts";
import { FileError } from "./failure.ts";

/**
 * The files that are meant by words of the command line: a folder stands for every .acl file in it and in the folders
 * below, in order of their names. What is named twice is taken once, and a file that is not there is the reader's affair.
 * @throws FileError for a folder that cannot be read, or holds none
 */
export function aclFiles(named: readonly string[], cwd: string): string[] {
  const files = named.flatMap((path) => {
    if (path === "-" || !isFolder(resolve(cwd, path))) return [path];
    const found = within(path, cwd);
    if (found.length === 0) throw new FileError(`the folder ${path} contains no .acl file`);
    return found;
  });
  return [...new Map(files.map((file) => [file === "-" ? file : resolve(cwd, file), file])).values()];
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Packages that others have installed and what lies hidden are nobody's experiments; links lead to other places. */
function within(folder: string, cwd: string): string[] {
  let entries: { readonly name: string; isDirectory(): boolean; isFile(): boolean }[];
  try {
    entries = readdirSync(resolve(cwd, folder), { withFileTypes: true });
  } catch (error) {
    throw new FileError(`${folder} cannot be read: ${systemReason(error)}`);
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory())
        return entry.name.startsWith(".") || entry.name === "node_modules" ? [] : within(path, cwd);
      return entry.isFile() && entry.name.endsWith(".acl") ? [path] : [];
    });
}
