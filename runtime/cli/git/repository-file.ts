import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { withoutMark } from "../read-file.ts";

/** The files of a repository that aclc reads: experiments, libraries and plans. The content of other files is never shown. */
export const OURS = /\.(acl|plan\.yaml)$/;

/** The maximum number of bytes that are read. An .acl file of more than a million characters is an error anyway. */
export const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Reads a file of the working tree; undefined if there is none. The author of a pull request must not be able to read other files
 * on this machine: `use ... from "../secret.env"` and links do not lead outside of the repository, into `.git`, or to other kinds
 * of files. Devices, which may have no end, are not read.
 * @param path relative to the top of the repository
 */
export function readInRepository(path: string, root: string): string | undefined {
  if (!OURS.test(path)) return undefined;
  try {
    const file = realpathSync(join(root, path));
    const within = relative(realpathSync(root), file);
    const [top] = within.split(sep);
    if (within === "" || isAbsolute(within) || top === ".." || top === ".git" || !OURS.test(within))
      return undefined;
    return readStart(file);
  } catch {
    return undefined;
  }
}

function readStart(file: string): string | undefined {
  const fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(fd);
    if (!found.isFile()) return undefined;
    const bytes = Buffer.alloc(Math.min(found.size, MOST_BYTES));
    return plainText(bytes.toString("utf8", 0, readSync(fd, bytes, 0, bytes.length, 0)));
  } finally {
    closeSync(fd);
  }
}

/** Removes the byte order mark of some editors, and the carriage returns that git writes on some systems. */
export function plainText(text: string): string {
  return withoutMark(text).replaceAll("\r\n", "\n");
}
