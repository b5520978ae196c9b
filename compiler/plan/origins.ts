import type { Origin, Origins } from "../elaborate/origin.ts";
import type { YamlNode } from "../yaml/text.ts";
import type { Plan } from "./schema.ts";
import { planTree } from "./write.ts";

/**
 * Origins stand beside a plan, never in it: the maps and lists of a plan are the keys of a table that only this file
 * sees. What makes a part of a plan says where its values come from as it makes it.
 */
interface Known {
  readonly whole: Origin | undefined;
  readonly keys: Origins | (() => Origins);
}
const KNOWN = new WeakMap<object, Known>();

type KeysOf<T> = { readonly [K in keyof T]?: Origin | undefined };

/**
 * Says where the values at the keys of a part of a plan come from. A key that holds a part of its own may be left out.
 * @param keys of a part that a check makes, too, as a function: seldom does anybody ask
 */
export function withOrigins<T extends object>(
  part: T,
  keys: KeysOf<T> | (() => KeysOf<T>),
  whole?: Origin,
): T {
  KNOWN.set(part, { whole, keys: keys as Known["keys"] });
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

/** One value of a plan: a number, a text, or a list of such. */
export interface OriginRow {
  readonly path: readonly string[];
  /** as the plan writes it */
  readonly text: string;
  /** absent where the plan was not made from a file of the language */
  readonly origin: Origin | undefined;
}

/** Every value of a plan with where it comes from, in the plan's order. */
export function originRows(plan: Plan): OriginRow[] {
  const rows: OriginRow[] = [];
  const visit = (node: YamlNode, path: readonly string[], from: Origin | undefined): void => {
    if (node.kind === "map") {
      for (const [key, value] of node.entries) visit(value, [...path, key], originAt(node.of, key, from));
      return;
    }
    const origin = originOf(node.of, from);
    const line = itemsKnown(node) ? undefined : lineOf(node);
    if (line !== undefined) rows.push({ path, text: line, origin });
    else
      (node as YamlNode & { kind: "list" }).items.forEach((item, i) => {
        visit(item, [...path, String(i + 1)], origin);
      });
  };
  visit(planTree(plan), [], undefined);
  return rows;
}

/** Whether the items of a list come from places of their own. */
function itemsKnown(node: YamlNode): boolean {
  return node.kind === "list" && node.items.some((item) => item.of !== undefined && KNOWN.has(item.of));
}

/** A value, or a list of values, on one line; undefined for a list of parts. */
function lineOf(node: YamlNode): string | undefined {
  if (node.kind === "scalar") return node.text;
  if (node.kind === "map") return undefined;
  const items = node.items.map((item) => (item.kind === "scalar" ? item.text : undefined));
  return items.includes(undefined) ? undefined : `[${items.join(", ")}]`;
}
