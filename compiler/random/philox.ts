/**
 * Philox4x32-10, the counter-based generator of Salmon et al. (Random123). Every random number of a run is a function
 * of (key, counter), so there is no generator state to save, move or replay.
 *
 * 32-bit products are computed from 16-bit halves: a JavaScript number cannot hold a 64-bit product, and BigInt is
 * about fifty times slower.
 */

/** Two u32 words, low word first. */
export type Key = readonly [number, number];

/**
 * The 128-bit counter as two 64-bit halves, low half first, each a whole number from 0 to 2^53 - 1. The low half
 * increases by one for each block and carries into the high half.
 */
export type Counter = readonly [number, number];

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;
const TWO_32 = 0x1_0000_0000;

/** Upper 32 bits of the 64-bit product of two u32 words. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) >>> 0) + (Math.imul(aLow, bLow) >>> 16);
  const carry = (Math.imul(aLow, bHigh) >>> 0) + (middle & 0xffff);
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0;
}

/** Writes the four words of one block to out[at], ..., out[at + 3]. */
function writeBlock(
  out: Uint32Array,
  at: number,
  key0: number,
  key1: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
): void {
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  let x0 = c0 | 0;
  let x1 = c1 | 0;
  let x2 = c2 | 0;
  let x3 = c3 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, x0);
    const low0 = Math.imul(MULTIPLIER_0, x0);
    const high1 = multiplyHigh(MULTIPLIER_1, x2);
    const low1 = Math.imul(MULTIPLIER_1, x2);
    x0 = high1 ^ x1 ^ k0;
    x1 = low1;
    x2 = high0 ^ x3 ^ k1;
    x3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  out[at] = x0;
  out[at + 1] = x1;
  out[at + 2] = x2;
  out[at + 3] = x3;
}

/** The four words of the block of a 128-bit counter, given as four u32 words, low word first. */
export function philoxBlock(key: Key, counter: readonly [number, number, number, number]): Uint32Array {
  const out = new Uint32Array(4);
  writeBlock(out, 0, key[0], key[1], ...counter);
  return out;
}

/** The first `count` words of the blocks `counter`, `counter + 1`, ... */
export function philoxWords(key: Key, counter: Counter, count: number): Uint32Array {
  checkHalf(counter[0]);
  checkHalf(counter[1]);
  const blocks = Math.ceil(count / 4);
  const out = new Uint32Array(blocks * 4);
  let c0 = counter[0] >>> 0;
  let c1 = Math.floor(counter[0] / TWO_32);
  let c2 = counter[1] >>> 0;
  let c3 = Math.floor(counter[1] / TWO_32);
  for (let block = 0; block < blocks; block++) {
    writeBlock(out, block * 4, key[0], key[1], c0, c1, c2, c3);
    c0 = (c0 + 1) >>> 0;
    if (c0 === 0) c1 = (c1 + 1) >>> 0;
    if (c0 === 0 && c1 === 0) c2 = (c2 + 1) >>> 0;
    if (c0 === 0 && c1 === 0 && c2 === 0) c3 = (c3 + 1) >>> 0;
  }
  return out.subarray(0, count);
}

function checkHalf(half: number): void {
  if (!Number.isSafeInteger(half) || half < 0) {
    throw new RangeError(`a Philox counter is a whole number from 0 to 2^53 - 1, not ${half}`);
  }
}
