import { dataset, images } from "../define/datasets.ts";

export const stl10 = dataset(
  "stl10",
  {
    doc: "STL-10: color images of 96 x 96 pixels, 10 classes, and images without labels.",
    args: {
      train: images("5000", "training images"),
      test: images("8000", "test images"),
      unlabeled: images("100000", "images without labels"),
    },
    image: [96, 96, 3],
    classes: 10,
    published: { title: "STL-10", train: 5_000, test: 8_000, unlabeled: 100_000 },
  },
  { reserved: { instead: "use `cifar10` or `shapes10`" } },
);
