import type {
  AdversarialView,
  Attack,
  AugmentedView,
  Pass,
  PassInput,
  Stage,
  View,
} from "../experiment/experiment.ts";
import { asAugmentation, type ImageSize } from "../vocabulary/define/augmentations.ts";
import { afterNeeds, compareText } from "./after-needs.ts";

/** Views that are made together: one by augmentation, or all views of an attack. */
export type Made =
  | { readonly kind: "augmented"; readonly view: AugmentedView }
  | { readonly kind: "adversarial"; readonly attack: Attack; readonly views: readonly AdversarialView[] };

/**
 * Views in the order in which they are made. A view comes after the view it is made from. Otherwise augmentations come
 * before attacks, and the rest is sorted by name; an attack is sorted by its views.
 * @returns `circle`: attacks in a cycle, and views that depend on one
 */
export function viewsInOrder({ views, attacks }: Pick<Stage, "views" | "attacks">): {
  readonly ordered: readonly Made[];
  readonly circle: readonly Made[];
} {
  const all: Made[] = views.flatMap((view) => (view.kind === "augmented" ? [{ kind: view.kind, view }] : []));
  for (const attack of attacks)
    all.push({
      kind: "adversarial",
      attack,
      views: [...attack.makes].sort((a, b) => compareText(a.name, b.name)),
    });
  const namesOf = (made: Made): string[] =>
    made.kind === "augmented" ? [made.view.name] : made.views.map(({ name }) => name);
  const rank = (made: Made): string => `${made.kind === "adversarial" ? 1 : 0} ${namesOf(made)[0] ?? ""}`;
  return afterNeeds(
    all.sort((a, b) => compareText(rank(a), rank(b))),
    namesOf,
    (made) => {
      if (made.kind === "augmented") return [made.view.of.name];
      const own = new Set(namesOf(made));
      const needs = made.views.map(({ of }) => of.name);
      for (const pass of made.attack.passes) for (const view of viewsOf(pass)) needs.push(view.name);
      return needs.filter((name) => !own.has(name));
    },
  );
}

/** The key of an attack in a plan: the names of its views. */
export function attackKey({ makes }: Pick<Attack, "makes">): string {
  return makes
    .map(({ name }) => name)
    .sort(compareText)
    .join(", ");
}

const VIEWS = new WeakMap<Pass, ReadonlySet<View>>();

/** The views that a pass depends on, directly or through other passes. */
export function viewsOf(pass: Pass): ReadonlySet<View> {
  const known = VIEWS.get(pass);
  if (known) return known;
  const views = new Set<View>();
  for (const input of pass.inputs)
    if (input.kind === "view") views.add(input.view);
    else for (const view of viewsOf(input.pass)) views.add(view);
  VIEWS.set(pass, views);
  return views;
}

const PARTS = new WeakMap<Pass, number>();

/** The number of views in a pass; its output has one part for each. */
export function partsOf(pass: Pass): number {
  const known = PARTS.get(pass);
  if (known !== undefined) return known;
  const ofInput = (input: PassInput): number =>
    input.kind === "view" || input.part !== undefined ? 1 : partsOf(input.pass);
  const parts = pass.inputs.reduce((sum, input) => sum + ofInput(input), 0);
  PARTS.set(pass, parts);
  return parts;
}

/**
 * The image size of a view.
 * @param image size of the images in the data
 */
export function sizeOf(view: View, image: ImageSize): ImageSize {
  if (view.kind === "image") return image;
  const size = sizeOf(view.of, image);
  if (view.kind === "adversarial") return size;
  return view.ops.reduce<ImageSize>((at, { word, args }) => asAugmentation(word).size(args, at), size);
}
