/**
 * The one table of what a run says. Every screen, the JSON lines and the run folder's events.jsonl show these and
 * nothing else. Fields of time (`seconds`, `images_per_second`) are the only ones that differ between two runs of
 * the same plan on the same machine.
 */
export interface RunEvents {
  /** first of every stream */
  version: { readonly schema: 1; readonly aclc: string };
  /** the run is set up; nothing has been trained yet */
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
  /** a stage begins, or goes on after `update` updates */
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
  };
  /** an epoch is done */
  epoch: {
    readonly stage: string;
    readonly epoch: number;
    readonly step: number;
    readonly loss: number;
    readonly seconds: number;
  };
  /** a measurement; `stage` is the stage, or the checkpoint of an evaluation */
  metric: {
    readonly stage: string;
    readonly epoch?: number;
    readonly name: string;
    /** data it was measured on */
    readonly split: string;
    readonly value: number;
    readonly items: number;
  };
  /** progress of something long that is no step: an evaluation, a preparation */
  progress: { readonly what: string; readonly done: number; readonly of: number };
  checkpoint: {
    readonly stage: string;
    readonly name: string;
    readonly epoch: number;
    readonly step: number;
    readonly file: string;
  };
  stage_finished: { readonly stage: string; readonly seconds: number };
  /** something the user should know that stops nothing */
  notice: { readonly text: string };
  paused: { readonly stage: string; readonly step: number };
  continued: { readonly stage: string; readonly step: number };
  /** last of a run that ended as planned */
  finished: { readonly folder: string; readonly seconds: number };
  /** last of a run that was asked to stop; `aclc resume` goes on from here */
  stopped: {
    readonly folder: string;
    /** the stage that was under way, or the evaluation */
    readonly stage: string;
    readonly epoch?: number;
    readonly step?: number;
  };
  /** last of a run that could not go on */
  failed: { readonly code: string; readonly message: string; readonly help?: string };
}

export interface StageOutline {
  readonly name: string;
  /** epochs in all, fractions where the stage is measured in steps */
  readonly epochs: number;
  readonly steps_per_epoch: number;
  readonly steps: number;
  readonly batch: number;
  readonly losses: readonly string[];
  /** attacks by the views they make, with the number of iterations */
  readonly attacks: Readonly<Record<string, number>>;
}

export interface AttackReading {
  /** radius in pixel scale */
  readonly radius: number;
  readonly steps: number;
  /** objective at the start and at the last iterate */
  readonly first: number;
  readonly last: number;
}

export type EventName = keyof RunEvents;
export type RunEvent = { [K in EventName]: { readonly event: K } & RunEvents[K] }[EventName];
export type Emit = (event: RunEvent) => void;
