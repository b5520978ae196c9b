import { cross_entropy } from "./cross-entropy.ts";
import { dlr } from "./dlr.ts";
import { kl_divergence } from "./kl-divergence.ts";
import { margin } from "./margin.ts";
import { nt_xent } from "./nt-xent.ts";
import { representation_divergence } from "./representation-divergence.ts";
import { simsiam } from "./simsiam.ts";

/** Every loss of the language, in the order of the reference. */
export const LOSSES = [
  nt_xent,
  cross_entropy,
  kl_divergence,
  margin,
  dlr,
  simsiam,
  representation_divergence,
] as const;
