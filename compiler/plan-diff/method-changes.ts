import type { Change } from "./compare.ts";
import { type Merged, mergeSiblings } from "./merge-siblings.ts";
import { pathText, type ShownKey } from "./path-text.ts";
import { type Row, valueText } from "./rows.ts";
import type { Written } from "./written.ts";

/** Values of a plan that changed because one value in the file was edited. */
export interface WrittenOnce {
  readonly written: Written;
  readonly changes: readonly Merged<Change>[];
}

/** Groups method changes for counting: an edited value counts once, however many values of the plan it changes. */
export function methodChanges(changes: readonly Change[]): {
  readonly once: readonly WrittenOnce[];
  readonly each: readonly Merged<Change>[];
} {
  const all = mergeSiblings(changes);
  const groups = new Map<string, Merged<Change>[]>();
  for (const change of all) {
    const key = keyOf(change.written);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  const isOnce = ({ written }: Change): boolean => (groups.get(keyOf(written) ?? "")?.length ?? 0) > 1;
  return {
    once: [...groups.values()].flatMap((group) =>
      isOnce(group[0]!) ? [{ written: group[0]!.written!, changes: group }] : [],
    ),
    each: all.filter((change) => !isOnce(change)),
  };
}

function keyOf(written: Written | undefined): string | undefined {
  return (
    written &&
    `${written.what} ${written.name} ${written.within ?? ""} ${written.file ?? ""} ${written.start}`
  );
}

/**
 * `param radius  8/255 -> 4/255`, `steps of attack pgd2  2 -> 4`, with the places in the plan where it has an effect.
 */
export function writtenRow({ written, changes }: WrittenOnce): Row {
  const { what, name, within, file, computed } = written;
  const isNamed = what === "param" || what === "schedule";
  const [first] = changes;
  const same = new Set(changes.map(({ before, after }) => `${before}\n${after}`)).size === 1;
  // for a computed value, shows both the text and the values
  const asValues = same && !isNamed && !computed;
  const text = (side: "before" | "after"): string => {
    const words = written[side];
    const value = valueText(first![side]!);
    if (words === undefined) return `${value} (default)`;
    return asValues ? value : valueText(words);
  };
  const [before, after] = [text("before"), text("after")];
  const key = isNamed ? "" : `${first!.path.at(-1)} of `;
  const values = { before: valueText(first!.before!), after: valueText(first!.after!) };
  const once = same && computed && !isNamed;
  return {
    label: `${key}${what} ${name}${within === undefined ? "" : ` of ${within}`}${file === undefined ? "" : ` in ${file}`}`,
    before,
    after,
    ...(once ? { note: `${values.before} -> ${values.after}` } : {}),
    places: placesOf(changes).map(({ label, before: was, after: is }) => {
      const shown = [valueText(was!), valueText(is!)] as const;
      const isShown =
        once || what === "schedule" || (asValues && same) || (shown[0] === before && shown[1] === after);
      return { path: pathText(label), ...(isShown ? {} : { values: shown }) };
    }),
  };
}

/** Merges places that differ only in the stage or evaluation: `stages.{alf, aff}.attacks.x_adv.radius`. */
function placesOf(changes: readonly Merged<Change>[]): Merged<Change>[] {
  const places = new Map<string, { readonly change: Merged<Change>; readonly owners: ShownKey[] }>();
  for (const change of changes) {
    const [room, owner, ...rest] = change.label;
    const key = JSON.stringify([room, rest, change.before, change.after]);
    const place = places.get(key) ?? { change, owners: [] };
    places.set(key, place);
    if (owner !== undefined) place.owners.push(owner);
  }
  return [...places.values()].map(({ change, owners }) => {
    const [room, , ...rest] = change.label;
    return owners.length < 2 ? change : { ...change, label: [room!, owners.flat(), ...rest] };
  });
}
