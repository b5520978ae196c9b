/**
 * Generates the numbers of fixtures that are not stored: a hash of a tensor's name and an element's index, as
 * test/fixtures/README.md describes.
 */

function fnv1a32(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name, "utf8")) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
  return hash;
}

/** Numbers in [0, 1) for an array with this name. */
export function uniform(name: string, count: number): Float64Array {
  const hash = fnv1a32(name);
  return Float64Array.from({ length: count }, (_, i) => {
    let x = (hash + Math.imul(i, 2654435761)) >>> 0;
    x = Math.imul(x ^ (x >>> 16), 2246822507) >>> 0;
    x = Math.imul(x ^ (x >>> 13), 3266489909) >>> 0;
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  });
}

/** The initial content of a network's tensor, in checkpoint layout. */
export function initial(name: string, shape: readonly number[]): Float64Array {
  const u = uniform(
    name,
    shape.reduce((product, extent) => product * extent, 1),
  );
  const part = name.split(".").at(-1);
  if (part === "bias" || part === "running_mean") return u.map((x) => (x - 0.5) * 0.2);
  if (part === "running_var" || shape.length === 1) return u.map((x) => 0.5 + x);
  const bound = Math.sqrt(6 / shape.slice(1).reduce((product, extent) => product * extent, 1));
  return u.map((x) => (2 * x - 1) * bound);
}

/** Bytes [count, side, side, 3]. */
export function images(count: number, side = 32): Uint8Array {
  return Uint8Array.from(uniform("images", count * side * side * 3), (u) => Math.floor(u * 256));
}

export function labels(count: number): Int32Array {
  return Int32Array.from(uniform("labels", count), (u) => Math.floor(u * 10));
}
