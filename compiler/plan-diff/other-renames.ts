import type { Plan } from "../schema/plan.ts";
import type { Found } from "./compare-trees.ts";
import { type NameKind, type Rename, Renames } from "./references.ts";

/** The differences of two plans after renames are applied to the first one. */
export interface Comparison {
  readonly renames: Renames;
  readonly found: readonly Found[];
}

/** Things of one kind with the same owner. */
interface Family {
  readonly kind: NameKind;
  readonly within?: string;
  /** their names before and after, in the order of the plan; for views with the way they are made */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * Pairs of a removed and a new name of one kind, in order. If one took the place of the other everywhere it is used, it
 * is the same thing, whatever else changed in it.
 */
export function inSamePlace(renames: Renames, before: Plan, after: Plan): Rename[][] {
  return familiesOf(renames, before, after).flatMap(({ kind, within, before: old, after: now }) => {
    const known = new Set(old.map((name) => renames.of(kind, name, within)));
    const gone = old.filter((name) => !now.includes(renames.of(kind, name, within)));
    const fresh = now.filter((name) => !known.has(name));
    const rename = (name: string, other: string): Rename => ({
      kind,
      ...(within === undefined ? {} : { within }),
      before: name,
      after: other,
    });
    if (gone.length === 0 || fresh.length === 0) return [];
    const each = gone.flatMap((name) => fresh.map((other) => [rename(name, other)]));
    if (gone.length !== fresh.length || gone.length === 1) return each;
    return [gone.map((name, i) => rename(name, fresh[i]!)), ...each];
  });
}

/**
 * Renames for things whose name now belongs to something else, for each name that changes mention. Things that are made
 * in the same way may also have each other's new names.
 */
export function movedOn({ renames, found }: Comparison, before: Plan, after: Plan): Renames[] {
  const words = wordsOf(found);
  return familiesOf(renames, before, after).flatMap(({ kind, within, before: old, after: now }) => {
    const holder = within === undefined ? {} : { within };
    const own = renames.list.filter((its) => its.kind === kind && its.within === within);
    const known = new Set(old.map((name) => renames.of(kind, name, within)));
    const fresh = now.filter((name) => !known.has(name));
    const kept = old.filter(
      (name) => now.includes(name) && words.has(name) && renames.of(kind, name, within) === name,
    );
    const left = kept.flatMap((name) =>
      fresh.map((other) => renames.with([{ kind, ...holder, before: name, after: other }])),
    );
    const swapped = own.flatMap((one, i) =>
      own.slice(i + 1).map((other) => {
        const rest = renames.list.filter((its) => its !== one && its !== other);
        return new Renames([...rest, { ...one, after: other.after }, { ...other, after: one.after }]);
      }),
    );
    return [...left, ...swapped];
  });
}

/** Names that occur in stated changes, except in changes of an order and in values of attacks. */
function wordsOf(found: readonly Found[]): ReadonlySet<string> {
  const texts = found.flatMap(({ path, before, after, why }) => {
    if (why !== undefined || path.at(-1) === "order") return [];
    const isWhole = before === undefined || after === undefined;
    const thing = path[0] === "networks" ? path[1] : THINGS.has(path[2]!) ? path[3] : undefined;
    return [thing, isWhole ? path.at(-1) : undefined, before, after];
  });
  return new Set(texts.flatMap((text) => text?.match(/[A-Za-z_]\w*/g) ?? []));
}

/** Keys of a stage whose entries are named things. */
const THINGS: ReadonlySet<string> = new Set(["networks", "views", "losses", "minimize"]);

/** The renames with two names of a kind exchanged, for each pair that changes mention. */
export function exchanges({ renames, found }: Comparison, before: Plan, after: Plan): Renames[] {
  const words = wordsOf(found);
  const families = familiesOf(renames, before, after);
  const tried = new Map<string, Renames>();
  for (const family of families) {
    const both = family.before.filter((name) => family.after.includes(name) && words.has(name));
    for (const [i, one] of both.entries())
      for (const other of both.slice(i + 1)) {
        // several networks can have branches with the same name
        const isBranch = family.kind === "branch";
        const all = isBranch ? families.filter(({ kind }) => kind === "branch") : [family];
        const key = `${family.kind} ${isBranch ? "" : family.within} ${one} ${other}`;
        tried.set(key, exchanged(renames, all, one, other));
      }
  }
  return [...tried.values()];
}

function exchanged(renames: Renames, families: readonly Family[], one: string, other: string): Renames {
  const swapped = [
    [one, other],
    [other, one],
  ] as const;
  const isOf = ({ kind, within }: Family, its: Rename): boolean => kind === its.kind && within === its.within;
  const rest = renames.list.filter(
    (its) =>
      !families.some((family) => isOf(family, its)) ||
      !swapped.some(([before, after]) => its.before === before || its.after === after),
  );
  const more = families
    .filter(({ before }) => before.includes(one) && before.includes(other))
    .flatMap(({ kind, within }) =>
      swapped.map(
        ([before, after]): Rename => ({ kind, ...(within === undefined ? {} : { within }), before, after }),
      ),
    );
  return new Renames([...rest, ...more]);
}

function familiesOf(renames: Renames, before: Plan, after: Plan): Family[] {
  const of = (kind: NameKind, old: object | undefined, now: object | undefined, within?: string): Family => ({
    kind,
    ...(within === undefined ? {} : { within }),
    before: Object.keys(old ?? {}),
    after: Object.keys(now ?? {}),
  });
  const names = (list: readonly string[] = []): object =>
    Object.fromEntries(list.map((name) => [name, true]));
  return [
    of("dataset", before.datasets, after.datasets),
    of("network", before.networks, after.networks),
    ...Object.entries(before.networks).map(([name, { branches }]) =>
      of("branch", names(branches), names(after.networks[renames.of("network", name)]?.branches), name),
    ),
    of("stage", before.stages, after.stages),
    ...Object.entries(before.stages).flatMap(([name, stage]) => {
      const other = after.stages[renames.of("stage", name)];
      return [
        of("view", stage.views, other?.views, name),
        of("loss", stage.losses, other?.losses, name),
        of("checkpoint", stage.keep.by, other?.keep.by, name),
      ];
    }),
  ];
}
