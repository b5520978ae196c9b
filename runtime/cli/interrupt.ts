import type { RunControl } from "../control.ts";
import type { Screen } from "../screen/screen.ts";
import { EXIT } from "./exit-codes.ts";
import type { Io } from "./io.ts";

/**
 * One press of Ctrl-C can reach the process twice, once from the terminal and once passed on by a parent such as npx.
 * What follows the first this closely is the same wish.
 */
const SAME_WISH_MS = 300;

/** SIGHUP: the terminal was closed, and nobody can press a key any more. */
const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * The one handler for what a user asks of a run, whether by key or by signal. The first request to stop lets the step
 * finish and a checkpoint be written; the second ends the process, and leaves the last checkpoint as it is: they are
 * replaced whole.
 */
export class Interrupts {
  private asked: number | undefined;
  private screen: Screen | undefined;
  private readonly release: () => void;
  private readonly aborter = new AbortController();

  constructor(
    private readonly io: Io,
    readonly control: RunControl,
    private readonly now: () => number = Date.now,
  ) {
    this.release = io.onSignals(SIGNALS, () => this.stop());
  }

  /** Aborted by the first request: for what has no steps, such as an installation. */
  get signal(): AbortSignal {
    return this.aborter.signal;
  }

  /** The screen that shows requests and is closed before the process is ended. */
  attach(screen: Screen): void {
    this.screen = screen;
  }

  stop(): void {
    const now = this.now();
    if (this.asked === undefined) {
      this.asked = now;
      this.control.requestStop();
      this.aborter.abort();
      this.screen?.asked("stop");
    } else if (now - this.asked >= SAME_WISH_MS) {
      this.screen?.close();
      this.io.exit(EXIT.stopped);
    }
  }

  pause(): void {
    this.control.togglePause();
    this.screen?.asked(this.control.pausing ? "pause" : "continue");
  }

  checkpoint(): void {
    this.control.requestCheckpoint();
    this.screen?.asked("checkpoint");
  }

  close(): void {
    this.release();
  }
}
