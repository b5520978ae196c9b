import { logError } from "./event-log.ts";
import type { EventName, RunEvent, RunEvents } from "./events.ts";

type Holds = (value: unknown) => boolean;
type Form<K extends EventName> = { readonly [F in keyof RunEvents[K]]-?: Holds };

const text: Holds = (value) => typeof value === "string";
const number: Holds = (value) => typeof value === "number" && Number.isFinite(value);
const texts: Holds = (value) => Array.isArray(value) && value.every(text);
const object: Holds = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const or =
  (one: Holds): Holds =>
  (value) =>
    value === undefined || one(value);

/** The events that are read again after a run, for showing and comparing results. */
const FORMS: { readonly [K in "run" | "metric" | "finished" | "stopped" | "failed"]: Form<K> } = {
  run: {
    experiment: text,
    folder: text,
    seed: number,
    precision: text,
    plan_digest: text,
    engine: text,
    device: text,
    details: object,
    stages: (value) => Array.isArray(value) && value.every(object),
    evaluations: texts,
  },
  metric: {
    stage: text,
    epoch: number,
    name: text,
    split: text,
    value: number,
    items: number,
    zero_gradients: or(number),
    zero_gradients_right: or(number),
    of_run: number,
  },
  finished: { folder: text, seconds: number },
  stopped: { folder: text, stage: text, epoch: or(number), step: or(number) },
  failed: { code: text, message: text, help: or(text) },
};

/**
 * Checks that an event from a file has the form that aclc writes.
 * @param fields the fields that the reader needs; absent: all fields
 * @throws RunError if a field is missing or has another type
 */
export function expectForm(event: RunEvent, file: string, fields?: readonly string[]): void {
  const form: Readonly<Record<string, Holds>> = Object.hasOwn(FORMS, event.event)
    ? FORMS[event.event as keyof typeof FORMS]
    : {};
  const wrong = (fields ?? Object.keys(form)).find((field) => {
    const value = Object.hasOwn(event, field)
      ? (event as unknown as Record<string, unknown>)[field]
      : undefined;
    return !form[field]!(value);
  });
  if (wrong !== undefined)
    throw logError("events-damaged", { file, problem: `a ${event.event} event has a wrong \`${wrong}\`` });
}
