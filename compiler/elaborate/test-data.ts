import type { Context } from "./context.ts";
import type { CheckedStage } from "./stage.ts";

/** Training on test images, with labels or without, is rarely meant, and what is evaluated on them later has seen them. */
export function warnTestData({ report }: Context, stages: readonly CheckedStage[]): void {
  for (const { data, earlier } of stages)
    if (data?.part.half === "test")
      report("trains-on-test", data.span, {
        stage: earlier.name.text,
        data: data.part.name,
        train: `${data.part.dataset.name}.train`,
      });
}
