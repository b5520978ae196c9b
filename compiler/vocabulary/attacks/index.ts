import { autoattack } from "./autoattack.ts";
import { pgd } from "./pgd.ts";

/** Every attack of the language, in the order of the reference. */
export const ATTACKS = [pgd, autoattack] as const;
