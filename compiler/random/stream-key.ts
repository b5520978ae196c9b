import { createHash } from "node:crypto";
import type { Key } from "./philox.ts";

/**
 * The key of a named stream of random numbers, such as ("weights", seed, "f.conv1.weight"): the first 64 bits of a
 * SHA-256, so that streams with different names are independent even if seeds are 0, 1, 2, ... The parts are hashed as
 * a JSON array: ("a", "b") and ("ab") differ, and so do 1 and "1".
 */
export function streamKey(...parts: readonly (string | number)[]): Key {
  for (const part of parts) {
    if (typeof part === "number" && !Number.isFinite(part)) {
      throw new RangeError(`a stream name has no part ${part}`);
    }
  }
  const digest = createHash("sha256").update(JSON.stringify(parts), "utf8").digest();
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}
