import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { refuseSpecial } from "../../files/regular-file.ts";
import { userFolder } from "../../files/user-folders.ts";
import { systemReason } from "../../run-error.ts";
import { type LibraryLocation, libraryFiles } from "./location.ts";

/**
 * Why a library must not be loaded, from its files alone. Loading an incomplete file would end the process (SIGBUS), and a file
 * that others can change could run their code. This takes a few microseconds.
 */
export function damageOf({ folder }: LibraryLocation): string | undefined {
  for (const name of libraryFiles()) {
    const file = join(folder, name);
    try {
      const problem = formProblem(file, process.arch);
      if (problem !== undefined) return `${file} ${problem}`;
      const foreign = foreignProblem(file);
      if (foreign !== undefined) return `${file} is not loaded: ${foreign}`;
    } catch (error) {
      return `${file} cannot be read: ${systemReason(error)}`;
    }
  }
  return undefined;
}

/** @returns what is wrong with the format of a shared library, as text after its name */
export function formProblem(file: string, arch: string): string | undefined {
  const fd = openSync(file, "r");
  try {
    const found = fstatSync(fd);
    refuseSpecial(found);
    const head = Buffer.alloc(64 * 1024);
    const bytes = head.subarray(0, readSync(fd, head, 0, head.length, 0));
    const form = elfForm(bytes) ?? machForm(bytes);
    if (form === undefined) return "is not a shared library";
    if (form.arch !== arch) return `is for ${form.arch}, and this machine is ${arch}`;
    if (form.end > found.size) return `is cut off: it has ${found.size} bytes of ${form.end}`;
    return undefined;
  } finally {
    closeSync(fd);
  }
}

interface Form {
  readonly arch: string;
  /** the minimum size of the file in bytes */
  readonly end: number;
}

/** Segments and sections of an ELF file (elf(5)), 64 bits, little-endian. */
function elfForm(bytes: Buffer): Form | undefined {
  if (bytes.length < 64 || bytes.readUInt32BE(0) !== 0x7f454c46 || bytes[4] !== 2 || bytes[5] !== 1)
    return undefined;
  const machine = bytes.readUInt16LE(18);
  const arch = { 62: "x64", 183: "arm64" }[machine] ?? `machine ${machine}`;
  const [segments, sections] = [bytes.readBigUInt64LE(32), bytes.readBigUInt64LE(40)].map(Number);
  let end = sections! + bytes.readUInt16LE(58) * bytes.readUInt16LE(60);
  for (let i = 0; i < bytes.readUInt16LE(56); i++) {
    const at = segments! + i * bytes.readUInt16LE(54);
    if (at + 56 > bytes.length) break;
    end = Math.max(end, Number(bytes.readBigUInt64LE(at + 8)) + Number(bytes.readBigUInt64LE(at + 32)));
  }
  return { arch, end };
}

/** Segments of a Mach-O file (mach-o/loader.h), 64 bits. */
function machForm(bytes: Buffer): Form | undefined {
  if (bytes.length < 32 || bytes.readUInt32LE(0) !== 0xfeedfacf) return undefined;
  const cpu = bytes.readUInt32LE(4);
  const arch = { 16777223: "x64", 16777228: "arm64" }[cpu] ?? `processor ${cpu}`;
  let end = 32 + bytes.readUInt32LE(20);
  for (let i = 0, at = 32; i < bytes.readUInt32LE(16) && at + 8 <= bytes.length; i++) {
    const isSegment = bytes.readUInt32LE(at) === 0x19 && at + 56 <= bytes.length;
    if (isSegment)
      end = Math.max(end, Number(bytes.readBigUInt64LE(at + 40)) + Number(bytes.readBigUInt64LE(at + 48)));
    at += Math.max(8, bytes.readUInt32LE(at + 4));
  }
  return { arch, end };
}

const OTHERS_MAY_WRITE = 0o002;

/**
 * A library in the cache is loaded only if nobody except the user and root can have written it. This does not apply to a folder
 * that the user has set (ACLC_TENSORFLOW_DIR).
 */
export function foreignProblem(path: string): string | undefined {
  const own = process.getuid?.();
  const top = userFolder("cache");
  if (own === undefined || relative(top, path).startsWith("..")) return undefined;
  // root uses the cache of another user only if not everybody could have created it
  const shared = (statSync(dirname(top)).mode & OTHERS_MAY_WRITE) !== 0;
  const trusted = (uid: number): boolean => uid === own || uid === 0 || (own === 0 && !shared);
  for (let at = path; ; at = dirname(at)) {
    const { uid, mode } = statSync(at);
    if (!trusted(uid)) return `${at} belongs to another user`;
    if ((mode & OTHERS_MAY_WRITE) !== 0) return `everybody can write to ${at} (chmod o-w takes that back)`;
    if (at === top) return undefined;
  }
}

/** Whether this Node is built against musl, as on Alpine Linux; TensorFlow's libraries need the C library of GNU. */
export function hasMusl(executable = process.execPath): boolean {
  if (process.platform !== "linux") return false;
  const fd = openSync(executable, "r");
  try {
    // the path of the loader is near the start of a program
    const head = Buffer.alloc(8192);
    readSync(fd, head, 0, head.length, 0);
    return head.includes("/ld-musl-");
  } finally {
    closeSync(fd);
  }
}
