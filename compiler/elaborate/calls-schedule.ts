import type { Span } from "../../grammar/span.ts";
import { durationText } from "../experiment/number-text.ts";
import type { OpenPiece, OpenSchedule } from "../experiment/open-schedule.ts";
import { describe, ERROR, type Located, type OpenOp, type Value } from "../experiment/values.ts";
import type { Duration } from "../plan/schema.ts";
import type { Arguments } from "./arguments.ts";
import type { Env } from "./context.ts";
import { derived, type Origins, written } from "./origin.ts";

const schedule = (value: OpenSchedule): Value => ({ kind: "schedule", value });

/** A call of the schedule family. */
export function makeSchedule(env: Env, name: string, args: Arguments, span: Span): Value {
  const { report } = env.context;
  const origins = (): Origins => ({ ...args.origins(), schedule: written(span) });
  const piece = (one: Omit<OpenPiece, "span" | "name" | "origins">): Value =>
    schedule({ open: "pieces", pieces: [{ name, ...one, span, origins }], span });
  switch (name) {
    case "warmup": {
      const into = args.all.has("into");
      if (into === args.all.has("to")) {
        report("warmup-goal", span, {});
        return ERROR;
      }
      const [over, from] = [args.duration("over"), args.number("from")];
      return into
        ? schedule({ open: "warmup_into", over, from, into: args.scalar("into"), span, origins })
        : piece({ curve: "linear", from, to: args.number("to"), over });
    }
    case "cosine":
    case "ramp": {
      const [from, over] = [args.optionalNumber("from"), args.optionalDuration("over")];
      return piece({
        curve: name === "ramp" ? "linear" : "cosine",
        to: args.number("to"),
        ...(from ? { from } : {}),
        ...(over ? { over } : {}),
      });
    }
    case "constant": {
      const [value, over] = [args.optionalNumber("value"), args.optionalDuration("over")];
      return piece({
        curve: "constant",
        ...(value ? { from: value, to: value } : {}),
        ...(over ? { over } : {}),
      });
    }
    case "milestones": {
      const at = args.list("at").map((item) => {
        if (item.value.kind !== "duration") throw new Error("a breakpoint is a duration");
        return { value: item.value.value, span: item.span };
      });
      if (!inOrder(env, at)) return ERROR;
      return schedule({
        open: "milestones",
        from: args.number("from"),
        at,
        times: args.number("times"),
        span,
        origins,
      });
    }
    case "staircase": {
      const every = args.duration("every");
      return schedule({
        open: "staircase",
        from: args.number("from"),
        add: args.number("add"),
        every,
        first: args.optionalDuration("first") ?? every,
        span,
        origins: () => {
          const its = origins();
          return { ...its, first: its.first ?? derived("`every`", its.every) };
        },
      });
    }
    case "per_epoch":
      return schedule({ open: "per_epoch", of: args.scalar("of"), span, origins });
    case "count":
      return schedule({ open: "count", from: args.whole("from"), of: args.scalar("of"), span, origins });
    default:
      throw new Error(`no schedule ${name}`);
  }
}

/** Whether breakpoints in the same unit stand in the order of time, each once. */
function inOrder(env: Env, at: readonly { readonly value: Duration; readonly span: Span }[]): boolean {
  for (const [i, { value, span }] of at.entries()) {
    const before = at[i - 1];
    if (before?.value.unit !== value.unit || before.value.value.compare(value.value) < 0) continue;
    const texts = { at: durationText(value), before: durationText(before.value) };
    env.context.report("breakpoints-order", span, texts, [{ span: before.span, text: "the one before" }]);
    return false;
  }
  return true;
}

/** `a then b`: augmentations one after the other, or pieces of one schedule. */
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
      report("piece-of", itemSpan, { found: `\`${value.value.open}\`` });
      return ERROR;
    }
    for (const piece of value.value.pieces) {
      if (pieces.length > 0 && piece.from !== undefined && piece.curve !== "constant") {
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
