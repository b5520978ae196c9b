import { dataset, images } from "../define/datasets.ts";

export const cifar100 = dataset(
  "cifar100",
  {
    doc: "CIFAR-100: color images of 32 x 32 pixels, 100 classes.",
    args: { train: images("50000", "training images"), test: images("10000", "test images") },
    image: [32, 32, 3],
    classes: 100,
    published: { title: "CIFAR-100", train: 50_000, test: 10_000 },
  },
  { reserved: { instead: "use `cifar10` or `shapes10`" } },
);
