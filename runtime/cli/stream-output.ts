import { fstatSync, writeSync } from "node:fs";
import type { Output } from "./output.ts";

/** An output of the process that remembers failed writes. */
export interface StreamOutput extends Output {
  /** the first error of a write, except that the reader is gone */
  readonly failure: Error | undefined;
}

/**
 * Writes everything, or remembers that it failed. If the reader is gone (`aclc plan x.acl | head`) or the terminal is closed,
 * later writes are ignored, and the command ends as usual with its own exit status. On a full disk they are ignored too, so
 * that a run continues and can save its state; but the output is incomplete, so the process reports an error at its end.
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

/** Writes to a file or device. Node's own stream for these writes only once, even if only a part was written. */
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
