import type { Origin, Origins } from "./origin.ts";
import { Rational } from "./rational.ts";

/**
 * Origins are not fields of an experiment. They are kept in a table by node, which only this file can access. The code
 * that makes a node records where its values come from.
 */
interface Known {
  readonly whole: Origin | undefined;
  readonly keys: Origins | (() => Origins);
}
const KNOWN = new WeakMap<object, Known>();

/**
 * Records where the values of a node come from, by key. Omit a key whose value is a node with origins of its own.
 * @param keys a function delays the work, since `aclc check` seldom asks for origins
 */
export function withOrigins<T extends object>(part: T, keys: Origins | (() => Origins), whole?: Origin): T {
  KNOWN.set(part, { whole, keys });
  return part;
}

/** Records the origin of a node as a whole; it holds for every key without its own origin. */
export function withOrigin<T extends object>(part: T, whole: Origin): T {
  KNOWN.set(part, { whole, keys: KNOWN.get(part)?.keys ?? {} });
  return part;
}

/** The recorded origins of a node by key, to pass on to a node made from it. */
export function originsOf(part: object): Origins {
  const keys = KNOWN.get(part)?.keys ?? {};
  return typeof keys === "function" ? keys() : keys;
}

/**
 * The origin of the value at a key of a node.
 * @param from the origin of the node, used if none was recorded
 */
export function originAt(
  part: object | undefined,
  key: string,
  from: Origin | undefined,
): Origin | undefined {
  const keys = part ? originsOf(part) : {};
  return Object.hasOwn(keys, key) ? keys[key] : originOf(part, from);
}

/**
 * The origin of a node as a whole.
 * @param from the origin of its parent, used if none was recorded
 */
export function originOf(part: object | undefined, from: Origin | undefined): Origin | undefined {
  return (part && KNOWN.get(part)?.whole) ?? from;
}

/** Whether any origin of a node was recorded. */
export function isKnown(part: object | undefined): boolean {
  return part !== undefined && KNOWN.has(part);
}

/** A deep copy of a node without recorded origins. Words are shared, not copied. */
export function withoutOrigins<T>(part: T): T {
  if (typeof part !== "object" || part === null || part instanceof Rational || "family" in part) return part;
  if (Array.isArray(part)) return part.map(withoutOrigins) as T;
  const entries = Object.entries(part).map(([key, value]) => [key, withoutOrigins(value)] as const);
  return Object.assign(
    Object.create(Object.getPrototypeOf(part) as object | null),
    Object.fromEntries(entries),
  ) as T;
}
