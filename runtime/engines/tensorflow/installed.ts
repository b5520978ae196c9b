import { createHash } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { libraryFiles } from "./location.ts";

/** The file with the SHA-256 of the unpacked files of the library, next to them. */
const RECORD = "installed.json";

export async function recordDigests(folder: string): Promise<void> {
  const digests: Record<string, string> = {};
  for (const name of libraryFiles()) digests[name] = await digestOf(join(folder, name));
  await writeFile(join(folder, RECORD), `${JSON.stringify({ sha256: digests }, undefined, 1)}\n`);
}

/** Whether the files are unchanged since they were unpacked. Without this record they count as unchanged. */
export async function sameDigests(folder: string): Promise<boolean> {
  let record: { readonly sha256: Readonly<Record<string, string>> };
  try {
    record = JSON.parse(await readFile(join(folder, RECORD), "utf8"));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
  for (const [name, digest] of Object.entries(record?.sha256 ?? {}))
    if ((await digestOf(join(folder, name)).catch(() => undefined)) !== digest) return false;
  return true;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

const OTHERS_MAY_WRITE = 0o002;

/** Removes the write permission of others from installed files, because a library that others can change is not loaded. */
export async function closeToOthers(path: string): Promise<void> {
  if (!(await closeOwn(path)).isDirectory()) return;
  for (const name of await readdir(path)) await closeToOthers(join(path, name));
}

/** The same for one file or folder, if it belongs to the user. */
export async function closeOwn(path: string): Promise<Stats> {
  const found = await stat(path);
  if (found.uid === process.getuid?.() && (found.mode & OTHERS_MAY_WRITE) !== 0)
    await chmod(path, found.mode & 0o7777 & ~OTHERS_MAY_WRITE);
  return found;
}
