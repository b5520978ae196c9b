import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { refuseSpecial } from "../files/regular-file.ts";
import { RunError, systemReason } from "../run-error.ts";
import { type WriteOptions, writeFileAtomic } from "./atomic.ts";
import { checkpointError } from "./checkpoint-errors.ts";
import { metadataKey, parseHeader } from "./safetensors-header.ts";
import { type StoredTensor, storedTypes } from "./stored-tensor.ts";

/** The content of a safetensors file. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file starts with the length of the header (eight bytes). This is the longest header that the format allows. */
const lengthBytes = 8;
const longestHeader = 100_000_000;

/** @throws RunError if the file cannot be read or any part of it is invalid */
export async function readSafetensors(path: string): Promise<TensorFile> {
  let bytes: Uint8Array<ArrayBuffer>;
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const found = await handle.stat();
    refuseSpecial(found);
    const { size } = found;
    if (size >= LARGE) await checkSize(handle, size, path);
    // Not a slice of Node's pool, because tensors are views of this buffer. Read in pieces: one read is limited to 2 GiB.
    bytes = new Uint8Array(size);
    let at = 0;
    while (at < size) {
      const { bytesRead } = await handle.read(bytes, at, Math.min(size - at, 1 << 30));
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    bytes = bytes.subarray(0, at);
  } catch (error) {
    if (error instanceof RunError) throw error;
    const reason = error instanceof RangeError ? "there is not enough memory for it" : systemReason(error);
    throw checkpointError("tensors-unreadable", { file: path, reason }, error);
  } finally {
    await handle?.close();
  }
  return parseSafetensors(bytes, path);
}

/** From this size on, the header is checked before the file is read or memory is allocated. */
const LARGE = 1 << 28;

async function checkSize(handle: FileHandle, size: number, file: string): Promise<void> {
  const start = new Uint8Array(lengthBytes);
  await handle.read(start, 0, lengthBytes, 0);
  const length = Number(new DataView(start.buffer).getBigUint64(0, true));
  const begin = new Uint8Array(lengthBytes + Math.min(length, longestHeader));
  const { bytesRead } = await handle.read(begin, 0, begin.length, 0);
  const header = readHeaderText(begin.subarray(0, bytesRead), file);
  const { entries } = parseHeader(header.text, file);
  checkEnd(header.end + (entries.at(-1)?.end ?? 0), size, file);
}

function checkEnd(expected: number, found: number, file: string): void {
  if (found < expected) throw checkpointError("tensors-truncated", { file, expected, found });
  if (found > expected) {
    const problem = `it has ${found - expected} bytes after the last tensor`;
    throw checkpointError("tensors-header-invalid", { file, problem });
  }
}

/**
 * Reads tensors from bytes. They are views of `bytes` if the alignment allows it, otherwise copies.
 * @param file the name for messages
 */
export function parseSafetensors(bytes: Uint8Array<ArrayBuffer>, file: string): TensorFile {
  const header = readHeaderText(bytes, file);
  const { entries, metadata } = parseHeader(header.text, file);
  const expected = header.end + (entries.at(-1)?.end ?? 0);
  checkEnd(expected, bytes.length, file);
  const tensors = new Map<string, StoredTensor>();
  for (const { name, type, shape, begin, end } of entries) {
    const kind = storedTypes[type];
    const start = bytes.byteOffset + header.end + begin;
    const aligned = start % kind.bytes === 0;
    const buffer = aligned ? bytes.buffer : bytes.buffer.slice(start, start + end - begin);
    const data = kind.view(buffer, aligned ? start : 0, (end - begin) / kind.bytes);
    if (type === "BOOL" && (data as Uint8Array).some((byte) => byte > 1)) {
      const problem = "a BOOL has a byte that is not 0 or 1";
      throw checkpointError("tensors-entry-invalid", { file, name, problem });
    }
    tensors.set(name, { type, shape, data });
  }
  return { tensors: new Map([...tensors].sort(byName)), metadata };
}

