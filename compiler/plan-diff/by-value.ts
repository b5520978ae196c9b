import { itemsOf } from "../derive/data-facts.ts";
import type { Plan } from "../schema/plan.ts";
import type { Found } from "./compare-trees.ts";

/**
 * Finds stated changes that follow from another change: the parts of a split if it keeps its shares, and a schedule to
 * the end of its stage. Returns each with its cause.
 */
export function followersOf(
  found: readonly Found[],
  makeBefore: () => Plan | undefined,
  after: Plan,
): ReadonlyMap<Found, Found> {
  const causes = new Map<Found, Found>();
  for (const change of found) {
    const [room, name = "", key] = change.path;
    const cause =
      room === "splits" && key === "parts" && change.path.length === 4
        ? found.find(({ path }) => path[0] === "datasets" && isShareOf(name, path, makeBefore(), after))
        : room === "stages"
          ? found.find((one) => one.path.join(".") === `stages.${name}.for` && goesToEnd(change, one))
          : undefined;
    if (cause) causes.set(change, cause);
  }
  return causes;
}

/** Whether a split of a changed number of images keeps all its shares. */
function isShareOf(name: string, path: readonly string[], before: Plan | undefined, after: Plan): boolean {
  const [was, is] = [before?.splits[name], after.splits[name]];
  if (!before || !was || !is || was.of !== is.of) return false;
  const [set, half] = is.of.split(".");
  if (
    half !== undefined
      ? path[1] !== set || path[2] !== half
      : !isShareOf(splitOf(is.of, after), path, before, after)
  )
    return false;
  const [old, now] = [itemsOf(before, was.of), itemsOf(after, is.of)];
  if (old === now || old === 0) return false;
  return Object.entries(is.parts).every(
    ([part, items]) => was.parts[part] !== undefined && Math.abs(items - (was.parts[part] * now) / old) < 1,
  );
}

function splitOf(part: string, { splits }: Plan): string {
  return Object.keys(splits).find((name) => Object.hasOwn(splits[name]!.parts, part)) ?? "";
}

/**
 * Whether a value changed only because its stage ends at another time.
 * @param length the change of the stage's `for`
 */
function goesToEnd(change: Found, length: Found): boolean {
  const { before, after } = change;
  if (change === length || before === undefined || length.before === undefined || before === length.before)
    return false;
  const end = new RegExp(`(?<![\\d.])${length.before.replaceAll(".", "\\.")}(?![\\w.])`, "g");
  return before.replaceAll(end, length.after ?? "") === after;
}
