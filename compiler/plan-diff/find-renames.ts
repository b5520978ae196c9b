import { planTree } from "../plan/write.ts";
import type { Plan } from "../schema/plan.ts";
import { alikeRenames } from "./alike-renames.ts";
import { compareTrees, type Found } from "./compare-trees.ts";
import { type Comparison, exchanges, inSamePlace, movedOn } from "./other-renames.ts";
import { Renames, renamed } from "./references.ts";
import { type Branch, branchOf } from "./tree.ts";

/** The length of a change in characters, in addition to its values. */
const CHANGE = 25;
/** A longer value is not harder to read. */
const LONGEST = 200;
const RENAME = 20;
/** the length of a name that another thing had before */
const EXCHANGE = 25;
/** The maximum number of search rounds after a rename is found. */
const ROUNDS = 12;

/**
 * Finds the renames with which the rest of the changes is shortest. It looks first for similar things, then for things
 * in the same places, then for names that were exchanged.
 */
export function findRenames(before: Plan, after: Plan, now: Branch): Comparison {
  const tree = planTree(before);
  const under = (renames: Renames): Comparison => ({
    renames,
    found: compareTrees(branchOf(renamed(tree, renames)), now, renames.list),
  });
  const all = (given: Renames, taken: boolean): Comparison =>
    under(alikeRenames({ before, after, tree, now }, given, taken));
  let best = all(new Renames(), false);
  let least = statedIn(best).length === 0 ? 0 : lengthOf(best, before);
  const improve = (other: Comparison): boolean => {
    // if names are the only difference, they are the change
    const length = statedIn(other).length === 0 ? 0 : lengthOf(other, before);
    if (length >= least) return false;
    [best, least] = [other, length];
    return true;
  };
  if (statedIn(best).length > 0) improve(all(new Renames(), true));
  for (let round = 0; round < ROUNDS && statedIn(best).length > 0; round++) {
    const from = best;
    const places = inSamePlace(from.renames, before, after).map((more) =>
      all(from.renames.with(more), false),
    );
    const pairs = [...exchanges(from, before, after), ...movedOn(from, before, after)].map((renames) =>
      under(renames),
    );
    if (![...places, ...pairs].map(improve).includes(true)) break;
  }
  return best;
}

function statedIn({ found }: Comparison): readonly Found[] {
  return found.filter(({ why, same, group }) => why === undefined && !same && group !== "renamed");
}

/** The length of the stated changes and of the renames. The same change in several things counts each time. */
function lengthOf(comparison: Comparison, before: Plan): number {
  const old = namesOf(before);
  const text = (value = ""): number => Math.min(value.length, LONGEST);
  const changes = statedIn(comparison).reduce(
    (sum, one) => sum + CHANGE + text(one.before) + text(one.after),
    0,
  );
  const distinct = new Map(
    comparison.renames.list.map((one) => [`${one.kind} ${one.before} ${one.after}`, one]),
  );
  return [...distinct.values()].reduce((sum, one) => sum + (old.has(one.after) ? EXCHANGE : RENAME), changes);
}

/** All names in a plan. */
function namesOf({ datasets, splits, networks, stages }: Plan): ReadonlySet<string> {
  return new Set([
    ...Object.keys(datasets),
    ...Object.values(splits).flatMap(({ parts }) => Object.keys(parts)),
    ...Object.entries(networks).flatMap(([name, { branches }]) => [name, ...branches]),
    ...Object.entries(stages).flatMap(([name, { views, losses, keep }]) => [
      name,
      ...Object.keys(views),
      ...Object.keys(losses),
      ...Object.keys(keep.by),
    ]),
  ]);
}
