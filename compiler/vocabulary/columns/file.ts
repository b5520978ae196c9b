import { argument, optional } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { number, whole } from "../types/numbers.ts";
import { part } from "../types/things.ts";
import { text } from "../types/words.ts";

export const file = reserved("file", "column", {
  doc: "A column read from a file: one number per image.",
  positional: ["path"],
  args: {
    path: argument(text, { doc: "path of the file" }),
    over: argument(part, { doc: "the images it has values for" }),
    classes: argument(whole, { bounds: "positive", doc: "number of classes" }),
    ignore: optional(number, { doc: "the value of images without a class" }),
  },
});
