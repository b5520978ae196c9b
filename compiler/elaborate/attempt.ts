/** Thrown after an error in a number was reported; the part of the experiment that contains it cannot be made. */
class Unresolved extends Error {}

export function unresolved(): never {
  throw new Unresolved("a number has no value; this was reported before");
}

/**
 * Runs `make`.
 * @returns undefined if a number of the part had an error, which was reported
 */
export function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof Unresolved) return undefined;
    throw error;
  }
}
