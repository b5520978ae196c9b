import { metric } from "../define/metrics.ts";

export const accuracy = metric("accuracy", {
  doc: "Share of images whose predicted class is right.",
  args: {},
  unit: "percent",
  better: "greater",
  counts: true,
  lower: ({ b, compute }, { logits, labels }) =>
    b.convert(b.compare(b.argmax(logits, 1), labels, "EQ"), compute),
});
