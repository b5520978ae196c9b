import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { loadCifar10 } from "../../../../runtime/data/cifar10.ts";
import { findCifar10, recordBytes } from "../../../../runtime/data/cifar10-files.ts";

/** The number of real images in a pack: the first ones in the official order. */
export const REAL = { train: 1000, test: 200 } as const;
const DATASET = `cifar10(train: ${REAL.train}, test: ${REAL.test})`;
const GENERATED = `shapes10(train: ${REAL.train}, test: ${REAL.test})`;
/** Their folder inside the folder of the checks. */
export const REAL_FOLDER = join(import.meta.dirname, "cifar10");

/** The images for rows that do not measure speed. */
export interface CheckImages {
  /** for the row's JSON line */
  readonly images: string;
  /** the folder of the official files; undefined if images are generated */
  readonly folder: string | undefined;
  /** makes an experiment on CIFAR-10 with the available images */
  readonly experiment: (text: string) => string;
  /** the bytes of the real training images, [REAL.train, 32, 32, 3] */
  readonly pixels: () => Promise<Uint8Array | undefined>;
}

/** @param folder real images; if it does not exist, images are generated */
export function imagesIn(folder = REAL_FOLDER): CheckImages {
  if (!existsSync(folder))
    return {
      images: "generated",
      folder: undefined,
      experiment: (text) => replaced(text, DATASET, GENERATED),
      pixels: async () => undefined,
    };
  return {
    images: `CIFAR-10, the first ${REAL.train} training and ${REAL.test} test images`,
    folder,
    experiment: (text) => replaced(text, DATASET, DATASET),
    pixels: async () => (await loadCifar10(REAL, { folders: { cifar10: folder } })).train.images,
  };
}

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the experiment has no ${from}`);
  return text.replace(from, to);
}

/**
 * Writes the first images of the official binary files to files with the same layout.
 * @param from the folder of CIFAR-10's binary version, or its parent
 * @throws RunError if they are not the official files
 */
export async function copyRealImages(from: string, to: string): Promise<void> {
  const options = { folders: { cifar10: from } };
  await loadCifar10(REAL, options);
  mkdirSync(to, { recursive: true });
  for (const { path, needed } of await findCifar10(REAL, options))
    writeFileSync(join(to, basename(path)), readFileSync(path).subarray(0, needed * recordBytes));
}
