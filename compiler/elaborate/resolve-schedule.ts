import type { Label } from "../../grammar/diagnostic.ts";
import type { Span } from "../../grammar/span.ts";
import { outsideOf } from "../derive/schedule-range.ts";
import { durationText } from "../experiment/number-text.ts";
import { isConstant, type OpenPiece, type OpenScalar, type Within } from "../experiment/open-schedule.ts";
import { derived, type Origins, written } from "../experiment/origin.ts";
import { withOrigin, withOrigins } from "../experiment/origins.ts";
import { type Duration, inSteps, type Scalar, type Schedule } from "../experiment/quantity.ts";
import { Rational } from "../experiment/rational.ts";
import type { Report } from "../rules/diagnostics.ts";
import { holdToRules } from "../rules/run.ts";
import type { Place, StageTime } from "../rules/subjects.ts";
import type { ScheduleDefinition } from "../vocabulary/define/schedules.ts";
import { type Curve, curves } from "../vocabulary/schedules/curves.ts";
import { attempt, unresolved } from "./attempt.ts";

/** What a schedule needs to know of its stage. */
export interface StageClock {
  readonly for: Duration;
  readonly stepsPerEpoch: number;
  /** span of the `for` statement */
  readonly span: Span;
}

type OpenCall = Extract<OpenScalar, { readonly open: "call" }>;

/**
 * A schedule with its open end set to the end of the stage.
 * @returns undefined after an error
 */
export function resolveScalar(scalar: OpenScalar, clock: StageClock, report: Report): Scalar | undefined {
  if (isConstant(scalar)) return scalar;
  const closed =
    scalar.open === "pieces"
      ? resolvePieces(scalar.pieces, clock, report)
      : resolveCall(scalar, clock, report);
  return closed && scalar.within && !staysWithin(closed, scalar.within, clock, report) ? undefined : closed;
}

/** Whether the value of a param stays in its range during the whole stage; reports it if not. */
function staysWithin(closed: Scalar, within: Within, clock: StageClock, report: Report): boolean {
  const { low, high, texts, span, declared } = within;
  const limits = { low: { value: low }, high: { value: high }, says: "" };
  const found = outsideOf(closed, limits, timeOf(clock));
  if (!found) return true;
  report("out-of-range", span, { ...texts, epoch: found.epoch }, [
    { span: declared, text: "declared here" },
    ...lengthOf(clock),
  ]);
  return false;
}

function resolveCall(scalar: OpenCall, clock: StageClock, report: Report): Schedule | undefined {
  const word = scalar.word as ScheduleDefinition;
  let ok = true;
  const resolver = {
    scalar: (value: OpenScalar): Scalar => resolveScalar(value, clock, report) ?? unresolved(),
    count: () => 1,
  };
  const args: Record<string, unknown> = {};
  for (const [name, { type }] of Object.entries(word.args)) {
    const value = scalar.args[name] ?? scalar.args[word.fallback?.[name] ?? name];
    if (value === undefined) continue;
    const resolved = type.resolveOpen ? attempt(() => type.resolveOpen!(value, resolver)) : value;
    if (resolved === undefined) ok = false;
    else args[name] = resolved;
  }
  if (!ok) return undefined;
  const closed: Schedule = { word, args };
  const { places, span } = scalar;
  checkSchedule(closed, clock, report, ({ key = "", item }) => {
    const spans = places[key];
    if (!Array.isArray(args[key]) || !spans || spans.length === 0) return span;
    return item === undefined ? { ...spans[0]!, end: spans.at(-1)!.end } : (spans[item] ?? span);
  });
  return scalar.whole ? withOrigin(closed, scalar.whole) : withOrigins(closed, () => originsOf(word, scalar));
}

/** The origins of the arguments. An argument that falls back to another one is derived from it. */
function originsOf(word: ScheduleDefinition, { origins }: OpenCall): Origins {
  const known = origins?.() ?? {};
  const added = Object.entries(word.fallback ?? {}).flatMap(([name, other]) =>
    known[name] ? [] : [[name, derived(`\`${other}\``, known[other])] as const],
  );
  return { ...known, ...Object.fromEntries(added) };
}

/** The time of a stage in the form that rules take. */
export function timeOf(clock: StageClock): StageTime {
  const { for: length, stepsPerEpoch } = clock;
  return { for: length, stepsPerEpoch, updates: Math.ceil(inSteps(length, stepsPerEpoch).toNumber()) };
}

/**
 * Checks a schedule with the rules.
 * @param spanOf spans of its arguments
 */
function checkSchedule(
  call: Schedule,
  clock: StageClock,
  report: Report,
  spanOf: (place: Place) => Span,
): void {
  const time = timeOf(clock);
  holdToRules(
    "schedule",
    { call, time },
    (place) => (place.node === time ? clock.span : spanOf(place)),
    report,
  );
}

function lengthOf({ span }: StageClock): readonly Label[] {
  return [{ span, text: "the length of the stage" }];
}

function resolvePieces(pieces: readonly OpenPiece[], clock: StageClock, report: Report): Scalar | undefined {
  const all: Curve[] = [];
  let start: Duration = { unit: (pieces[0]?.over ?? clock.for).unit, value: Rational.of(0) };
  let value: Rational | undefined;
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
  const closed: Schedule = { word: curves, args: { pieces: all } };
  checkSchedule(closed, clock, report, () => pieces.at(-1)!.span);
  return withOrigins(closed, { schedule: written(pieces[0]!.span) });
}

/** The curve of a piece. */
function formOf({ curve }: OpenPiece): Curve["curve"] {
  const form = (curve as ScheduleDefinition).curve;
  if (!form) throw new Error(`${curve.name} defines no curve`);
  return form;
}

/** The sum of two durations, in their common unit or in steps. */
function plusDuration(a: Duration, b: Duration, stepsPerEpoch: number): Duration {
  if (a.value.numerator === 0n) return b;
  if (a.unit === b.unit) return { unit: a.unit, value: a.value.add(b.value) };
  return { unit: "steps", value: inSteps(a, stepsPerEpoch).add(inSteps(b, stepsPerEpoch)) };
}
