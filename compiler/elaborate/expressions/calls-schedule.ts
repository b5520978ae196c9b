import type { Span } from "../../../grammar/span.ts";
import { durationText } from "../../experiment/number-text.ts";
import type { OpenPiece, OpenSchedule } from "../../experiment/open-schedule.ts";
import { type Origins, written } from "../../experiment/origin.ts";
import type { Duration } from "../../experiment/quantity.ts";
import { describe, ERROR, type Located, type OpenOp, type Value } from "../../experiment/values.ts";
import type { ScheduleDefinition } from "../../vocabulary/define/schedules.ts";
import type { Env } from "../context.ts";
import type { Arguments } from "./arguments.ts";

const schedule = (value: OpenSchedule): Value => ({ kind: "schedule", value });

/** A call of a schedule word. */
export function makeSchedule(env: Env, word: ScheduleDefinition, args: Arguments, span: Span): Value {
  const { report } = env.context;
  const origins = (): Origins => ({ ...args.origins(), schedule: written(span) });
  const given = args.resolved(word);
  const conflict = word.conflict?.(given);
  if (conflict) {
    report(conflict, span, {});
    return ERROR;
  }
  const piece = word.piece?.(given);
  if (piece) {
    const { from, to, over } = piece;
    const known = { ...(from ? { from } : {}), ...(to ? { to } : {}), ...(over ? { over } : {}) };
    const one: OpenPiece = { name: word.name, curve: piece.curve, ...known, span, origins };
    return schedule({ open: "pieces", pieces: [one], span });
  }
  if (!(word.breakpoints ?? []).every((name) => inOrder(env, given[name], args.itemSpans(name))))
    return ERROR;
  const form = word.becomes?.(given) ?? { word, args: given };
  const places = Object.fromEntries((word.breakpoints ?? []).map((name) => [name, args.itemSpans(name)]));
  return schedule({ open: "call", ...form, places, span, origins });
}

/** Whether breakpoints with the same unit are in order of time; reports it if not. */
function inOrder(env: Env, value: unknown, spans: readonly Span[]): boolean {
  if (!Array.isArray(value)) return true;
  const at = value as readonly Duration[];
  for (const [i, one] of at.entries()) {
    const before = at[i - 1];
    if (before?.unit !== one.unit || before.value.compare(one.value) < 0) continue;
    const texts = { at: durationText(one), before: durationText(before) };
    env.context.report("breakpoints-order", spans[i]!, texts, [
      { span: spans[i - 1]!, text: "the one before" },
    ]);
    return false;
  }
  return true;
}

/** `a then b`: augmentations in order, or pieces of a schedule. */
export function inSequence(env: Env, items: readonly Located[], span: Span): Value {
  const { report } = env.context;
  if (items.some(({ value }) => value.kind === "error")) return ERROR;
  const first = items[0]!.value;
  const wanted = first.kind === "augment" ? "augment" : "schedule";
  const ops: OpenOp[] = [];
  const pieces: OpenPiece[] = [];
  for (const { value, span: itemSpan } of items) {
    if (wanted === "augment" && value.kind === "augment") {
      for (const op of value.ops) ops.push(op);
      continue;
    }
    if (wanted === "augment" || value.kind !== "schedule") {
      report("then-of", itemSpan, { found: describe(value) });
      return ERROR;
    }
    if (value.value.open !== "pieces") {
      report("piece-of", itemSpan, { found: `\`${value.value.word.name}\`` });
      return ERROR;
    }
    for (const piece of value.value.pieces) {
      if (pieces.length > 0 && piece.from !== undefined && !isFlat(piece)) {
        report("piece-from", piece.span, { name: piece.name });
        return ERROR;
      }
      pieces.push(piece);
    }
  }
  if (wanted === "augment") return { kind: "augment", ops };
  for (const [i, piece] of pieces.entries())
    if (piece.over === undefined && i < pieces.length - 1) {
      report("piece-wants-over", piece.span, { name: piece.name });
      return ERROR;
    }
  return schedule({ open: "pieces", pieces, span });
}

/** Whether a piece is constant. Its value may then differ from the end of the piece before it. */
function isFlat({ curve }: OpenPiece): boolean {
  return (curve as ScheduleDefinition).curve?.flat === true;
}
