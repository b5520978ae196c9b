import { marginLoss } from "../define/margin-losses.ts";
import { excess } from "../lowering/ranks.ts";

/**
 * Its gradient with respect to a logit is 1, -1 or 0 for any size of logits, so it does not vanish as that of
 * cross-entropy does.
 */
export const margin = marginLoss("margin", {
  doc: "Largest logit of another class, minus the logit of the label. Its gradient does not vanish where logits are large.",
  source: "Carlini and Wagner, 2017",
  logits: "logits: one value per class",
  leastClasses: 2,
  values: excess,
});
