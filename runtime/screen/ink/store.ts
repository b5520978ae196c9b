import type { RunEvent } from "../../events.ts";
import type { Wish } from "../screen.ts";
import { initialView, type RunView, reduce } from "../state.ts";
import { type Left, TimeLeft } from "../time-left.ts";

/** The state of the live screen: the run, and requests of the user that are not answered yet. */
export interface LiveView {
  readonly run: RunView;
  readonly stopping: boolean;
  readonly pausing: boolean;
  readonly saving: boolean;
  /** seconds since the start: a clock that shows that the run is alive */
  readonly seconds: number;
  readonly left: Left | undefined;
}

/**
 * Frames may use 1/150 of the time of a core; the rest is for the run. The time that Ink reports is two thirds of the
 * real cost of a frame.
 */
const BUDGET = 150;
/** The time between two frames: steps can be too frequent to read, but a screen without changes looks frozen. */
const FRAME_MS = { least: 250, most: 2000 };
/** The time between updates of the clock, even without events. */
const CLOCK_MS = 1000;
/** Weight of the newest frame in the mean cost. */
const COST_WEIGHT = 0.2;

/** Collects events and updates React from time to time. */
export class LiveStore {
  private view: Omit<LiveView, "seconds" | "left"> = {
    run: initialView,
    stopping: false,
    pausing: false,
    saving: false,
  };
  /** the state that React has; it must not change between updates */
  private shown: LiveView;
  private readonly listeners = new Set<() => void>();
  private timer: NodeJS.Timeout | undefined;
  private lastFrame = 0;
  /** mean time to lay out a frame, in milliseconds */
  private cost = 0;
  private changed = false;

  private readonly time: TimeLeft;

  /**
   * @param elapsed returns the seconds since the start
   * @param later the operations of the sweep's later experiments, as a multiple of those of this run
   */
  constructor(
    private readonly elapsed: () => number,
    later?: number,
  ) {
    this.time = new TimeLeft(later);
    this.shown = { ...this.view, seconds: elapsed(), left: undefined };
  }

  event(event: RunEvent): void {
    const { pausing, saving, ...rest } = this.view;
    this.time.observe(event, this.elapsed());
    this.view = {
      ...rest,
      run: reduce(this.view.run, event),
      pausing: event.event === "paused" ? false : pausing,
      saving: event.event === "notice" || event.event === "checkpoint" ? false : saving,
    };
    if (this.changed) return;
    this.changed = true;
    this.schedule(this.lastFrame + this.interval - performance.now());
  }

  /** Records how long a frame took. The frame rate depends on it. */
  frameTook(milliseconds: number): void {
    this.cost += COST_WEIGHT * (milliseconds - this.cost);
  }

  private get interval(): number {
    return Math.min(FRAME_MS.most, Math.max(FRAME_MS.least, this.cost * BUDGET));
  }

  asked(wish: Wish): void {
    if (wish === "stop") this.view = { ...this.view, stopping: true };
    else if (wish === "checkpoint") this.view = { ...this.view, saving: true };
    else this.view = { ...this.view, pausing: wish === "pause" };
    // the answer to a key is shown at once
    this.publish();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.schedule(CLOCK_MS);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): LiveView => this.shown;

  close(): void {
    clearTimeout(this.timer);
    this.listeners.clear();
  }

  private schedule(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.publish(), Math.max(0, milliseconds));
    this.timer.unref();
  }

  private publish(): void {
    this.changed = false;
    this.lastFrame = performance.now();
    this.shown = { ...this.view, seconds: this.elapsed(), left: this.time.left };
    for (const listener of this.listeners) listener();
    this.schedule(Math.max(CLOCK_MS, this.interval));
  }
}
