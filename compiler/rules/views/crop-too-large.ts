import { rule } from "../rule.ts";

export const cropTooLarge = rule({
  code: "crop-too-large",
  severity: "error",
  message: ({ crop, image }: { crop: number; image: number; padding: number }) =>
    `a crop of ${crop} x ${crop} is larger than the image with its padding, which is ${image} x ${image}`,
  help: ({ crop, image, padding }) =>
    `crop at most ${image}, or write padding: ${padding}; to enlarge images, use random_resized_crop(${crop})`,
});
