import type { Schedule } from "../../compiler/experiment/quantity.ts";
import { Rational } from "../../compiler/experiment/rational.ts";
import type { Family } from "../../compiler/experiment/word.ts";
import { type AugmentOp, asAugmentation } from "../../compiler/vocabulary/define/augmentations.ts";
import type { ScheduleDefinition } from "../../compiler/vocabulary/define/schedules.ts";
import { VOCABULARY } from "../../compiler/vocabulary/index.ts";

/** Calls of words in the form of a plan. */

type Flat = Readonly<Record<string, unknown>>;

function wordOf(family: Family, name: unknown) {
  const word = VOCABULARY.find(family, String(name));
  if (!word) throw new Error(`no ${family} ${String(name)}`);
  return word;
}

/** `{ schedule: "milestones", from, at, times }` */
export function schedule({ schedule: name, ...args }: Flat): Schedule {
  const inner = Object.entries(args).map(([key, value]) => [key, plainValue(value)] as const);
  return { word: wordOf("schedule", name) as ScheduleDefinition, args: Object.fromEntries(inner) };
}

function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null || value instanceof Rational) return value;
  if ("word" in value) return value;
  if ("schedule" in value) return schedule(value as Flat);
  return "curve" in value ? { ...value, curve: curveOf(value.curve) } : value;
}

function curveOf(name: unknown): ScheduleDefinition["curve"] {
  const words = VOCABULARY.all("schedule") as readonly ScheduleDefinition[];
  const found = words.find(({ curve }) => curve?.name === name);
  if (!found) throw new Error(`no curve ${String(name)}`);
  return found.curve;
}

/** `{ op: "flip", probability }` */
export function operation({ op, ...args }: Flat): AugmentOp {
  return { word: asAugmentation(wordOf("augment", op)), args };
}
