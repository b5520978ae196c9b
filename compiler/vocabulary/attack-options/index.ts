import { normal } from "./normal.ts";
import { relative } from "./relative.ts";

/** Every word for a value of an attack's argument. */
export const ATTACK_OPTIONS = [relative, normal] as const;
