import type { RunEvent } from "../events.ts";

/** Something that shows a run. It reads events and changes nothing. */
export interface Screen {
  show(event: RunEvent): void;
  /** What the user asked for by key or signal, shown at once: the run answers only between two steps. */
  asked(wish: Wish): void;
  /** Ends the screen and restores the terminal. It can be called twice. */
  close(): void;
}

export type Wish = "stop" | "pause" | "continue" | "checkpoint";

/** Shows nothing. */
export const noScreen: Screen = { show() {}, asked() {}, close() {} };
