import type { RunEvent } from "../events.ts";
import { durationText } from "./format.ts";

/** Seconds to the end of the run, and to that of the sweep it is a part of. */
export interface Left {
  readonly run: number;
  readonly sweep?: number;
}

interface Point {
  readonly seconds: number;
  readonly share: number;
}

/** The speed is measured over the last minute, or over the last quarter of the time if that is longer, because stages differ. */
const WINDOW = { least: 60, part: 0.25 };
const MOST_POINTS = 200;

/**
 * How long a run takes still: its work is known in operations, evaluations included, and its pace is looked at. A
 * pause does not count.
 */
export class TimeLeft {
  private points: Point[] = [];
  private newest: Point | undefined;

  /** @param later work of the sweep's other experiments that are to come, in runs of this one */
  constructor(private readonly later: number | undefined = undefined) {}

  /** @param seconds of a clock that nobody sets */
  observe(event: RunEvent, seconds: number): void {
    // what is not at the pace of work: a pause, and what is prepared before a first step
    if (event.event === "continued" || event.event === "stage") this.points = [];
    if (!("of_run" in event)) return;
    const point = { seconds, share: event.of_run };
    this.newest = point;
    const last = this.points.at(-1);
    const window = Math.max(WINDOW.least, seconds * WINDOW.part);
    if (last && seconds - last.seconds < window / MOST_POINTS) return;
    // the newest point before the window stays, since a step may take longer than that
    const within = this.points.findIndex((one) => seconds - one.seconds <= window);
    const from = within < 0 ? this.points.length - 1 : within - 1;
    this.points = [...this.points.slice(Math.max(0, from)), point];
  }

  /** undefined if the speed is not known yet */
  get left(): Left | undefined {
    const first = this.points[0];
    const { newest, later } = this;
    if (!first || !newest) return undefined;
    const share = newest.share - first.share;
    const seconds = newest.seconds - first.seconds;
    if (share <= 0 || seconds <= 0) return undefined;
    const pace = seconds / share;
    const run = (1 - newest.share) * pace;
    return { run, ...(later === undefined ? {} : { sweep: run + later * pace }) };
  }
}

/** `16 s left`, or `16 s left, sweep 2 h 3 m` */
export function leftText({ run, sweep }: Left): string {
  return `${durationText(run)} left${sweep === undefined ? "" : `, sweep ${durationText(sweep)}`}`;
}
