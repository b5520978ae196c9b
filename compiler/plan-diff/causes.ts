import type { Found } from "./compare-trees.ts";
import { causesOf, isScheduleOf } from "./derived.ts";
import type { WhatIf } from "./what-if.ts";

/** What a change follows from. */
export interface Causes {
  /** whether it follows from other changes */
  readonly derived: boolean;
  /** paths of the changes that it follows from: each alone would make a difference here */
  readonly follows: readonly (readonly string[])[];
}

/** Every change with its causes. Those that others follow from are no more than what somebody has changed. */
export function withCauses(found: readonly Found[], whatIf: WhatIf): (Found & Causes)[] {
  const own = new Map(found.map((change) => [change, causesByValue(change, found, whatIf)]));
  const method = found.filter(
    (change) => change.why === undefined && !change.same && own.get(change)!.length === 0,
  );
  /** what is derived follows from something that is stated, even where no cause is known */
  const follows = ({ path }: Found): boolean =>
    isLoose(path) ? causesOf(path, method).length > 0 : method.length > 0;
  return found.map((change) => {
    const possible = change.why === undefined ? [] : causesOf(change.path, method);
    const causes = [...own.get(change)!, ...possible.filter(({ path }) => whatIf.decides(change.path, path))];
    // a count that has no cause is said for itself; where several things together are the cause none is named
    const derived =
      change.group === "cost" ||
      change.group === "renamed" ||
      own.get(change)!.length > 0 ||
      (change.why !== undefined && follows(change));
    return { ...change, derived, follows: causes.map(({ path }) => path) };
  });
}

/** Whether something may be stated though it mostly follows from others: a head may have branches of its own. */
function isLoose([room, , key]: readonly string[]): boolean {
  return room === "networks" && key === "branches";
}

/**
 * What a value follows from that could have been written for itself, too, which only the values tell: the size of a
 * split's part, the end of a schedule.
 */
function causesByValue(change: Found, found: readonly Found[], whatIf: WhatIf): Found[] {
  const [room, name, key] = change.path;
  if (room === "splits" && key === "parts" && change.path.length === 4)
    return found.filter(({ path }) => path[0] === "datasets" && whatIf.partsFollow(name!, path));
  return found.filter(
    ({ path, ...length }) =>
      path[0] === "stages" &&
      path[1] === name &&
      path[2] === "for" &&
      room === "stages" &&
      isScheduleOf(change, { path, ...length }),
  );
}
