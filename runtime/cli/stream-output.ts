import { fstatSync, writeSync } from "node:fs";
import type { Output } from "./io.ts";

/** An output of the process, and why it is not whole. */
export interface StreamOutput extends Output {
  /** the first error of a write, unless nobody reads any more */
  readonly failure: Error | undefined;
}

/**
 * Writes everything or remembers that it could not. A reader that left (`aclc plan x.acl | head`) or a terminal that was
 * closed is no fault of ours: later writes go nowhere, and the command comes to its own end and exit status. On a full disk
 * they go nowhere either, so that a run goes on and saves; but what was asked for is not all there, and the process says so
 * at its end.
 */
export function streamOutput(stream: NodeJS.WriteStream, fd: number): StreamOutput {
  let failure: Error | undefined;
  let closed = false;
  const failed = (error: NodeJS.ErrnoException): void => {
    closed = true;
    if (!["EPIPE", "EIO", "ERR_STREAM_DESTROYED"].includes(error.code ?? "")) failure ??= error;
  };
  stream.on("error", failed);
  const file = isFile(stream, fd);
  return {
    write(text) {
      if (closed) return;
      if (file) writeWhole(fd, text, failed);
      else stream.write(text);
    },
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
    get rows() {
      return stream.rows;
    },
    get failure() {
      return failure;
    },
  };
}

/** A file, or a device that is no terminal. Node's stream for these writes once, and takes a part for all of it. */
function isFile(stream: NodeJS.WriteStream, fd: number): boolean {
  if (stream.isTTY) return false;
  try {
    const found = fstatSync(fd);
    return found.isFile() || found.isCharacterDevice();
  } catch {
    return false;
  }
}

function writeWhole(fd: number, text: string, failed: (error: NodeJS.ErrnoException) => void): void {
  const bytes = Buffer.from(text, "utf8");
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
  } catch (error) {
    failed(error as NodeJS.ErrnoException);
  }
}
