/**
 * Requests of the user to a running experiment, from keys and signals. The run checks them between two steps.
 */
export class RunControl {
  private stop = false;
  private pause = false;
  private save = false;
  private wake: (() => void) | undefined;

  /** Asks the run to finish the step, write a checkpoint and stop. */
  requestStop(): void {
    this.stop = true;
    this.wake?.();
  }

  togglePause(): void {
    this.pause = !this.pause;
    if (!this.pause) this.wake?.();
  }

  /** Asks the run to write a checkpoint after this step and continue. */
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

  /** Resolves when the pause is over or a stop was requested. */
  async whilePaused(): Promise<void> {
    while (this.pause && !this.stop)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    this.wake = undefined;
  }
}

/** Thrown on a request to stop, in code that has no steps to stop after. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}
