/** Thrown where a number cannot be made definite, once that has been said: what it is a part of fails. */
class Unresolved extends Error {}

export function unresolved(): never {
  throw new Unresolved("a number that has no value, which has been said");
}

/** Makes a part of an experiment; undefined where one of its numbers has no value. */
export function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof Unresolved) return undefined;
    throw error;
  }
}
