import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder and those on the way to it. Node's own way (`recursive`) never returns where a system folder such as
 * /proc takes no new ones.
 * @throws an error of the operating system
 */
export async function makeFolders(folder: string): Promise<void> {
  const there = await stat(folder).then(
    (found) => found,
    () => undefined,
  );
  if (there?.isDirectory()) return;
  // mkdir says of a file in its place that it exists, which would be no reason
  if (there)
    throw Object.assign(new Error("not a folder"), { code: "ENOTDIR", syscall: "mkdir", path: folder });
  if (dirname(folder) !== folder) await makeFolders(dirname(folder));
  try {
    await mkdir(folder);
  } catch (error) {
    // another process was faster
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}
