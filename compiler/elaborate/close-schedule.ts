import type { Label } from "../../grammar/diagnostic.ts";
import type { Span } from "../../grammar/span.ts";
import { durationText } from "../experiment/number-text.ts";
import { isConstant, type OpenPiece, type OpenScalar } from "../experiment/open-schedule.ts";
import { Rational } from "../experiment/rational.ts";
import { withOrigin, withOrigins } from "../plan/origins.ts";
import type { Curve, Duration, Scalar } from "../plan/schema.ts";
import type { Report } from "../rules/diagnostics.ts";
import { derived, written } from "./origin.ts";

/** What a schedule has to know of its stage. */
export interface StageClock {
  readonly for: Duration;
  readonly stepsPerEpoch: number;
  /** of the length */
  readonly span: Span;
}

/**
 * A schedule with its open end at the end of a stage.
 * @returns undefined after an error
 */
export function closeScalar(scalar: OpenScalar, clock: StageClock, report: Report): Scalar | undefined {
  if (isConstant(scalar)) return scalar;
  switch (scalar.open) {
    case "pieces":
      return closePieces(scalar.pieces, clock, report);
    case "milestones": {
      for (const { value, span } of scalar.at) warnAfterEnd(value, span, clock, report);
      warnFirstEpoch(scalar, clock, report);
      return withOrigins(
        {
          schedule: "milestones",
          from: scalar.from,
          at: scalar.at.map(({ value }) => value),
          times: scalar.times,
        } as const,
        scalar.origins,
      );
    }
    case "staircase":
      warnAfterEnd(scalar.first, scalar.span, clock, report);
      return withOrigins(
        {
          schedule: "staircase",
          from: scalar.from,
          add: scalar.add,
          every: scalar.every,
          first: scalar.first,
        } as const,
        scalar.origins,
      );
    case "per_epoch": {
      const of = closeScalar(scalar.of, clock, report);
      return of && withOrigins({ schedule: "per_epoch", of } as const, scalar.origins);
    }
    case "count": {
      const of = closeScalar(scalar.of, clock, report);
      return of && withOrigins({ schedule: "count", from: scalar.from, of } as const, scalar.origins);
    }
    case "warmup_into": {
      const into = closeScalar(scalar.into, clock, report);
      warnAfterEnd(scalar.over, scalar.span, clock, report);
      return (
        into &&
        withOrigins(
          { schedule: "warmup_into", over: scalar.over, from: scalar.from, into } as const,
          scalar.origins,
        )
      );
    }
    default: {
      const [left, right] = scalar.of.map((one) => closeScalar(one, clock, report));
      if (!left || !right) return undefined;
      return withOrigin({ schedule: scalar.open, of: [left, right] } as const, written(scalar.span));
    }
  }
}

/** A duration in steps. */
export function inSteps(duration: Duration, stepsPerEpoch: number): Rational {
  return duration.unit === "steps" ? duration.value : duration.value.multiply(Rational.of(stepsPerEpoch));
}

function warnAfterEnd(at: Duration, span: Span, clock: StageClock, report: Report): void {
  if (inSteps(at, clock.stepsPerEpoch).compare(inSteps(clock.for, clock.stepsPerEpoch)) >= 0)
    report(
      "breakpoint-after-end",
      span,
      { at: durationText(at), stage: durationText(clock.for) },
      lengthOf(clock),
    );
}

/** Epochs that were written as steps: what was to fall late falls before the first epoch is over. */
function warnFirstEpoch(
  { at, times }: Extract<OpenScalar, { open: "milestones" }>,
  clock: StageClock,
  report: Report,
): void {
  const last = at.at(-1);
  if (!last || clock.for.unit !== "epochs" || clock.for.value.compare(Rational.of(2)) < 0) return;
  if (times.compare(Rational.of(1)) >= 0 || at.some(({ value }) => value.unit !== "steps")) return;
  if (last.value.value.compare(Rational.of(clock.stepsPerEpoch)) > 0) return;
  report(
    "breakpoints-too-early",
    { ...at[0]!.span, end: last.span.end },
    {
      steps: clock.stepsPerEpoch,
      stage: durationText(clock.for),
      epochs: at.map(({ value }) => durationText({ ...value, unit: "epochs" })).join(", "),
    },
    lengthOf(clock),
  );
}

function lengthOf({ span }: StageClock): readonly Label[] {
  return [{ span, text: "the length of the stage" }];
}

function closePieces(pieces: readonly OpenPiece[], clock: StageClock, report: Report): Scalar | undefined {
  const curves: Curve[] = [];
  let start: Duration = { unit: (pieces[0]?.over ?? clock.for).unit, value: Rational.of(0) };
  let value: Rational | undefined;
  // said only where no piece comes too late because of it
  let late = (): void => undefined;
  for (const [i, piece] of pieces.entries()) {
    const from = piece.from ?? value;
    if (from === undefined) {
      report("piece-wants-from", piece.span, { name: piece.name });
      return undefined;
    }
    const to = piece.to ?? from;
    const end = piece.over ? plusDuration(start, piece.over, clock.stepsPerEpoch) : clock.for;
    const [first, last] = [inSteps(start, clock.stepsPerEpoch), inSteps(end, clock.stepsPerEpoch)];
    if (last.compare(first) <= 0) {
      const before = pieces.slice(Math.max(0, i - 1), i);
      report("schedule-too-long", piece.span, { ends: durationText(start), stage: durationText(clock.for) }, [
        ...lengthOf(clock),
        ...before.map(({ span }) => ({ span, text: "the one before" })),
      ]);
      return undefined;
    }
    late();
    late = () => {
      if (piece.over && last.compare(inSteps(clock.for, clock.stepsPerEpoch)) > 0)
        report(
          "breakpoint-after-end",
          piece.span,
          { at: durationText(end), stage: durationText(clock.for) },
          lengthOf(clock),
        );
    };
    curves.push(
      withOrigins({ curve: piece.curve, start, end, from, to }, () => {
        const origins = piece.origins();
        return {
          curve: written(piece.span),
          start: derived(i === 0 ? "start of the stage" : "end of the piece before"),
          end: piece.over ? derived("its start and length", origins.over) : derived("end of the stage"),
          from: piece.from
            ? (origins.from ?? origins.value)
            : derived("value at the end of the piece before"),
          to: piece.to ? (origins.to ?? origins.value) : derived("value at its start"),
        };
      }),
    );
    start = end;
    value = to;
  }
  late();
  return withOrigins({ schedule: "curves", pieces: curves } as const, { schedule: written(pieces[0]!.span) });
}

/** Sum of two durations: in their common unit, or in steps. */
function plusDuration(a: Duration, b: Duration, stepsPerEpoch: number): Duration {
  if (a.value.numerator === 0n) return b;
  if (a.unit === b.unit) return { unit: a.unit, value: a.value.add(b.value) };
  return { unit: "steps", value: inSteps(a, stepsPerEpoch).add(inSteps(b, stepsPerEpoch)) };
}
