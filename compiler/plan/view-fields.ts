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
      op: [F.word("random_resized_crop"), "a random part of the image, resized"],
      size: [F.count, "height and width of the result"],
      scale: [range("scale"), "smallest and largest area of the crop, as a share of the image"],
      ratio: [range("ratio"), "smallest and largest aspect ratio: width / height"],
      interpolation: [F.word("bicubic", "bilinear"), "interpolation of the resize"],
    }),
    random_crop: record<Op<"random_crop">>({
      op: [F.word("random_crop"), "pads the image with zeros and crops it at a random position"],
      size: [F.count, "height and width of the crop"],
      padding: [F.whole, "number of zero pixels added on each side"],
    }),
    flip: record<Op<"flip">>({
      op: [F.word("flip"), "horizontal flip"],
      probability: [argumentField("flip", "probability"), "probability that it is applied"],
    }),
    color_jitter: record<Op<"color_jitter">>({
      op: [F.word("color_jitter"), "changes brightness, contrast, saturation and hue in random order"],
      brightness: [
        argumentField("color_jitter", "brightness"),
        "multiplied by a random factor from 1 - b to 1 + b",
      ],
      contrast: [
        argumentField("color_jitter", "contrast"),
        "multiplied by a random factor from 1 - c to 1 + c",
      ],
      saturation: [
        argumentField("color_jitter", "saturation"),
        "multiplied by a random factor from 1 - s to 1 + s",
      ],
      hue: [argumentField("color_jitter", "hue"), "largest shift of the hue, in turns of the color circle"],
      probability: [argumentField("color_jitter", "probability"), "probability that it is applied"],
    }),
    grayscale: record<Op<"grayscale">>({
      op: [F.word("grayscale"), "grayscale, with three equal channels"],
      probability: [argumentField("grayscale", "probability"), "probability that it is applied"],
    }),
  }),
);

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
