import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { withoutMark } from "../read-file.ts";

/** The files of a repository that aclc reads: experiments, libraries and plans. What is in others is never shown. */
export const OURS = /\.(acl|plan\.yaml)$/;

/** So many bytes of a file are read. An .acl file of more than a million characters is an error of its own. */
export const MOST_BYTES = 4 * 1024 * 1024;

/**
 * The text of a file of the working tree, or undefined where there is none to be read. Whoever wrote the files of a pull
 * request does not decide what is read on this machine: `use ... from "../secret.env"` and links lead nowhere outside of the
 * repository, into `.git`, or to a file that is not ours; a device has no end.
 * @param path from the top of the repository
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

/** Editors on some systems put a byte order mark in front; git on some systems writes other line ends. */
export function plainText(text: string): string {
  return withoutMark(text).replaceAll("\r\n", "\n");
}
