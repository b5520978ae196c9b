import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** Makes a new folder for each test; they are removed after the last test of the file. */
export function temporaryFolders(): () => Promise<string> {
  const made: string[] = [];
  afterAll(async () => {
    for (const folder of made) await rm(folder, { recursive: true, force: true });
  });
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), "aclc-test-"));
    made.push(folder);
    return folder;
  };
}

/** Records in the binary layout: label i % 10, and a byte that depends on image, channel, row and column. */
export function fakeRecords(count: number, first = 0): Uint8Array {
  const bytes = new Uint8Array(count * 3073);
  for (let i = 0; i < count; i++) {
    bytes[i * 3073] = (first + i) % 10;
    for (let channel = 0; channel < 3; channel++) {
      for (let row = 0; row < 32; row++) {
        for (let column = 0; column < 32; column++) {
          bytes[i * 3073 + 1 + channel * 1024 + row * 32 + column] = pixel(first + i, channel, row, column);
        }
      }
    }
  }
  return bytes;
}

export function pixel(image: number, channel: number, row: number, column: number): number {
  return (image * 101 + channel * 67 + row * 7 + column) % 256;
}

export async function writeFiles(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
}
