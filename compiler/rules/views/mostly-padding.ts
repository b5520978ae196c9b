import { sizeOf } from "../../derive/views.ts";
import { asAugmentation } from "../../vocabulary/define/augmentations.ts";
import { rule } from "../rule.ts";

/** With less of the image visible, there is little to learn. */
const LEAST_VISIBLE = 0.5;

export const mostlyPadding = rule({
  code: "mostly-padding",
  severity: "warning",
  message: ({ name, share }: { name: string; share: string }) =>
    `the result of \`${name}\` is on average ${share} image, and the rest is padding`,
  help: () => "write a smaller padding, such as 4 for images of 32 x 32",
  about: "stage",
  check: ({ views, data }, report) => {
    for (const view of views) {
      if (view.kind !== "augmented") continue;
      let size = sizeOf(view.of, data.of.dataset.image);
      for (const { word: its, args } of view.ops) {
        const word = asAugmentation(its);
        const share = word.visible?.(args, size) ?? 1;
        if (share < LEAST_VISIBLE)
          report({ node: view }, { name: word.name, share: `${Math.round(share * 100)}%` });
        size = word.size(args, size);
      }
    }
  },
});
