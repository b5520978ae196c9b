import type { RunEvent } from "../events.ts";

/** Shows a run. It reads events and changes nothing. */
export interface Screen {
  show(event: RunEvent): void;
  /** Shows a request of the user at once, because the run answers only between two steps. */
  asked(wish: Wish): void;
  /** Ends the screen and restores the terminal. It can be called twice. */
  close(): void;
}

export type Wish = "stop" | "pause" | "continue" | "checkpoint";

/** Shows nothing. */
export const noScreen: Screen = { show() {}, asked() {}, close() {} };
