import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";

/** The size limit for text files that are read as a whole; a plan has some ten thousand bytes. */
export const MOST_TEXT_BYTES = 16 * 1024 * 1024;

/** A path that is not read; the message is the reason. */
export class NotReadable extends Error {
  override readonly name = "NotReadable";
  /** the same property as in errors of the operating system */
  readonly syscall = "open";
}

/**
 * The bytes of a file. A pipe, device or socket is refused without waiting, because it may have no end or block the reader.
 * @throws NotReadable, or an error of the operating system
 */
export function readRegularFile(path: string, most = MOST_TEXT_BYTES): Buffer {
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(fd);
    refuseSpecial(found);
    if (found.size > most) throw tooLarge(found.size, most);
    const pieces: Buffer[] = [];
    // files in /proc have the size 0, and other files may grow meanwhile
    for (let bytes = 0; ; ) {
      const piece = Buffer.allocUnsafe(Math.max(64 * 1024, found.size + 1 - bytes));
      const read = readSync(fd, piece, 0, piece.length, null);
      if (read === 0) return Buffer.concat(pieces);
      pieces.push(piece.subarray(0, read));
      bytes += read;
      if (bytes > most) throw tooLarge(bytes, most);
    }
  } finally {
    closeSync(fd);
  }
}

/** @throws NotReadable if it is not a regular file */
export function refuseSpecial(found: Stats): void {
  if (found.isFile()) return;
  throw new NotReadable(
    found.isDirectory() ? "it is a folder" : `it is not a regular file but ${kindOf(found)}`,
  );
}

function kindOf(found: Stats): string {
  if (found.isFIFO()) return "a pipe";
  if (found.isSocket()) return "a socket";
  return "a device";
}

function tooLarge(found: number, most: number): NotReadable {
  return new NotReadable(`it has ${found} bytes, and no more than ${most} are read`);
}
