/**
 * What a user may ask of a run while it goes: one handler for keys and signals. A run looks here between two steps.
 */
export class RunControl {
  private stop = false;
  private pause = false;
  private save = false;
  private wake: (() => void) | undefined;

  /** Finish the step, write a checkpoint, end. */
  requestStop(): void {
    this.stop = true;
    this.wake?.();
  }

  togglePause(): void {
    this.pause = !this.pause;
    if (!this.pause) this.wake?.();
  }

  /** Write a checkpoint after this step and go on. */
  requestCheckpoint(): void {
    this.save = true;
  }

  get stopping(): boolean {
    return this.stop;
  }

  get pausing(): boolean {
    return this.pause;
  }

  /** Whether a checkpoint was asked for since the last call. */
  takeCheckpointRequest(): boolean {
    const asked = this.save;
    this.save = false;
    return asked;
  }

  /** Returns when a pause is over or a stop was asked for. */
  async whilePaused(): Promise<void> {
    while (this.pause && !this.stop)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    this.wake = undefined;
  }
}

/** Ends, on a request to stop, what has no steps of its own to stop after. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}
