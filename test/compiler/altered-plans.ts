import fc from "fast-check";
import { parse, stringify } from "yaml";
import { PLAN_FILES } from "./plan-files.ts";

/** A place in a plan: the map or list that contains it, and its key. */
export interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
  readonly path: string;
  /** whether it is part of a schedule: a JSON Schema does not check the limits of its numbers */
  readonly scheduled: boolean;
}

function placesOf(value: unknown, path = "", inside = false): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const scheduled = inside || "schedule" in value;
  return Object.entries(value).flatMap(([key, child]) => [
    { parent: value as Record<string, unknown>, key, path: `${path}/${key}`, scheduled },
    ...placesOf(child, `${path}/${key}`, scheduled),
  ]);
}

const VALUES = [
  null,
  {},
  [],
  "",
  "many",
  "0.5",
  "1/2",
  "1/0",
  "10 epochs",
  "train",
  "frozen",
  "image",
  "f",
  true,
  0,
  1,
  -1,
  0.5,
  [1],
];
const CHANGES: readonly ((place: Place, value: unknown, other: Place) => void)[] = [
  ({ parent, key }) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  },
  ({ parent, key }) => {
    if (!Array.isArray(parent)) parent[`${key}_`] = parent[key];
  },
  ({ parent, key }, value) => {
    parent[key] = value;
  },
  ({ parent, key }, _, other) => {
    parent[key] = structuredClone(other.parent[other.key]);
  },
];

const TEXTS = PLAN_FILES.filter(([file]) => /dual-stream|06-trades|schedules|one-sided|joint/.test(file)).map(
  ([, text]) => text,
);

/** Selects the stored plan, the place and the change. */
export const alteration = fc.tuple(
  fc.nat(TEXTS.length - 1),
  fc.nat(),
  fc.nat(CHANGES.length - 1),
  fc.nat(VALUES.length - 1),
);

/** A stored plan with one change: another value, another name, or something removed. */
export function altered([which, at, change, value]: readonly [number, number, number, number]): {
  readonly text: string;
  readonly place: Place;
} {
  const data = parse(TEXTS[which]!);
  const places = placesOf(data);
  const place = places[at % places.length]!;
  CHANGES[change]!(place, structuredClone(VALUES[value]), places[(at * 7 + value) % places.length]!);
  return { text: stringify(data, { aliasDuplicateObjects: false }), place };
}
