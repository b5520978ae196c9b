import type { AttackReading, RunEvent, RunEvents, StageOutline } from "../events.ts";
import { emptySeries, extend, type Series } from "./series.ts";
import { isMasked } from "./zero-gradients.ts";

export type Phase = "preparing" | "training" | "paused" | "evaluating" | "finished" | "stopped" | "failed";

/** The state of a screen: a function of the events so far, without a clock. */
export interface RunView {
  readonly phase: Phase;
  readonly run?: RunEvents["run"];
  readonly stage?: StageView;
  /** names of the stages that are done */
  readonly done: readonly string[];
  /** the progress of an evaluation or preparation */
  readonly progress?: RunEvents["progress"];
  /** the last value of each measurement, the newest at the end */
  readonly metrics: readonly RunEvents["metric"][];
  /** the newest at the end */
  readonly notices: readonly string[];
  readonly checkpoint?: RunEvents["checkpoint"];
  /** seconds of the whole run, after its end */
  readonly seconds?: number;
  readonly stopped?: RunEvents["stopped"];
  readonly failed?: RunEvents["failed"];
}

export interface StageView {
  readonly outline: StageOutline;
  /** 0-based, of `count` */
  readonly index: number;
  readonly count: number;
  /** updates done */
  readonly step: number;
  /** 1-based */
  readonly epoch: number;
  readonly loss: Series;
  readonly losses: Readonly<Record<string, Series>>;
  readonly attacks: Readonly<Record<string, AttackReading>>;
  readonly lr: number;
  readonly gradientNorm: number;
  /** smoothed; 0 before the first step */
  readonly imagesPerSecond: number;
}

export const initialView: RunView = { phase: "preparing", done: [], metrics: [], notices: [] };

const KEPT_NOTICES = 20;
/** Weight of the newest step in the mean speed. The time left follows a change within about thirty steps. */
const SPEED_WEIGHT = 0.1;

type Rules = { readonly [K in keyof RunEvents]: (view: RunView, event: RunEvents[K]) => RunView };

const rules: Rules = {
  version: (view) => view,
  run: (view, event) => ({ ...view, run: event }),
  stage: (view, event) => {
    const { progress: _, ...rest } = view;
    return { ...rest, phase: "preparing", stage: beginStage(event) };
  },
  step: (view, event) => {
    const stage = view.stage;
    if (stage?.outline.name !== event.stage) return view;
    const { progress: _, ...rest } = view;
    return {
      ...rest,
      phase: view.phase === "paused" ? "paused" : "training",
      stage: afterStep(stage, event),
    };
  },
  epoch: (view) => view,
  metric: (view, event) => ({
    ...view,
    ...(isMasked(event)
      ? {
          notices: withNotice(
            view.notices,
            `${event.name} on ${event.split} may be too good: the attack has no gradient`,
          ),
        }
      : {}),
    metrics: [...view.metrics.filter((other) => !sameMeasurement(other, event)), event],
  }),
  progress: (view, event) => {
    if (event.done < event.of) return { ...view, progress: event };
    const { progress: _, ...rest } = view;
    return rest;
  },
  checkpoint: (view, event) => ({ ...view, checkpoint: event }),
  stage_finished: (view, event) => ({ ...view, phase: "evaluating", done: [...view.done, event.stage] }),
  notice: (view, event) => ({ ...view, notices: withNotice(view.notices, event.text) }),
  paused: (view) => ({ ...view, phase: "paused" }),
  continued: (view) => ({ ...view, phase: "training" }),
  finished: (view, event) => ({ ...view, phase: "finished", seconds: event.seconds }),
  stopped: (view, event) => ({ ...view, phase: "stopped", stopped: event }),
  failed: (view, event) => ({ ...view, phase: "failed", failed: event }),
};

export function reduce(view: RunView, event: RunEvent): RunView {
  const rule = rules[event.event] as (view: RunView, event: RunEvent) => RunView;
  return rule(view, event);
}

/** Replaces an earlier value and moves it to the end. */
function withNotice(notices: readonly string[], text: string): string[] {
  return [...notices.filter((other) => other !== text), text].slice(-KEPT_NOTICES);
}

function beginStage({ index, count, update, ...outline }: RunEvents["stage"]): StageView {
  return {
    outline,
    index,
    count,
    step: update,
    epoch: Math.min(Math.floor(update / outline.steps_per_epoch) + 1, Math.ceil(outline.epochs)),
    loss: emptySeries,
    losses: Object.fromEntries(outline.losses.map((name) => [name, emptySeries])),
    attacks: {},
    lr: Number.NaN,
    gradientNorm: Number.NaN,
    imagesPerSecond: 0,
  };
}

function afterStep(stage: StageView, event: RunEvents["step"]): StageView {
  const speedBefore = stage.imagesPerSecond;
  const speed = event.images_per_second;
  const before = stage.losses;
  const now = Object.entries(event.losses).map(
    ([name, value]) =>
      [name, extend(Object.hasOwn(before, name) ? before[name]! : emptySeries, value)] as const,
  );
  return {
    ...stage,
    step: event.step,
    epoch: event.epoch,
    loss: extend(stage.loss, event.loss),
    losses: { ...before, ...Object.fromEntries(now) },
    attacks: withGains(stage.attacks, event.attacks),
    lr: event.lr,
    gradientNorm: event.gradient_norm,
    imagesPerSecond: speedBefore === 0 ? speed : speedBefore + SPEED_WEIGHT * (speed - speedBefore),
  };
}

/** The gain of attacks is measured only at some steps, so the last measurement is kept. */
function withGains(before: StageView["attacks"], now: StageView["attacks"]): StageView["attacks"] {
  return Object.fromEntries(
    Object.entries(now).map(([key, reading]) => {
      const known = reading.gain ?? (Object.hasOwn(before, key) ? before[key]?.gain : undefined);
      return [key, known ? { ...reading, gain: known } : reading];
    }),
  );
}

function sameMeasurement(a: RunEvents["metric"], b: RunEvents["metric"]): boolean {
  return a.stage === b.stage && a.name === b.name && a.split === b.split;
}
