export { augmentOutsideView } from "./augment-outside-view.ts";
export { cropTooLarge } from "./crop-too-large.ts";
export { imageNotAView } from "./image-not-a-view.ts";
export { jitterAbove1 } from "./jitter-above-1.ts";
export { namesOfOneImage } from "./names-of-one-image.ts";
export { viewUnused } from "./view-unused.ts";
