import type { RunControl } from "../control.ts";
import type { Screen } from "../screen/screen.ts";
import { EXIT } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { type Family, KEEP_RUNNING, ownFamily, watchOrphan } from "./orphan.ts";

/**
 * One press of Ctrl-C can reach the process twice: from the terminal, and from a parent process such as npx. A second signal
 * within this time belongs to the same press.
 */
const SAME_WISH_MS = 300;

/** SIGHUP means that the terminal was closed, so no more keys can be pressed. */
const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Handles all requests of the user to a run, from keys and signals. The first request to stop finishes the step and writes a
 * checkpoint. The second one ends the process at once; the last checkpoint stays intact, because checkpoints are written
 * atomically.
 */
export class Interrupts {
  private asked: number | undefined;
  private screen: Screen | undefined;
  private readonly release: () => void;
  private readonly aborter = new AbortController();

  constructor(
    private readonly io: Io,
    readonly control: RunControl,
    private readonly now: () => number = () => performance.now(),
    family: Family = ownFamily(io.env),
  ) {
    // with KEEP_RUNNING, the run continues after the terminal is closed
    const hangUpIgnored = Boolean(io.env[KEEP_RUNNING]);
    const releaseSignals = io.onSignals(SIGNALS, (signal) => {
      if (signal !== "SIGHUP" || !hangUpIgnored) this.stop();
    });
    const releaseWatch = watchOrphan(() => {
      if (this.asked === undefined) this.stop();
    }, family);
    this.release = () => {
      releaseSignals();
      releaseWatch();
    };
  }

  /** Aborted by the first request to stop; for work without steps, such as an installation. */
  get signal(): AbortSignal {
    return this.aborter.signal;
  }

  /** Sets the screen that shows requests. It is closed before the process ends. */
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
