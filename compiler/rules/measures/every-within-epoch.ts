import { stageEpoch } from "../../derive/epoch.ts";
import { durationText } from "../../experiment/number-text.ts";
import { type Duration, inSteps } from "../../experiment/quantity.ts";
import { Rational } from "../../experiment/rational.ts";
import { rule } from "../rule.ts";
import type { Place } from "../subjects.ts";

interface Params {
  readonly every: string;
  readonly epoch: string;
  readonly what: "measurements" | "checkpoints";
}

export const everyWithinEpoch = rule({
  code: "every-within-epoch",
  severity: "warning",
  message: ({ every, epoch, what }: Params) =>
    `${every} is less than an epoch (${epoch}): ${what} are made at the end of an epoch, so this is every epoch`,
  help: () => "write 1 epoch, or more: each one costs time",
  about: "stage",
  check: (stage, report) => {
    const { steps } = stageEpoch(stage);
    const look = (place: Place, every: Duration | undefined, what: Params["what"]): void => {
      if (every === undefined || inSteps(every, steps).compare(Rational.of(steps)) >= 0) return;
      report(place, {
        every: durationText(every).replace(/^1 (\w+)s$/, "1 $1"),
        epoch: `${steps} steps`,
        what,
      });
    };
    for (const measure of stage.measure) look({ node: measure, key: "every" }, measure.every, "measurements");
    look({ node: stage.keep, key: "every" }, stage.keep.every, "checkpoints");
  },
});
