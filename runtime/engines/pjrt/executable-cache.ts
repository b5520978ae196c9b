import { createHash } from "node:crypto";
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolders } from "../../files/make-folders.ts";

/** Bytes of SHA-256 in front of a file's content. */
const DIGEST = 32;
/** Bytes of all files together; those that were not used for longest go first. */
const LIMIT = 4e9;

/**
 * Compiled programs in the user's cache. A plugin loads what another one has written, or what was written for another
 * processor, without a word, so the name of a file is a digest of everything that it depends on. A file that is
 * damaged is as good as none.
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

  /** A cache that cannot be written costs time in the next run, and nothing else. */
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
