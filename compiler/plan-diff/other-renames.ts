import type { Plan } from "../plan/schema.ts";
import type { Found } from "./compare-trees.ts";
import { type NameKind, type Rename, Renames } from "./references.ts";

/** What two plans differ in, with the names of the first one given in those of the second. */
export interface Comparison {
  readonly renames: Renames;
  readonly found: readonly Found[];
}

/** Things of one kind that belong to the same thing. */
interface Family {
  readonly kind: NameKind;
  readonly within?: string;
  /** their names before and after, in the order of the plan; of views, with how they are made */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * Names that are no more, each with one that is new, of a kind and in order: where one took the place of the other in all
 * that uses it, it is the same thing, whatever else of it was changed.
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

/** The names with two of a kind exchanged, for each two that changes are about. */
export function exchanges({ renames, found }: Comparison, before: Plan, after: Plan): Renames[] {
  const words = new Set(
    found.flatMap((one) =>
      one.why === undefined
        ? (`${one.path.join(" ")} ${one.before} ${one.after}`.match(/[A-Za-z_]\w*/g) ?? [])
        : [],
    ),
  );
  const families = familiesOf(renames, before, after);
  const tried = new Map<string, Renames>();
  for (const { kind, within, before: old, after: now } of families) {
    const named = old.map((name) => renames.of(kind, name, within)).filter((name) => now.includes(name));
    const both = named.filter((name) => words.has(name));
    for (const [i, one] of both.entries())
      for (const other of both.slice(i + 1)) {
        // branches of one name belong to several networks
        const all =
          kind === "branch"
            ? families.filter((its) => its.kind === "branch")
            : [{ kind, within, before: old }];
        tried.set(
          `${kind} ${kind === "branch" ? "" : within} ${one} ${other}`,
          exchanged(renames, all as Family[], one, other),
        );
      }
  }
  return [...tried.values()];
}

function exchanged(renames: Renames, families: readonly Family[], one: string, other: string): Renames {
  const swapped = new Map([
    [one, other],
    [other, one],
  ]);
  const list = renames.list.filter(
    (its) =>
      !(
        families.some(({ kind, within }) => kind === its.kind && within === its.within) &&
        swapped.has(its.after)
      ),
  );
  const more = families.flatMap(({ kind, within, before }) =>
    before.flatMap((name): Rename[] => {
      const after = swapped.get(renames.of(kind, name, within));
      const holder = within === undefined ? {} : { within };
      return after === undefined || after === name ? [] : [{ kind, ...holder, before: name, after }];
    }),
  );
  return new Renames([...list, ...more]);
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
