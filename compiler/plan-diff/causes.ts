import type { Plan } from "../schema/plan.ts";
import { followersOf } from "./by-value.ts";
import type { Found } from "./compare-trees.ts";
import { WhatIf } from "./what-if.ts";

/** The causes of a change. */
export interface Causes {
  /** whether it is a consequence of other changes */
  readonly derived: boolean;
  /** paths of the changes that cause it; each of them alone makes a difference here */
  readonly follows: readonly (readonly string[])[];
}

/**
 * Adds causes to every change. Changes that cause others are those that the author made.
 * @param makeBefore returns the plan before, with the names after the change
 */
export function withCauses(
  found: readonly Found[],
  makeBefore: () => Plan | undefined,
  after: Plan,
): (Found & Causes)[] {
  const own = followersOf(found, makeBefore, after);
  const stated = found.filter(({ why, same, group }) => why === undefined && !same && group !== "renamed");
  const method = stated.filter((change) => !own.has(change));
  const followers = (cause: Found): Found[] => stated.filter((change) => own.get(change) === cause);
  const whatIf = new WhatIf(makeBefore, after, stated, followers);
  return found.map((change) => {
    const cause = own.get(change);
    const causes = cause
      ? [cause]
      : change.why === undefined
        ? []
        : method.filter((one) => whatIf.decides(change, one));
    // if only several changes together cause it, none is named
    const follows =
      change.why !== undefined && (isLoose(change.path) ? losesNorm(change, found) : method.length > 0);
    const derived = change.group === "cost" || change.group === "renamed" || causes.length > 0 || follows;
    return { ...change, derived, follows: causes.map(({ path }) => path) };
  });
}

/** Whether a usually derived value can also be stated: a head may have branches of its own. */
function isLoose([room, , key]: readonly string[]): boolean {
  return room === "networks" && key === "branches";
}

/** Whether the branches of a head changed because of its batch norms, or because of the branches of the encoder. */
function losesNorm({ path: [, name] }: Found, found: readonly Found[]): boolean {
  return found.some(
    ({ path: [room, network, key], why }) =>
      room === "networks" &&
      ((network === name && (key === "norm" || key === "architecture")) ||
        (key === "branches" && why === undefined)),
  );
}
