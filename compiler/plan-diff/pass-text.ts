import { withOtherNames } from "../experiment/names.ts";

/** Networks whose branches are never written. */
export interface Followers {
  /** heads: they have the branch of their inputs */
  readonly heads: ReadonlySet<string>;
  /** networks with one branch in a stage: the one they start with */
  readonly single: ReadonlySet<string>;
}

/**
 * The text of a pass without branches that follow from something else, so that a head that loses its batch norms is not
 * a change of every pass. `g.adversarial(f.adversarial(a))` becomes `g(f.adversarial(a))`.
 */
export function withoutFollowedBranches(text: string, { heads, single }: Followers): string {
  return withOtherNames(text, {
    view: (name) => name,
    network: (name) => name,
    branch: (name, network, followed) =>
      single.has(network) || (heads.has(network) && name === followed) ? undefined : name,
  });
}
