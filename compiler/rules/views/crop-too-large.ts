import { rule } from "../rule.ts";

export const cropTooLarge = rule({
  code: "crop-too-large",
  severity: "error",
  message: ({ crop, image }: { crop: number; image: number; padding: number }) =>
    `a crop of ${crop} x ${crop} is larger than the image with its padding, which is ${image} x ${image}`,
  help: ({ crop, image, padding }) =>
    `crop at most ${image}, or write padding: ${padding}; to enlarge images, use random_resized_crop(${crop})`,
  about: "operation",
  check: ({ call, image, view }, report) => {
    const fits = call.word.largest?.(call.args, image);
    if (!fits || fits.size <= fits.most) return;
    const padding = Math.ceil((fits.size - Math.min(image[0], image[1])) / 2);
    const labels = [{ place: { node: view }, text: "for this view" }];
    report({ node: call, key: "size" }, { crop: fits.size, image: fits.most, padding }, labels);
  },
});
