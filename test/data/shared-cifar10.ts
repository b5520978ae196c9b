import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * A folder with the first published training file, if this machine has one. The images cannot be part of this
 * repository.
 */
const named = process.env.ACLC_CIFAR10;
export const realCifar10 = named && existsSync(join(named, "data_batch_1.bin")) ? named : undefined;
if (realCifar10 === undefined)
  console.warn("skipped: real CIFAR-10 files; name their folder by ACLC_CIFAR10");
