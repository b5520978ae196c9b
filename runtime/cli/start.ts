/**
 * Starts the program (`dist/aclc.cjs`). Most of what a short command takes is V8's reading of the program's text: what
 * it made of it when the bundle was built lies beside it, and is taken where this is the same V8. With another Node, or
 * without that file, the program is read as any other is.
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

// The bundle is ASCII: as bytes it is half as long, and need not be decoded.
const script = new Script(readFileSync(file, "latin1"), {
  filename: file,
  ...(process.env.ACLC_WRITE_CODE_CACHE === made ? {} : cached()),
});
// V8 keeps nothing of how a script imports others
type Program = (load: NodeJS.Require, importModule: (name: string) => Promise<unknown>, name: string) => void;
(script.runInThisContext() as Program)(require, (name) => import(name), file);

// `scripts/build.ts` asks for it, after what it lets the program do
if (process.env.ACLC_WRITE_CODE_CACHE === made)
  process.on("exit", () => {
    const data = script.createCachedData();
    writeFileSync(made, Buffer.concat([data, digestOf(data)]));
  });

/** V8 takes what it is given: of a damaged copy it makes a crash. So the file ends with a digest of what it is given. */
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
