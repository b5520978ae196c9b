import { closeSync, constants, openSync, readSync } from "node:fs";

const BINARY = "use the binary version (cifar-10-binary.tar.gz)";
const OTHER_DATA =
  "the folder contains CIFAR-100, which is another data set; cifar10 needs cifar-10-binary.tar.gz";

/**
 * Explains what a folder contains instead of a missing file.
 * @param names the entries of the folder
 * @param within the entries of its subfolder with the name from the archive
 */
export function folderHint(
  file: string,
  names: readonly string[],
  within: readonly string[],
): string | undefined {
  const written = [...names, ...within].find((name) => name.toLowerCase() === file.toLowerCase());
  if (written !== undefined) return `rename ${written} to ${file}`;
  const folder = names.find((name) => name !== name.toLowerCase() && /^cifar-10-batches-bin$/i.test(name));
  if (folder !== undefined) return `rename ${folder} to ${folder.toLowerCase()}`;
  const all = names.map((name) => name.toLowerCase());
  const python = file.slice(0, -".bin".length);
  if (all.includes(python) || all.some((name) => /^cifar-10-(batches-py$|python\.tar)/.test(name)))
    return `the folder contains the Python version of CIFAR-10; ${BINARY}`;
  const archive = names.find((name) => /^cifar-10-binary.*\.(tar|tar\.gz|tgz|zip)$/i.test(name));
  if (archive !== undefined)
    return `the folder contains the archive ${archive}; unpack it: ${unpack(archive)}`;
  const hundred = /^cifar-?100|^(coarse|fine)_label_names\.txt$|^(train|test)\.bin$/;
  if (all.some((name) => hundred.test(name))) return OTHER_DATA;
  const other = names.find((name) => /\.(tar|tar\.gz|tgz|zip)$/i.test(name));
  if (other !== undefined)
    return `the folder contains ${other}; if that is CIFAR-10, unpack it: ${unpack(other)}`;
  return undefined;
}

export function unpack(archive: string): string {
  return `${/\.zip$/i.test(archive) ? "unzip" : "tar xf"} ${archive}`;
}

/** Explains what a file with a wrong size is, by its size and its first bytes. */
export async function alienHint(file: string, size: number): Promise<string | undefined> {
  const start = headOf(file);
  const text = start.toString("latin1");
  if (start[0] === 0x1f && start[1] === 0x8b) return `it is compressed; unpack it, or ${BINARY}, unpacked`;
  if (text.startsWith("PK\u0003\u0004")) return "it is a zip archive; unpack it";
  if (text.slice(257, 262) === "ustar") return `it is a tar archive; unpack it: tar xf ${file}`;
  if (start[0] === 0x80 && start[1]! >= 2 && start[1]! <= 5)
    return `it belongs to the Python version of CIFAR-10; ${BINARY}`;
  if (/^\s*<(!doctype|html|\?xml)/i.test(text)) return "it is a web page; the download may have failed";
  if (text.startsWith("version https://git-lfs"))
    return "it is a Git LFS pointer; download the file: git lfs pull";
  // a record of CIFAR-100 has two labels
  if (size > 0 && size % 3074 === 0 && size % 3073 !== 0)
    return "its size fits CIFAR-100, which is another data set";
  return undefined;
}

function headOf(file: string): Buffer {
  const head = Buffer.alloc(512);
  try {
    const fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return head.subarray(0, readSync(fd, head, 0, head.length, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    return head.subarray(0, 0);
  }
}
