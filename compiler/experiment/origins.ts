import type { Origin, Origins } from "./origin.ts";
import { Rational } from "./rational.ts";

/**
 * Origins stand beside an experiment, never in it: its parts are the keys of a table that only this file sees. What makes
 * a part says where its values come from.
 */
interface Known {
  readonly whole: Origin | undefined;
  readonly keys: Origins | (() => Origins);
}
const KNOWN = new WeakMap<object, Known>();

/**
 * Says where the values at the keys of a part of a plan come from. A key that holds a part of its own may be left out.
 * @param keys of a part that a check makes, too, as a function: seldom does anybody ask
 */
export function withOrigins<T extends object>(part: T, keys: Origins | (() => Origins), whole?: Origin): T {
  KNOWN.set(part, { whole, keys });
  return part;
}

/** Says where every value of a part comes from that nothing else is said of. */
export function withOrigin<T extends object>(part: T, whole: Origin): T {
  KNOWN.set(part, { whole, keys: KNOWN.get(part)?.keys ?? {} });
  return part;
}

/** What is known of a part's keys, for a part that is made of it. */
export function originsOf(part: object): Origins {
  const keys = KNOWN.get(part)?.keys ?? {};
  return typeof keys === "function" ? keys() : keys;
}

/** Where the value at a key of a part comes from. @param from of the part, where nothing is known of it */
export function originAt(
  part: object | undefined,
  key: string,
  from: Origin | undefined,
): Origin | undefined {
  const keys = part ? originsOf(part) : {};
  return Object.hasOwn(keys, key) ? keys[key] : originOf(part, from);
}

/** Where a part comes from as a whole. @param from of what it is a part of */
export function originOf(part: object | undefined, from: Origin | undefined): Origin | undefined {
  return (part && KNOWN.get(part)?.whole) ?? from;
}

/** Whether something is known of where a part comes from. */
export function isKnown(part: object | undefined): boolean {
  return part !== undefined && KNOWN.has(part);
}

/** A copy of a part of which nothing is known, for one that has been read from a plan. Words stay what they are. */
export function withoutOrigins<T>(part: T): T {
  if (typeof part !== "object" || part === null || part instanceof Rational || "family" in part) return part;
  if (Array.isArray(part)) return part.map(withoutOrigins) as T;
  const entries = Object.entries(part).map(([key, value]) => [key, withoutOrigins(value)] as const);
  return Object.assign(
    Object.create(Object.getPrototypeOf(part) as object | null),
    Object.fromEntries(entries),
  ) as T;
}
