import type { RunView } from "../state.ts";

/** The arrangement of the parts: below each other (narrow or full width), or in two columns. */
export type Width = "narrow" | "normal" | "wide";

/** What a frame shows, in rows. It is always at least one row shorter than the screen. */
export interface Layout {
  readonly width: Width;
  readonly columns: number;
  /** columns of the left part; all columns unless `wide` */
  readonly left: number;
  /** name of the experiment, engine */
  readonly header: boolean;
  readonly folder: boolean;
  /** speed and time left; part of the line of the bar if there is room */
  readonly speed: boolean;
  /** the bar of an evaluation or preparation */
  readonly activity: boolean;
  readonly loss: boolean;
  /** losses by name, below the loss itself */
  readonly losses: number;
  readonly attacks: number;
  readonly rates: boolean;
  readonly metrics: number;
  readonly notices: number;
  readonly footer: boolean;
  /** empty lines between the parts */
  readonly gaps: number;
}

export const NARROW_BELOW = 60;
export const WIDE_FROM = 110;
const MAX_COLUMNS = 160;
const SHOWN_NOTICES = 2;

export function layoutOf(view: RunView, columns: number, rows: number): Layout {
  const width: Width = columns < NARROW_BELOW ? "narrow" : columns < WIDE_FROM ? "normal" : "wide";
  const used = Math.min(columns, MAX_COLUMNS);
  let free = Math.max(1, rows - 1);
  /** Takes rows as long as there are any. */
  const take = (wanted: number): number => {
    const taken = Math.max(0, Math.min(wanted, free));
    free -= taken;
    return taken;
  };
  const stage = view.stage;
  // In the order of importance. The line of the stage and its bar come first; without a stage there is one line.
  take(stage ? 2 : 1);
  const footer = take(1) === 1;
  const loss = stage ? take(1) : 0;
  const activity = view.progress !== undefined && take(1) === 1;
  const speed = width !== "narrow" || (stage !== undefined && take(1) === 1);
  const header = take(1) === 1;
  const named = namedLosses(view).length;
  const attacks = take(Object.keys(stage?.attacks ?? {}).length);
  const notices = take(Math.min(SHOWN_NOTICES, view.notices.length));
  const beside = width === "wide" && stage !== undefined;
  const some = beside ? 0 : take(Math.min(2, view.metrics.length));
  const losses = take(named);
  const rates = stage !== undefined && take(1) === 1;
  const more = beside ? 0 : take(view.metrics.length - some);
  const folder = take(1) === 1;
  const metrics = beside
    ? Math.min(view.metrics.length, Math.max(loss + losses + attacks + Number(rates), free))
    : some + more;
  // next to the losses, measurements need additional rows only if there are more of them
  if (beside) free -= Math.max(0, metrics - (loss + losses + attacks + Number(rates)));
  const blocks = [stage !== undefined, loss > 0, !beside && metrics > 0, notices > 0 || activity, footer];
  return {
    width,
    columns: used,
    left: beside ? Math.floor(used * 0.56) : used,
    header,
    folder,
    speed,
    activity,
    loss: loss > 0,
    losses,
    attacks,
    rates,
    metrics,
    notices,
    footer,
    gaps: take(blocks.filter(Boolean).length),
  };
}

/** A single loss is the loss itself. */
export function namedLosses(view: RunView): string[] {
  const names = Object.keys(view.stage?.losses ?? {});
  return names.length > 1 ? names : [];
}
