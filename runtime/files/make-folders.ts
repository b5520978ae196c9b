import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Creates a folder and its missing parents. Node's own `recursive` never returns in system folders such as /proc, where no
 * folder can be created.
 * @throws an error of the operating system
 */
export async function makeFolders(folder: string): Promise<void> {
  const there = await stat(folder).then(
    (found) => found,
    () => undefined,
  );
  if (there?.isDirectory()) return;
  // if there is a file at this path, mkdir only reports that it exists, which is not a useful reason
  if (there)
    throw Object.assign(new Error("not a folder"), { code: "ENOTDIR", syscall: "mkdir", path: folder });
  if (dirname(folder) !== folder) await makeFolders(dirname(folder));
  try {
    await mkdir(folder);
  } catch (error) {
    // another process has created it meanwhile
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}
