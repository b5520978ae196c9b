import { indices } from "./indices.ts";
import { random } from "./random.ts";

/** Every way to split a set of images. */
export const SPLITS = [random, indices] as const;