function readHeaderText(bytes: Uint8Array<ArrayBuffer>, file: string): { text: string; end: number } {
  const fail = (problem: string) =>
    checkpointError("tensors-not-safetensors", { file, problem, hint: hintFor(bytes) });
  if (bytes.length < lengthBytes)
    throw fail(`it has only ${bytes.length} bytes; the length of the header alone takes ${lengthBytes}`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (bytes.length > lengthBytes && bytes[lengthBytes] !== 0x7b)
    throw fail("its header does not start with {");
  if (length > longestHeader)
    throw fail(`its header would have ${length} bytes; the format allows ${longestHeader}`);
  const end = lengthBytes + length;
  if (bytes.length < end)
    throw checkpointError("tensors-truncated", { file, expected: end, found: bytes.length });
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(lengthBytes, end)), end };
  } catch (error) {
    throw checkpointError("tensors-header-invalid", { file, problem: "it is not UTF-8 text" }, error);
  }
}

/** Recognizes files that are often used by mistake: PyTorch files (zip archives or pickles), web pages, Git LFS pointers. */
function hintFor(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 64)).toString("latin1");
  if (start.startsWith("PK\u0003\u0004") || start.startsWith("\u0080\u0002")) {
    return "it looks like a PyTorch file; save the weights with safetensors.torch.save_file(model.state_dict(), ...)";
  }
  if (/^\s*<(!doctype|html)/i.test(start)) return "it is a web page; the download may have failed";
  if (start.startsWith("version https://git-lfs"))
    return "it is a Git LFS pointer; download the file with git lfs pull";
  return undefined;
}

/**
 * The bytes of a file, in pieces. Equal content gives equal bytes. The header is sorted by name. The data are sorted by the size
 * of the type, largest first, then by name, so that without gaps each tensor starts at a multiple of its element size.
 */
export function encodeSafetensors(file: TensorFile): Uint8Array[] {
  const named = [...file.tensors].sort(byName);
  const laid = [...named].sort(
    (a, b) => storedTypes[b[1].type].bytes - storedTypes[a[1].type].bytes || byName(a, b),
  );
  const offsets = new Map<string, [number, number]>();
  let at = 0;
  for (const [name, tensor] of laid) {
    checkTensor(name, tensor);
    offsets.set(name, [at, at + tensor.data.byteLength]);
    at += tensor.data.byteLength;
  }
  // The text is built entry by entry, because an object would put names such as "0" first.
  const parts = named.map(
    ([name, { type, shape }]) =>
      `${JSON.stringify(name)}:${JSON.stringify({ dtype: type, shape, data_offsets: offsets.get(name) })}`,
  );
  const metadata = Object.entries(file.metadata).sort(byName);
  if (metadata.length > 0) {
    const texts = metadata.map(([key, text]) => `${JSON.stringify(key)}:${JSON.stringify(text)}`);
    parts.unshift(`"${metadataKey}":{${texts.join(",")}}`);
  }
  const text = Buffer.from(`{${parts.join(",")}}`, "utf8");
  // Pad with spaces so that the data start at a multiple of 8.
  const header = new Uint8Array(lengthBytes + Math.ceil(text.length / 8) * 8).fill(0x20);
  if (header.length - lengthBytes > longestHeader)
    throw new RangeError("the header is longer than the format allows");
  header.set(text, lengthBytes);
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - lengthBytes), true);
  return [
    header,
    ...laid.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ];
}

/** Writes a file atomically. */
export async function writeSafetensors(
  path: string,
  file: TensorFile,
  options: WriteOptions = {},
): Promise<void> {
  await writeFileAtomic(path, encodeSafetensors(file), options);
}

function checkTensor(name: string, { type, shape, data }: StoredTensor): void {
  if (name === metadataKey) throw new RangeError(`a tensor cannot be named ${metadataKey}`);
  const elements = shape.reduce((product, n) => product * n, 1);
  if (data.length !== elements || data.BYTES_PER_ELEMENT !== storedTypes[type].bytes) {
    throw new RangeError(
      `${name}: ${data.constructor.name} of ${data.length} is not ${type}[${shape.join(",")}]`,
    );
  }
}

/** Compares by UTF-16 units, independent of the locale. */
function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
