import type * as P from "../schema/plan.ts";
import type { AugmentOp } from "../vocabulary/define/augmentations.ts";
import { callField } from "../vocabulary/types/call-field.ts";
import { list, record, tagged } from "../yaml/collections.ts";
import * as F from "../yaml/field.ts";
import { views } from "./attack-fields.ts";
import { size } from "./network-fields.ts";

/** `image`, or a view. */
const viewName = F.naming("view", F.string);
const SIZE = F.derived("the size of the view it is made from, and its augmentations");
const op = F.defined("operation", () => callField<AugmentOp>({ tag: "op", families: ["augment"] }));

/** A view of the image, or of another view. */
export const view = F.defined("view", () =>
  tagged<P.ViewPlan>("kind", {
    augmented: record<P.AugmentedViewPlan>({
      kind: [F.word("augmented"), "made by augmentations"],
      of: [viewName, "`image`, or the view it is made from"],
      ops: [list(op), "augmentations in order, each with its own random numbers; empty: the original image"],
      size: [size, "height, width and channels", SIZE],
    }),
    adversarial: F.present(
      "an attack makes it",
      record<P.AdversarialViewPlan>({
        kind: [F.word("adversarial"), "made by an attack"],
        of: [viewName, "the view it starts from"],
        attack: [views, "the attack that makes it", F.derived("the attack that moves it")],
        size: [size, "height, width and channels", SIZE],
      }),
    ),
  }),
);
