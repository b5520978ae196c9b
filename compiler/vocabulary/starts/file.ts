import { argument } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { choice, text } from "../types/words.ts";

export const file = reserved("file", "start", {
  doc: "Weights from a file.",
  positional: ["path"],
  args: {
    path: argument(text, { doc: "path of the file" }),
    layout: argument(choice(["torchvision"]), {
      default: "torchvision",
      doc: "how the tensors in the file are named",
    }),
  },
});
