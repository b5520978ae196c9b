import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { type Entry, open, type ZipFile } from "yauzl";

function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) => (zip ? resolve(zip) : reject(error)));
  });
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (stream ? resolve(stream) : reject(error)));
  });
}

/** Visits the entries of a zip archive in order. */
async function forEachEntry(
  path: string,
  visit: (zip: ZipFile, entry: Entry) => Promise<void>,
): Promise<void> {
  const zip = await openZip(path);
  try {
    await new Promise<void>((resolve, reject) => {
      zip.on("entry", (entry: Entry) => {
        visit(zip, entry).then(() => zip.readEntry(), reject);
      });
      zip.on("end", resolve);
      zip.on("error", reject);
      zip.readEntry();
    });
  } finally {
    zip.close();
  }
}

/** Reads selected entries into memory. */
export async function readZipEntries(
  path: string,
  wanted: (name: string) => boolean,
): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  await forEachEntry(path, async (zip, entry) => {
    if (wanted(entry.fileName)) contents.set(entry.fileName, await buffer(await openEntry(zip, entry)));
  });
  return contents;
}

/** Extracts entries to files, streaming. `targets` maps entry names to file paths. @throws if an entry is missing */
export async function extractZipEntries(
  path: string,
  targets: ReadonlyMap<string, string>,
  onBytes: (written: number) => void = () => {},
  signal?: AbortSignal,
): Promise<void> {
  const missing = new Set(targets.keys());
  await forEachEntry(path, async (zip, entry) => {
    const target = targets.get(entry.fileName);
    if (target === undefined) return;
    const stream = await openEntry(zip, entry);
    stream.on("data", (chunk: Buffer) => onBytes(chunk.length));
    await pipeline(stream, createWriteStream(target, { flags: "wx" }), { signal });
    missing.delete(entry.fileName);
  });
  if (missing.size > 0) throw new Error(`${path} does not contain ${[...missing].join(", ")}`);
}
