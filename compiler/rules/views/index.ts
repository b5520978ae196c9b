export { augmentOutsideView } from "./augment-outside-view.ts";
export { augmentedTwice } from "./augmented-twice.ts";
export { cropTooLarge } from "./crop-too-large.ts";
export { imageNotAView } from "./image-not-a-view.ts";
export { jitterAbove1 } from "./jitter-above-1.ts";
export { mostlyPadding } from "./mostly-padding.ts";
export { namesOfOneImage } from "./names-of-one-image.ts";
export { viewUnused } from "./view-unused.ts";
