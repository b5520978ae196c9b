import { durationText } from "../../experiment/number-text.ts";
import { type Duration, isBefore } from "../../experiment/quantity.ts";
import type { ScheduleDefinition } from "../../vocabulary/define/schedules.ts";
import { rule } from "../rule.ts";
import { lengthOf, type Place } from "../subjects.ts";

export const breakpointAfterEnd = rule({
  code: "breakpoint-after-end",
  severity: "warning",
  message: ({ at, stage }: { at: string; stage: string }) =>
    `the breakpoint at ${at} is after the end of the stage (${stage})`,
  help: ({ stage }) => `move it before ${stage}, or make the stage longer`,
  about: "schedule",
  check: ({ call, time }, report) => {
    const { breakpoints, endsAt } = call.word as ScheduleDefinition;
    const reportAt = (at: Duration, place: Omit<Place, "node">): void =>
      report({ node: call, ...place }, { at: durationText(at), stage: durationText(time.for) }, [
        lengthOf(time),
      ]);
    for (const key of breakpoints ?? []) {
      const value = call.args[key] as Duration | readonly Duration[];
      // a value that begins at the end of the stage is never used
      const isLate = (at: Duration): boolean => !isBefore(at, time.for, time.stepsPerEpoch);
      if ("unit" in value) {
        if (isLate(value)) reportAt(value, { key });
      } else for (const [item, at] of value.entries()) if (isLate(at)) reportAt(at, { key, item });
    }
    const end = breakpoints ? undefined : endsAt?.(call.args);
    if (end && isBefore(time.for, end, time.stepsPerEpoch)) reportAt(end, {});
  },
});
