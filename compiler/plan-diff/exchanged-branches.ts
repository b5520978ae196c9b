import type { Plan } from "../plan/schema.ts";
import type { Found } from "./compare-trees.ts";
import type { Rename } from "./references.ts";

/**
 * Two branches that took each other's names show in every pass that uses one of them. Where most of what changed is said
 * by that, the names are exchanged.
 * @param compare finds what changed under other names
 */
export function exchangedBranches(
  before: Plan,
  found: readonly Found[],
  compare: (more: readonly Rename[]) => readonly Found[],
): readonly Rename[] {
  const own = found.filter(({ why }) => why === undefined);
  const texts = own.flatMap(({ before = "", after = "" }) => [`${before} ${after}`]);
  let best: { readonly renames: readonly Rename[]; readonly left: number } | undefined;
  for (const [one, other] of branchPairs(before)) {
    // an exchange is worth saying for more than two changes
    const touched = texts.filter((text) => [one, other].every((name) => text.includes(name))).length;
    if (touched < 3) continue;
    const renames = Object.entries(before.networks).flatMap(([within, { branches }]) =>
      branches.includes(one) && branches.includes(other)
        ? [exchange(within, one, other), exchange(within, other, one)]
        : [],
    );
    const left = compare(renames).filter(({ why }) => why === undefined).length;
    if (2 * left < own.length && left < (best?.left ?? Number.POSITIVE_INFINITY)) best = { renames, left };
  }
  return best?.renames ?? [];
}

function exchange(within: string, before: string, after: string): Rename {
  return { kind: "branch", within, before, after };
}

function branchPairs({ networks }: Plan): (readonly [string, string])[] {
  const pairs = new Map<string, readonly [string, string]>();
  for (const { branches } of Object.values(networks))
    for (const [i, one] of branches.entries())
      for (const other of branches.slice(i + 1)) pairs.set(`${one} ${other}`, [one, other]);
  return [...pairs.values()];
}
