import type { Label } from "../../grammar/diagnostic.ts";
import type { Span } from "../../grammar/span.ts";
import { durationText } from "../experiment/number-text.ts";
import { isConstant, type OpenPiece, type OpenScalar } from "../experiment/open-schedule.ts";
import { derived, type Origins, written } from "../experiment/origin.ts";
import { withOrigin, withOrigins } from "../experiment/origins.ts";
import { type Duration, inSteps, type Scalar, type Schedule } from "../experiment/quantity.ts";
import { Rational } from "../experiment/rational.ts";
import type { Report } from "../rules/diagnostics.ts";
import type { ScheduleDefinition } from "../vocabulary/define/schedules.ts";
import { type Curve, curves } from "../vocabulary/schedules/curves.ts";

/** What a schedule has to know of its stage. */
export interface StageClock {
  readonly for: Duration;
  readonly stepsPerEpoch: number;
  /** of the length */
  readonly span: Span;
}

type OpenCall = Extract<OpenScalar, { readonly open: "call" }>;

/**
 * A schedule with its open end at the end of a stage.
 * @returns undefined after an error
 */
export function resolveScalar(scalar: OpenScalar, clock: StageClock, report: Report): Scalar | undefined {
  if (isConstant(scalar)) return scalar;
  return scalar.open === "pieces"
    ? resolvePieces(scalar.pieces, clock, report)
    : resolveCall(scalar, clock, report);
}

function resolveCall(scalar: OpenCall, clock: StageClock, report: Report): Schedule | undefined {
  const word = scalar.word as ScheduleDefinition;
  let ok = true;
  const resolver = {
    scalar: (value: OpenScalar): Scalar => {
      const closed = resolveScalar(value, clock, report);
      if (!closed) ok = false;
      return closed ?? Rational.of(0);
    },
    count: () => 1,
  };
  const args: Record<string, unknown> = {};
  for (const [name, { type }] of Object.entries(word.args)) {
    const value = scalar.args[name] ?? scalar.args[word.fallback?.[name] ?? name];
    if (value !== undefined) args[name] = type.resolveOpen ? type.resolveOpen(value, resolver) : value;
  }
  if (!ok) return undefined;
  for (const name of word.breakpoints ?? []) warnAfterEnd(scalar, name, args[name], clock, report);
  if (word.drops) warnFirstEpoch(scalar, args, clock, report);
  const closed: Schedule = { word, args };
  return scalar.whole ? withOrigin(closed, scalar.whole) : withOrigins(closed, () => originsOf(word, scalar));
}

/** Where the arguments come from; one that another stands for comes from that. */
function originsOf(word: ScheduleDefinition, { origins }: OpenCall): Origins {
  const its = origins?.() ?? {};
  const added = Object.entries(word.fallback ?? {}).flatMap(([name, other]) =>
    its[name] ? [] : [[name, derived(`\`${other}\``, its[other])] as const],
  );
  return { ...its, ...Object.fromEntries(added) };
}

/** Warns of breakpoints after the end of the stage, each at its own place where it is one of a list. */
function warnAfterEnd(
  { places, span }: OpenCall,
  name: string,
  value: unknown,
  clock: StageClock,
  report: Report,
): void {
  const list = Array.isArray(value) ? (value as readonly Duration[]) : undefined;
  for (const [i, at] of (list ?? [value as Duration]).entries())
    if (inSteps(at, clock.stepsPerEpoch).compare(inSteps(clock.for, clock.stepsPerEpoch)) >= 0)
      report(
        "breakpoint-after-end",
        (list && places[name]?.[i]) || span,
        { at: durationText(at), stage: durationText(clock.for) },
        lengthOf(clock),
      );
}

/** Epochs that were written as steps: what was to fall late falls before the first epoch is over. */
function warnFirstEpoch(
  { word, places }: OpenCall,
  args: Schedule["args"],
  clock: StageClock,
  report: Report,
): void {
  const [name = ""] = (word as ScheduleDefinition).breakpoints ?? [];
  const [at, spans] = [args[name] as readonly Duration[], places[name] ?? []];
  const last = at.at(-1);
  const [from, to] = word.extremes(args, () => []);
  if (!last || clock.for.unit !== "epochs" || clock.for.value.compare(Rational.of(2)) < 0) return;
  if (!from || !to || to.compare(from) >= 0 || at.some(({ unit }) => unit !== "steps")) return;
  if (last.value.compare(Rational.of(clock.stepsPerEpoch)) > 0 || spans.length === 0) return;
  report(
    "breakpoints-too-early",
    { ...spans[0]!, end: spans.at(-1)!.end },
    {
      steps: clock.stepsPerEpoch,
      stage: durationText(clock.for),
      epochs: at.map(({ value }) => durationText({ value, unit: "epochs" })).join(", "),
    },
    lengthOf(clock),
  );
}

function lengthOf({ span }: StageClock): readonly Label[] {
  return [{ span, text: "the length of the stage" }];
}

function resolvePieces(pieces: readonly OpenPiece[], clock: StageClock, report: Report): Scalar | undefined {
  const all: Curve[] = [];
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
    all.push(
      withOrigins({ curve: formOf(piece), start, end, from, to }, () => {
        const origins = piece.origins();
        return {
          curve: written(piece.span),
          start: derived(i === 0 ? "start of the stage" : "end of the piece before"),
          end: piece.over ? derived("its start and length", origins.over) : derived("end of the stage"),
          from: piece.from
            ? (origins.from ?? origins.value)
            : derived("value at the end of the piece before"),
          to: piece.to ? (origins.to ?? origins.value) : derived("value at the start"),
        };
      }),
    );
    start = end;
    value = to;
  }
  late();
  return withOrigins({ word: curves, args: { pieces: all } }, { schedule: written(pieces[0]!.span) });
}

/** The curve that a piece follows. */
function formOf({ curve }: OpenPiece): Curve["curve"] {
  const form = (curve as ScheduleDefinition).curve;
  if (!form) throw new Error(`${curve.name} defines no curve`);
  return form;
}

/** Sum of two durations: in their common unit, or in steps. */
function plusDuration(a: Duration, b: Duration, stepsPerEpoch: number): Duration {
  if (a.value.numerator === 0n) return b;
  if (a.unit === b.unit) return { unit: a.unit, value: a.value.add(b.value) };
  return { unit: "steps", value: inSteps(a, stepsPerEpoch).add(inSteps(b, stepsPerEpoch)) };
}
