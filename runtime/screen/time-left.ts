import type { RunEvent } from "../events.ts";
import { durationText } from "./format.ts";

/** Seconds to the end of the run, and to the end of its sweep. */
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
 * Estimates the remaining time of a run. Its total operations are known, evaluations included, and its speed is
 * measured. Pauses do not count.
 */
export class TimeLeft {
  private points: Point[] = [];
  private newest: Point | undefined;

  /** @param later the operations of the sweep's later experiments, as a multiple of those of this run */
  constructor(private readonly later: number | undefined = undefined) {}

  /** @param seconds time of a monotonic clock */
  observe(event: RunEvent, seconds: number): void {
    // a pause, and the preparation of a first step, would distort the speed
    if (event.event === "continued" || event.event === "stage") this.points = [];
    if (!("of_run" in event)) return;
    const point = { seconds, share: event.of_run };
    this.newest = point;
    const last = this.points.at(-1);
    const window = Math.max(WINDOW.least, seconds * WINDOW.part);
    if (last && seconds - last.seconds < window / MOST_POINTS) return;
    // keep the newest point before the window, because a step can take longer than the window
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
