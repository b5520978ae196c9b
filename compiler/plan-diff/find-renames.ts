import type { Plan } from "../plan/schema.ts";
import { planTree } from "../plan/write.ts";
import { alikeRenames } from "./alike-renames.ts";
import { compareTrees, type Found } from "./compare-trees.ts";
import { type Comparison, exchanges, inSamePlace, movedOn } from "./other-renames.ts";
import { Renames, renamed } from "./references.ts";
import { type Branch, branchOf } from "./tree.ts";

/** What a change takes to say, in characters beside its values. */
const CHANGE = 25;
/** A value that is longer is no harder to read. */
const LONGEST = 200;
const RENAME = 20;
/** of a name that another thing had */
const EXCHANGE = 25;
/** How often another name is looked for once one is found. */
const ROUNDS = 12;

/**
 * The names that were changed: those with which the rest takes the fewest words to say. Things that are alike are looked
 * for first, then things that stand in the same places, then names that changed places.
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
    // names that are all that differs are what was changed
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

/** How long what is stated is, and the names. The same change of several things counts each time. */
function lengthOf(comparison: Comparison, before: Plan): number {
  const old = namesOf(before);
  const text = (value = ""): number => Math.min(value.length, LONGEST);
  const changes = statedIn(comparison).reduce(
    (sum, one) => sum + CHANGE + text(one.before) + text(one.after),
    0,
  );
  const said = new Map(comparison.renames.list.map((one) => [`${one.kind} ${one.before} ${one.after}`, one]));
  return [...said.values()].reduce((sum, one) => sum + (old.has(one.after) ? EXCHANGE : RENAME), changes);
}

/** Names that a plan has, of any kind. */
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
