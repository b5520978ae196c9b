import { withOtherNames } from "../experiment/names.ts";

/** Networks whose branches nobody writes. */
export interface Followers {
  /** a head has the branch of its inputs */
  readonly heads: ReadonlySet<string>;
  /** networks that have one branch in a stage: the one that they start with */
  readonly single: ReadonlySet<string>;
}

/**
 * The text of a pass without the branches that nobody writes, since they follow from something else: a head that loses its
 * batch norms loses them. `g.adversarial(f.adversarial(a))` is `g(f.adversarial(a))`.
 */
export function withoutFollowedBranches(text: string, { heads, single }: Followers): string {
  return withOtherNames(text, {
    view: (name) => name,
    network: (name) => name,
    branch: (name, network, followed) =>
      single.has(network) || (heads.has(network) && name === followed) ? undefined : name,
  });
}
