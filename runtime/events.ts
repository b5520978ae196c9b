/**
 * All events of a run. The screens, `--json` and `events.jsonl` in the run folder show only these. Two runs of the same plan
 * on the same machine differ only in the fields that measure time (`seconds`, `images_per_second`). `of_run` is the share of
 * the run's operations that are done, from 0 to 1. All numbers are finite: a run stops at the first one that is not.
 */
export interface RunEvents {
  /** the first event */
  version: { readonly schema: 1; readonly aclc: string };
  /** the run is set up; training has not started */
  run: {
    readonly experiment: string;
    readonly folder: string;
    readonly seed: number;
    readonly precision: string;
    readonly plan_digest: string;
    readonly engine: string;
    readonly device: string;
    /** engine versions and settings, data digests */
    readonly details: Readonly<Record<string, string | number | boolean>>;
    readonly stages: readonly StageOutline[];
    readonly evaluations: readonly string[];
  };
  /** a stage starts, or continues after `update` updates */
  stage: StageOutline & { readonly index: number; readonly count: number; readonly update: number };
  /** one update is done */
  step: {
    readonly stage: string;
    /** 1-based */
    readonly epoch: number;
    /** updates done in this stage */
    readonly step: number;
    readonly loss: number;
    /** each named loss, unweighted */
    readonly losses: Readonly<Record<string, number>>;
    readonly attacks: Readonly<Record<string, AttackReading>>;
    readonly lr: number;
    readonly gradient_norm: number;
    readonly images: number;
    readonly images_per_second: number;
    readonly of_run: number;
  };
  /** an epoch is done; its losses and gradient norm are means over the updates of the epoch */
  epoch: {
    readonly stage: string;
    readonly epoch: number;
    readonly step: number;
    readonly loss: number;
    /** each named loss, unweighted */
    readonly losses: Readonly<Record<string, number>>;
    /** means over the readings of the epoch */
    readonly attacks: Readonly<Record<string, AttackGain>>;
    readonly gradient_norm: number;
    /** of the last update */
    readonly lr: number;
    readonly seconds: number;
  };
  /** a measurement; `stage` is the stage, or the checkpoint of an evaluation */
  metric: {
    readonly stage: string;
    /** the epoch of the weights */
    readonly epoch: number;
    readonly name: string;
    /** data it was measured on */
    readonly split: string;
    readonly value: number;
    /** images it was measured on */
    readonly items: number;
    /** under an attack: share of the images, from 0 to 1, whose gradient is exactly 0 in the first iteration */
    readonly zero_gradients?: number;
    /**
     * the share of images that are also classified correctly: the attack did not change them, so it did not test them
     */
    readonly zero_gradients_right?: number;
    readonly of_run: number;
  };
  /** progress of an evaluation or preparation */
  progress: {
    readonly what: string;
    readonly done: number;
    readonly of: number;
    readonly of_run: number;
  };
  checkpoint: {
    readonly stage: string;
    readonly name: string;
    readonly epoch: number;
    readonly step: number;
    readonly file: string;
  };
  stage_finished: { readonly stage: string; readonly seconds: number };
  /** a message for the user; the run continues */
  notice: { readonly text: string };
  paused: { readonly stage: string; readonly step: number };
  continued: { readonly stage: string; readonly step: number };
  /** the last event of a run that is complete */
  finished: { readonly folder: string; readonly seconds: number };
  /** the last event of a run that was stopped on request; `aclc resume` continues it */
  stopped: {
    readonly folder: string;
    /** the stage or evaluation at that moment */
    readonly stage: string;
    readonly epoch?: number;
    readonly step?: number;
  };
  /** the last event of a run that failed */
  failed: { readonly code: string; readonly message: string; readonly help?: string };
}

export interface StageOutline {
  readonly name: string;
  /** total epochs; a fraction if the length of the stage is in steps */
  readonly epochs: number;
  readonly steps_per_epoch: number;
  readonly steps: number;
  readonly batch: number;
  readonly losses: readonly string[];
  /** the number of iterations of each attack, by the names of its views */
  readonly attacks: Readonly<Record<string, number>>;
}

export interface AttackReading {
  /** radius in pixel scale */
  readonly radius: number;
  readonly steps: number;
  /** measured at some updates, and at the last update of each epoch */
  readonly gain?: AttackGain;
}

/** The objective of an attack, in the attack's own batch norm mode. */
export interface AttackGain {
  /** at the start of the attack */
  readonly first: number;
  /** at the final views, which training uses */
  readonly last: number;
}

export type EventName = keyof RunEvents;
export type RunEvent = { [K in EventName]: { readonly event: K } & RunEvents[K] }[EventName];
export type Emit = (event: RunEvent) => void;

/**
 * An event as one line of JSON. Numbers that are not finite are written as strings, because JSON would write `null`.
 */
export function eventLine(event: RunEvent): string {
  const text = JSON.stringify(event, (_, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
  return `${text}\n`;
}
