import { durationText } from "../../experiment/number-text.ts";
import type { Duration } from "../../experiment/quantity.ts";
import { Rational } from "../../experiment/rational.ts";
import type { ScheduleDefinition } from "../../vocabulary/define/schedules.ts";
import { rule } from "../rule.ts";
import { lengthOf } from "../subjects.ts";

const TWO = Rational.of(2);

export const breakpointsTooEarly = rule({
  code: "breakpoints-too-early",
  severity: "warning",
  message: ({ steps, stage }: { steps: number; stage: string; epochs: string }) =>
    `all breakpoints are in the first epoch, which has ${steps} steps; the stage lasts ${stage}`,
  help: ({ epochs }) => `did you mean ${epochs}?`,
  about: "schedule",
  check: ({ call, time }, report) => {
    const { drops, breakpoints = [], extremes } = call.word as ScheduleDefinition;
    const [key] = breakpoints;
    if (!drops || key === undefined || time.for.unit !== "epochs" || time.for.value.compare(TWO) < 0) return;
    const at = call.args[key] as readonly Duration[];
    const last = at.at(-1);
    const [from, to] = extremes(call.args, () => []);
    if (!last || !from || !to || to.compare(from) >= 0 || at.some(({ unit }) => unit !== "steps")) return;
    if (last.value.compare(Rational.of(time.stepsPerEpoch)) > 0) return;
    report(
      { node: call, key },
      {
        steps: time.stepsPerEpoch,
        stage: durationText(time.for),
        epochs: at.map(({ value }) => durationText({ value, unit: "epochs" })).join(", "),
      },
      [lengthOf(time)],
    );
  },
});
