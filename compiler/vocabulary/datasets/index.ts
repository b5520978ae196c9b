import { cifar10 } from "./cifar10.ts";
import { cifar10_c } from "./cifar10-c.ts";
import { cifar100 } from "./cifar100.ts";
import { shapes10 } from "./shapes10.ts";
import { stl10 } from "./stl10.ts";

/** Every data set of the language, in the order of the reference. */
export const DATASETS = [cifar10, shapes10, cifar100, stl10, cifar10_c] as const;
