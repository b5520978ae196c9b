import { list, record, tagged, tuple } from "../yaml/collections.ts";
import * as F from "../yaml/field.ts";
import { size } from "./network-fields.ts";
import { argumentField } from "./number-fields.ts";
import type * as P from "./schema.ts";

const range = (argument: string) =>
  tuple<readonly [P.Scalar, P.Scalar]>(argumentField("random_resized_crop", argument), 2);
type Op<K extends P.AugmentOp["op"]> = Extract<P.AugmentOp, { op: K }>;

const op = F.defined("operation", () =>
  tagged<P.AugmentOp>("op", {
    random_resized_crop: record<Op<"random_resized_crop">>({
      op: [F.word("random_resized_crop"), "a part of random area and aspect, resized"],
      size: [F.count, "height and width of the result"],
      scale: [range("scale"), "least and greatest share of the image's area"],
      ratio: [range("ratio"), "least and greatest width over height"],
      interpolation: [F.word("bicubic", "bilinear"), "how pixels between pixels are made"],
    }),
    random_crop: record<Op<"random_crop">>({
      op: [F.word("random_crop"), "a window at a random place of the image with zeros around it"],
      size: [F.count, "height and width of the window"],
      padding: [F.whole, "zeros on each side"],
    }),
    flip: record<Op<"flip">>({
      op: [F.word("flip"), "left and right mirrored"],
      probability: [argumentField("flip", "probability"), "how often"],
    }),
    color_jitter: record<Op<"color_jitter">>({
      op: [F.word("color_jitter"), "brightness, contrast, saturation and hue changed in random order"],
      brightness: [argumentField("color_jitter", "brightness"), "factor 1 - b to 1 + b"],
      contrast: [argumentField("color_jitter", "contrast"), "factor 1 - c to 1 + c"],
      saturation: [argumentField("color_jitter", "saturation"), "factor 1 - s to 1 + s"],
      hue: [argumentField("color_jitter", "hue"), "shift of the hue circle, both ways"],
      probability: [argumentField("color_jitter", "probability"), "how often"],
    }),
    grayscale: record<Op<"grayscale">>({
      op: [F.word("grayscale"), "three equal channels"],
      probability: [argumentField("grayscale", "probability"), "how often"],
    }),
  }),
);

/** A view of the image, or of another view. */
export const view = F.defined("view", () =>
  tagged<P.ViewPlan>("kind", {
    augmented: record<P.AugmentedViewPlan>({
      kind: [F.word("augmented"), "made by operations on an image"],
      of: [F.string, "`image`, or the view it is made of"],
      ops: [list(op), "operations in sequence, each with draws of its own; empty: the image as it is"],
      size: [size, "height, width and channels"],
    }),
    adversarial: record<P.AdversarialViewPlan>({
      kind: [F.word("adversarial"), "moved by an attack"],
      of: [F.string, "the view it starts from"],
      attack: [F.string, "which of the stage's attacks moves it"],
      size: [size, "height, width and channels"],
    }),
  }),
);
