import type { Plan, StagePlan } from "../plan/schema.ts";
import type { AugmentOp } from "../vocabulary/define/augmentations.ts";

type Path = readonly string[];

/** Whether a change of a data set, a view or one of its augmentations is one of the size of images. */
export function sizesDiffer(path: Path, before: Plan, after: Plan): boolean {
  const [room, name = "", , view = "", , label = "", key] = path;
  const differ = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);
  if (room === "datasets") return differ(before.datasets[name]?.image, after.datasets[name]?.image);
  const [was, is] = [before.stages[name]?.views[view], after.stages[name]?.views[view]];
  if (!was || !is || !differ(was.size, is.size)) return false;
  // which augmentation it is: `random_crop`, `flip 2`
  const word = label.split(" ")[0];
  const opsOf = (one: typeof is): AugmentOp[] =>
    one.kind === "augmented" ? one.ops.filter((op) => op.word.name === word) : [];
  const [old, now] = [opsOf(was), opsOf(is)];
  if (old.length + now.length === 0) return true;
  const sizes = [was.size, is.size];
  if (key === undefined)
    return [...old, ...now].some((op) => sizes.some((size) => differ(op.word.size(op.args, size), size)));
  return now.some(({ word: its, args }) =>
    old.some((other) => {
      const undone = { ...args, [key]: other.args[key] };
      return sizes.some((size) => differ(its.size(args, size), its.size(undone, size)));
    }),
  );
}

/** Whether a view is made of another one, or is that view. */
export function isMadeOf(view: string, source: string, { views }: StagePlan): boolean {
  if (view === source) return true;
  const of = views[view]?.of;
  return of !== undefined && isMadeOf(of, source, { views } as StagePlan);
}
