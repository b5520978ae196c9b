import type { AugmentOp } from "../vocabulary/define/augmentations.ts";
import { callField } from "../vocabulary/types/call-field.ts";
import { list, record, tagged } from "../yaml/collections.ts";
import * as F from "../yaml/field.ts";
import { size } from "./network-fields.ts";
import type * as P from "./schema.ts";

const op = F.defined("operation", () => callField<AugmentOp>({ tag: "op", families: ["augment"] }));

/** A view of the image, or of another view. */
export const view = F.defined("view", () =>
  tagged<P.ViewPlan>("kind", {
    augmented: record<P.AugmentedViewPlan>({
      kind: [F.word("augmented"), "made by augmentations"],
      of: [F.string, "`image`, or the view it is made from"],
      ops: [list(op), "augmentations in order, each with its own random numbers; empty: the original image"],
      size: [size, "height, width and channels"],
    }),
    adversarial: record<P.AdversarialViewPlan>({
      kind: [F.word("adversarial"), "made by an attack"],
      of: [F.string, "the view it starts from"],
      attack: [F.string, "the attack that makes it"],
      size: [size, "height, width and channels"],
    }),
  }),
);
