import type { AugmentedView } from "../../experiment/experiment.ts";
import type { Call } from "../../experiment/word.ts";
import { asAugmentation } from "../../vocabulary/define/augmentations.ts";
import { rule } from "../rule.ts";

export const augmentedTwice = rule({
  code: "augmented-twice",
  severity: "warning",
  message: ({ name }: { name: string }) => `\`${name}\` is applied twice to this view: once does the same`,
  help: ({ name }) => `remove one \`${name}\`; its probability is an argument`,
  about: "stage",
  check: ({ views }, report) => {
    for (const view of views) {
      if (view.kind !== "augmented") continue;
      const before = new Set(opsBefore(view).map(({ word }) => word));
      for (const { word } of view.ops) {
        if (before.has(word) && asAugmentation(word).once) report({ node: view }, { name: word.name });
        before.add(word);
      }
    }
  },
});

/** The augmentations of the views that a view is made from. */
function opsBefore({ of }: AugmentedView): readonly Call[] {
  return of.kind === "augmented" ? [...opsBefore(of), ...of.ops] : [];
}
