import { dataset, images } from "../define/datasets.ts";

export const cifar10 = dataset("cifar10", {
  doc: "CIFAR-10: color images of 32 x 32 pixels, 10 classes.",
  args: { train: images("50000", "training images"), test: images("10000", "test images") },
  image: [32, 32, 3],
  classes: 10,
  published: { title: "CIFAR-10", train: 50_000, test: 10_000 },
});
