import { color_jitter } from "./color-jitter.ts";
import { flip } from "./flip.ts";
import { grayscale } from "./grayscale.ts";
import { high_pass } from "./high-pass.ts";
import { random_crop } from "./random-crop.ts";
import { random_resized_crop } from "./random-resized-crop.ts";

/** Every augmentation of the language, in the order of the reference. */
export const AUGMENTATIONS = [
  random_resized_crop,
  random_crop,
  flip,
  color_jitter,
  grayscale,
  high_pass,
] as const;
