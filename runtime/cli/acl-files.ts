import { type Dirent, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { systemReason } from "../run-error.ts";
import { FileError } from "./failure.ts";

/**
 * The files that command-line arguments refer to. A folder means all .acl files in it and in its subfolders, sorted by name.
 * Each file is listed once. Missing files are not checked here; reading them will fail.
 * @throws FileError for a folder that cannot be read or contains no .acl file
 */
export function aclFiles(named: readonly string[], cwd: string): string[] {
  const files = named.flatMap((path) => {
    if (path === "-" || !isFolder(resolve(cwd, path))) return [path];
    const found = aclFilesIn(path, cwd);
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

/** Skips installed packages, hidden files and links. Pipes and devices stay, so that reading them gives a message. */
function aclFilesIn(folder: string, cwd: string): string[] {
  let entries: Dirent[];
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
        return entry.name.startsWith(".") || entry.name === "node_modules" ? [] : aclFilesIn(path, cwd);
      return !entry.isSymbolicLink() && entry.name.endsWith(".acl") ? [path] : [];
    });
}
