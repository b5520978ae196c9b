import { adam } from "./adam.ts";
import { lars } from "./lars.ts";
import { sgd } from "./sgd.ts";

/** Every optimizer of the language, in the order of the reference. */
export const OPTIMIZERS = [sgd, lars, adam] as const;
