/**
 * Starts the program (`dist/aclc.cjs`). A short command spends most of its time while V8 compiles the program. Therefore the build
 * writes V8's code cache next to the bundle, and it is used if the V8 version is the same. With another Node, or without
 * that file, the program is compiled as usual.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { v8Flags } from "./v8-flags.ts";

for (const flag of v8Flags(process.versions.v8)) setFlagsFromString(flag);

const DIGEST_BYTES = 20;
const file = `${__dirname}/program.cjs`;
const made = `${file}.cache`;

// The bundle is ASCII, so latin1 needs no decoding and half the memory.
const script = new Script(readFileSync(file, "latin1"), {
  filename: file,
  ...(process.env.ACLC_WRITE_CODE_CACHE === made ? {} : cached()),
});
// the code cache does not include the import function, so it is passed in
type Program = (load: NodeJS.Require, importModule: (name: string) => Promise<unknown>, name: string) => void;
(script.runInThisContext() as Program)(require, (name) => import(name), file);

// scripts/build.ts sets this variable to write the code cache after running some commands
if (process.env.ACLC_WRITE_CODE_CACHE === made)
  process.on("exit", () => {
    const data = script.createCachedData();
    writeFileSync(made, Buffer.concat([data, digestOf(data)]));
  });

/** V8 crashes if the code cache is damaged. Therefore the file ends with a digest, which is checked. */
function cached(): { cachedData?: Buffer } {
  try {
    const whole = readFileSync(made);
    const data = whole.subarray(0, -DIGEST_BYTES);
    return digestOf(data).equals(whole.subarray(-DIGEST_BYTES)) ? { cachedData: data } : {};
  } catch {
    return {};
  }
}

function digestOf(data: Buffer): Buffer {
  return createHash("sha1").update(data).digest();
}
