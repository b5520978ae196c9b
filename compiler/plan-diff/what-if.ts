import { planTree } from "../plan/write.ts";
import type { Plan } from "../schema/plan.ts";
import type { YamlNode } from "../yaml/text.ts";
import type { Found } from "./compare-trees.ts";
import { derivedAgain } from "./derive-again.ts";
import { withNode } from "./edit-tree.ts";
import { planOfTree } from "./plan-of-tree.ts";

/** A change that explains less than this share of a cost difference is not a cause. */
const SMALL = 0.01;

/**
 * Tests causes: it reverts one change in what the plan states, and derives everything else again. Changes that cannot
 * be reverted alone, such as a new loss and its weight, are reverted together.
 */
export class WhatIf {
  private readonly known = new Map<Found, readonly Plan[]>();
  /** plans with some changes reverted, by these changes: several changes may belong together */
  private readonly plans = new Map<string, Plan | undefined>();
  private tree: YamlNode | undefined;
  private earlier: { readonly plan: Plan | undefined } | undefined;

  /**
   * @param makeBefore returns the plan before, with the names after the change, if there is one
   * @param stated all stated changes
   * @param followersOf returns the changes that are reverted together with another one
   */
  constructor(
    private readonly makeBefore: () => Plan | undefined,
    private readonly after: Plan,
    private readonly stated: readonly Found[],
    private readonly followersOf: (change: Found) => readonly Found[],
  ) {}

  /** made only when needed, because most comparisons do not need it */
  private get before(): Plan | undefined {
    this.earlier ??= { plan: this.makeBefore() };
    return this.earlier.plan;
  }

  /** Whether a derived value would be different without a change. */
  decides(change: Found, cause: Found): boolean {
    return (
      this.concerns(change.path, cause.path) && this.without(cause).some((plan) => this.differs(change, plan))
    );
  }

  /** Whether a view depends on the view of a change. */
  private concerns([, stage = "", room, view = ""]: readonly string[], cause: readonly string[]): boolean {
    if (room !== "views" || cause[2] !== "views" || cause[1] !== stage) return true;
    const views = this.after.stages[stage]?.views ?? {};
    let at: string | undefined = view;
    while (at !== undefined && at !== cause[3]) at = Object.hasOwn(views, at) ? views[at]!.of : undefined;
    return at !== undefined;
  }

  private differs(change: Found, without: Plan): boolean {
    const [other, is] = [without, this.after].map((plan) => valueAt(plan, change.path));
    if (change.before === undefined || change.after === undefined)
      return (other === undefined) !== (is === undefined);
    if (change.group === "cost" && typeof other === "number" && typeof is === "number")
      return Math.abs(other - is) > SMALL * Math.abs(is - Number(change.before));
    return JSON.stringify(other) !== JSON.stringify(is);
  }

  /**
   * The plans without a change: with only this change reverted if possible, and with all changes that belong to it
   * reverted.
   */
  private without(cause: Found): readonly Plan[] {
    let plans = this.known.get(cause);
    if (!plans) {
      const own = [cause, ...this.followersOf(cause)];
      const more = [...own, ...this.belonging(cause).filter((one) => !own.includes(one))];
      const alone = this.taken(own);
      const all = more.length > own.length && (!alone || isStructural(cause)) ? this.taken(more) : undefined;
      plans = [alone, all].filter((plan) => plan !== undefined);
      this.known.set(cause, plans);
    }
    return plans;
  }

  /** Changes that make no sense without each other: a loss and its weight, two views that are made in the same way. */
  private belonging(cause: Found): readonly Found[] {
    if (!isStructural(cause)) return this.stated.filter((one) => isTwin(one, cause));
    const all = new Set([cause]);
    for (const one of all)
      for (const other of this.stated)
        if (isStructural(other) && (isAbout(one, other.path.at(-1)!) || isAbout(other, one.path.at(-1)!)))
          all.add(other);
    return [...all];
  }

  /** The plan after the change with some changes reverted; undefined if it is then not a valid experiment. */
  private taken(changes: readonly Found[]): Plan | undefined {
    const { before, after } = this;
    if (!before) return undefined;
    const key = changes
      .map((one) => this.stated.indexOf(one))
      .sort((a, b) => a - b)
      .join(",");
    if (this.plans.has(key)) return this.plans.get(key);
    this.tree ??= planTree(after);
    let tree: YamlNode | undefined = this.tree;
    for (const { path, node, place } of changes)
      tree = tree && withNode(tree, path, node, (place?.index ?? 1) - 1);
    const plan = tree?.kind === "map" ? planOfTree(tree) : undefined;
    const derived = plan && derivedAgain(plan, before);
    this.plans.set(key, derived);
    return derived;
  }
}

/** Whether something is new or removed, or depends on other passes or views. */
function isStructural({ before, after, passes = false, path }: Found): boolean {
  return (
    before === undefined ||
    after === undefined ||
    passes ||
    path.at(-1) === "moves" ||
    (path[2] === "losses" && path.length === 4)
  );
}

/** Whether two changes are the same change of two sibling things. */
function isTwin(one: Found, other: Found): boolean {
  return (
    one.before === other.before &&
    one.after === other.after &&
    one.path.length === other.path.length &&
    one.path.filter((key, i) => key !== other.path[i]).length <= 1
  );
}

function isAbout({ path, before = "", after = "" }: Found, name: string): boolean {
  return [...path, before, after].some((text) => new RegExp(`(?<!\\w)${escaped(name)}(?!\\w)`).test(text));
}

const escaped = (name: string): string => name.replaceAll(/[^\w\s]/g, "\\$&");

/** The value at a path of a plan; derived values have the same keys in the plan. */
function valueAt(plan: Plan, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string, unknown>)[key]
        : undefined,
    plan,
  );
}
