import { cross_entropy } from "./cross-entropy.ts";
import { kl_divergence } from "./kl-divergence.ts";
import { nt_xent } from "./nt-xent.ts";
import { representation_divergence } from "./representation-divergence.ts";
import { simsiam } from "./simsiam.ts";

/** Every loss of the language, in the order of the reference. */
export const LOSSES = [nt_xent, cross_entropy, kl_divergence, simsiam, representation_divergence] as const;
