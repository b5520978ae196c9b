import { rule } from "../rule.ts";

export const imageTooSmall = rule({
  code: "image-too-small",
  severity: "error",
  message: ({ layers, size }: { layers: number; size: string; most: number }) =>
    `images of ${size} are too small for ${layers} layers: each layer after the first halves them`,
  help: ({ most }) => `write at most ${most} ${most === 1 ? "width" : "widths"}`,
});
