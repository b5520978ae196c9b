import { createHash } from "node:crypto";
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolders } from "../../files/make-folders.ts";

/** Bytes of the SHA-256 before the content of a file. */
const DIGEST = 32;
/** Maximum bytes of all files together; the least recently used ones are removed first. */
const LIMIT = 4e9;

/**
 * A cache of compiled programs. A plugin would load the program of another plugin or processor without an error, so the
 * name of a file is a digest of everything that it depends on. Damaged files are ignored.
 */
export class ExecutableCache {
  constructor(
    private readonly folder: string,
    private readonly limit: number = LIMIT,
  ) {}

  async read(key: readonly unknown[]): Promise<Uint8Array | undefined> {
    const path = this.path(key);
    const file = await readFile(path).catch(() => undefined);
    if (file === undefined) return undefined;
    const content = file.subarray(DIGEST);
    if (!digestOf(content).equals(file.subarray(0, DIGEST))) return undefined;
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return content;
  }

  /** Writes to the cache. Errors are ignored, because they only cost time in the next run. */
  async write(key: readonly unknown[], content: Uint8Array): Promise<void> {
    const path = this.path(key);
    const partial = `${path}.${process.pid}`;
    try {
      await makeFolders(this.folder);
      await writeFile(partial, Buffer.concat([digestOf(content), content]));
      await rename(partial, path);
      await this.prune();
    } catch {
      await rm(partial, { force: true }).catch(() => undefined);
    }
  }

  private path(key: readonly unknown[]): string {
    return join(this.folder, createHash("sha256").update(JSON.stringify(key)).digest("hex"));
  }

  private async prune(): Promise<void> {
    const names = await readdir(this.folder);
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.folder, name);
        const { size, mtimeMs } = await stat(path);
        return { path, size, mtimeMs };
      }),
    );
    let total = 0;
    for (const { path, size } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
      total += size;
      if (total > this.limit) await rm(path, { force: true });
    }
  }
}

function digestOf(content: Uint8Array): Buffer {
  return createHash("sha256").update(content).digest();
}
