/**
 * Random numbers made on the host: initial weights, batch orders, splits. Each function uses the blocks 0, 1, 2, ... of
 * its key and is a pure function of its arguments, so all engines start from the same bits. (V8 implements `Math.log`,
 * `cos` and `sin` itself, so they are equal on every machine.)
 */
import { type Key, philoxWords } from "./philox.ts";

const STEP_24 = 2 ** -24;

/** Converts a word to a number in [0, 1): its upper 24 bits. It is exact in float32, so programs and the host agree. */
export function uniformFromWord(word: number): number {
  return (word >>> 8) * STEP_24;
}

/** `count` numbers in [0, 1), multiples of 2^-24. */
export function uniforms(count: number, key: Key): Float64Array {
  return Float64Array.from(philoxWords(key, [0, 0], count), uniformFromWord);
}

/**
 * `count` standard normal numbers by Box-Muller: words 2i and 2i + 1 give numbers 2i and 2i + 1. Zero has no logarithm,
 * so the first of the two is at least half a step.
 */
export function normals(count: number, key: Key): Float64Array {
  const words = philoxWords(key, [0, 0], count + (count % 2));
  const out = new Float64Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(Math.max(uniformFromWord(words[i]!), STEP_24 / 2)));
    const angle = 2 * Math.PI * uniformFromWord(words[i + 1]!);
    out[i] = radius * Math.cos(angle);
    if (i + 1 < count) out[i + 1] = radius * Math.sin(angle);
  }
  return out;
}

/** A uniformly random order of 0, ..., n - 1 (Fisher-Yates from the end). */
export function permutation(n: number, key: Key): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const next = wordStream(key);
  for (let last = n - 1; last > 0; last--) {
    const other = below(last + 1, next);
    const kept = order[last]!;
    order[last] = order[other]!;
    order[other] = kept;
  }
  return order;
}

/** A whole number in [0, bound). Words above the last multiple of `bound` are rejected. */
function below(bound: number, next: () => number): number {
  const limit = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const word = next();
    if (word < limit) return word % bound;
  }
}

/** The words of a key, one at a time, since the number needed is not known in advance. */
function wordStream(key: Key): () => number {
  const blocksAtOnce = 256;
  let words: Uint32Array = new Uint32Array(0);
  let at = 0;
  let block = 0;
  return () => {
    if (at === words.length) {
      words = philoxWords(key, [block, 0], blocksAtOnce * 4);
      block += blocksAtOnce;
      at = 0;
    }
    return words[at++]!;
  };
}
