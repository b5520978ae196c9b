import { imageOf, itemsOf } from "../derive/data-facts.ts";
import { MOST_UPDATES } from "../derive/epoch.ts";
import { durationText } from "../experiment/number-text.ts";
import { inSteps } from "../experiment/quantity.ts";
import type { ImageSize } from "../vocabulary/define/augmentations.ts";
import type { Checking, Path } from "./checking.ts";
import type { StagePlan, ViewPlan } from "./schema.ts";

/** Data sets, their parts, and how many items stages and measurements look at. */
export function checkItems(checking: Checking): void {
  const { plan, place, report } = checking;
  for (const [name, { word, image, classes }] of Object.entries(plan.datasets)) {
    const path = ["datasets", name];
    checking.follows(image, word.image, `the image size of ${word.name}`, ...path, "image");
    checking.follows(classes, word.classes, `the number of classes of ${word.name}`, ...path, "classes");
  }
  for (const [name, { of, parts }] of Object.entries(plan.splits)) {
    const [all, sum] = [itemsOf(plan, of), Object.values(parts).reduce((total, n) => total + n, 0)];
    if (sum > all)
      report("does-not-follow", place(["splits", name, "parts"], "key"), {
        found: sum,
        expected: `at most ${all} in all`,
        why: `the number of images in ${of}`,
      });
  }
  const items = (part: { readonly on: string; readonly items: number }, ...path: Path): void => {
    checking.follows(
      part.items,
      itemsOf(plan, part.on),
      `the number of images in ${part.on}`,
      ...path,
      "items",
    );
  };
  for (const [name, stage] of Object.entries(plan.stages)) {
    const path = ["stages", name];
    items({ on: stage.data.of, items: stage.data.items }, ...path, "data");
    for (const [key, metric] of Object.entries(stage.keep.by)) items(metric, ...path, "keep", "by", key);
    for (const [key, metric] of Object.entries(stage.measure)) items(metric, ...path, "measure", key);
  }
  for (const [name, evaluation] of Object.entries(plan.evaluations)) {
    const path = ["evaluations", name];
    items(evaluation, ...path);
    for (const [key, metric] of Object.entries(evaluation.measure)) items(metric, ...path, "measure", key);
  }
}

/** Steps of an epoch, and of the stage. */
export function checkEpoch(checking: Checking, name: string, stage: StagePlan): void {
  const path = ["stages", name];
  const { data, batch, epoch } = stage;
  const items = itemsOf(checking.plan, data.of);
  const steps = data.last === "keep" ? Math.ceil(items / batch) : Math.floor(items / batch);
  const last = data.last === "keep" ? items - (steps - 1) * batch : batch;
  if (steps === 0) {
    const why = `there are ${items} images, and smaller batches are dropped`;
    checking.follows(batch, `at most ${items}`, why, ...path, "batch");
  } else if (last === 1) {
    const why = `there are ${items} images, and batch norm needs more than one`;
    checking.follows(batch, "a number that leaves no batch of one image", why, ...path, "batch");
  } else {
    const why = `${items} images in batches of ${batch}`;
    checking.follows(epoch.steps, steps, why, ...path, "epoch", "steps");
    checking.follows(epoch.last_batch, last, why, ...path, "epoch", "last_batch");
    checkLength(checking, stage, steps, path);
  }
}

function checkLength(checking: Checking, stage: StagePlan, stepsPerEpoch: number, path: Path): void {
  const length = inSteps(stage.for, stepsPerEpoch);
  if (length.isInteger && length.toNumber() <= MOST_UPDATES)
    checking.follows(
      stage.updates,
      length.toNumber(),
      "the length of the stage in steps",
      ...path,
      "updates",
    );
  else {
    const expected = `a whole number of steps, at most ${MOST_UPDATES}`;
    const why = `an epoch has ${stepsPerEpoch} steps`;
    checking.follows(durationText(stage.for), expected, why, ...path, "for");
  }
}

/** Sizes of views, and of what networks are called on. */
export function checkSizes(checking: Checking, name: string, stage: StagePlan): void {
  const { plan } = checking;
  const path = ["stages", name];
  const sizes = new Map<string, readonly number[]>([["image", imageOf(plan, stage.data.of)]]);
  for (const [view, made] of Object.entries(stage.views)) {
    const from = sizes.get(made.of) ?? [];
    const cut = sizeOf(checking, made, from, [...path, "views", view]);
    if (!cut) return;
    const { size, by } = cut;
    const why = by === undefined ? `the size of \`${made.of}\`` : `the size after \`${by}\``;
    checking.follows(made.size, size, why, ...path, "views", view, "size");
    sizes.set(view, size);
  }
  for (const { moves } of Object.values(stage.attacks)) {
    const [first, ...others] = Object.keys(moves);
    for (const other of others) {
      const [left, right] = [sizes.get(first!), sizes.get(other)];
      checking.follows(
        right,
        left,
        "the views of one attack have the same size",
        ...path,
        "views",
        other,
        "size",
      );
    }
  }
  const settings = [stage, stage.predict, ...Object.values(stage.attacks)];
  const passes = settings.flatMap((setting) => (setting ? Object.values(setting.passes) : []));
  for (const { network, inputs } of passes) {
    const its = plan.networks[network]!;
    if (its.kind !== "encoder") continue;
    for (const input of inputs)
      checking.once(`input of ${network}`, () =>
        checking.follows(
          its.input,
          sizes.get(input),
          `the size of \`${input}\``,
          "networks",
          network,
          "input",
        ),
      );
  }
}

/** The size of what a view makes; undefined after an error. */
function sizeOf(
  checking: Checking,
  view: ViewPlan,
  from: readonly number[],
  path: Path,
): { readonly size: readonly number[]; readonly by?: string } | undefined {
  let made: { readonly size: readonly number[]; readonly by?: string } = { size: from };
  for (const [i, op] of (view.kind === "augmented" ? view.ops : []).entries()) {
    const image = made.size as ImageSize;
    const fits = op.word.largest?.(op.args, image);
    if (fits && fits.size > fits.most) {
      const at = [...path, "ops", String(i), "size"];
      checking.follows(fits.size, `at most ${fits.most}`, "the size of the image with its padding", ...at);
      return undefined;
    }
    const size = op.word.size(op.args, image);
    if (size.join() !== image.join() || "size" in op.args) made = { size, by: op.word.name };
  }
  return made;
}
