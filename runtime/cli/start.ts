/**
 * Starts the program (`dist/aclc.cjs`). A short command spends most of its time while V8 compiles the program. Therefore the build
 * writes V8's code cache next to the bundle, and it is used if the V8 version is the same. With another Node, or without
 * that file, the program is compiled as usual.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";
import { codeCacheOf } from "./code-cache.ts";
import { v8Flags } from "./v8-flags.ts";

for (const flag of v8Flags(process.versions.v8)) setFlagsFromString(flag);

const CHECKSUM_BYTES = 4;
const file = `${__dirname}/program.cjs`;
const made = `${file}.${codeCacheOf(process.argv[2])}.cache`;

// The bundle is ASCII, so latin1 needs no decoding and half the memory.
const script = new Script(readFileSync(file, "latin1"), {
  filename: file,
  ...(process.env.ACLC_WRITE_CODE_CACHE === made ? {} : cached()),
});
// the code cache does not include the import function, so it is passed in
type Program = (load: NodeJS.Require, importModule: (name: string) => Promise<unknown>, name: string) => void;
(script.runInThisContext() as Program)(require, (name) => import(name), file);

// scripts/build.ts sets this variable to write the code cache after running some commands
if (process.env.ACLC_WRITE_CODE_CACHE === made && typeof crc32 === "function")
  process.on("exit", () => {
    const data = script.createCachedData();
    writeFileSync(made, Buffer.concat([data, checksumOf(data)]));
  });

/**
 * V8 crashes if the code cache is damaged. Therefore the file ends with a checksum, which is verified. Loading
 * `node:crypto` and computing a hash would take longer than reading the cache. Node before 20.15 has no `crc32`: there the
 * program is compiled as usual.
 */
function cached(): { cachedData?: Buffer } {
  try {
    const whole = readFileSync(made);
    const data = whole.subarray(0, -CHECKSUM_BYTES);
    return checksumOf(data).equals(whole.subarray(-CHECKSUM_BYTES)) ? { cachedData: data } : {};
  } catch {
    return {};
  }
}

function checksumOf(data: Buffer): Buffer {
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32LE(crc32(data));
  return checksum;
}
