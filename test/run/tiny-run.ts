import { expect } from "vitest";
import { compile } from "../../compiler/compile.ts";
import type { Plan } from "../../compiler/schema/plan.ts";
import type { RunControl } from "../../runtime/control.ts";
import { reference } from "../../runtime/engines/reference/engine.ts";
import type { RunEvent } from "../../runtime/events.ts";
import type { RunSettings } from "../../runtime/run.ts";
import { settings } from "./small-run.ts";

export function planOfText(text: string): Plan {
  const { plan, diagnostics } = compile({ entry: "tiny.acl", readFile: () => text });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return plan!;
}

interface Changes {
  readonly lr?: string;
  readonly precision?: string;
  readonly widths?: string;
}

const NETWORKS = (widths: string): string => `
    dataset shapes = shapes10(train: 8, test: 4)
    encoder f = convnet(widths: [${widths}])
    head c = linear(shapes.classes)`;

/** Two updates of a network with two channels, small enough for the reference engine. */
export function tinyPlan({ lr = "0.1", precision = "float32", widths = "2, 2" }: Changes = {}): Plan {
  return planOfText(`
    precision ${precision}${NETWORKS(widths)}
    stage train {
      data shapes.train
      batch 4
      view x = image
      minimize cross_entropy(c(f(x)), label)
      optimizer sgd(lr: ${lr})
      for 1 epoch
    }`);
}

/** The text of two stages with an attack, a checkpoint by metric, and two evaluations. */
export function twoStagesText(widths = "2, 2", seed = "1"): string {
  return `
    seed ${seed}${NETWORKS(widths)}
    attack pgd2 = pgd(radius: 8/255, step: 4/255, steps: 2)
    stage train {
      data shapes.train
      batch 4
      view x = image
      view x_adv = pgd2(x) maximizing adv
      loss ce = cross_entropy(c(f(x)), label)
      loss adv = cross_entropy(c(f(x_adv)), label)
      minimize 0.25 * ce + 0.75 * adv
      predict c(f(image))
      optimizer sgd(lr: 0.1, momentum: 0.9)
      for 2 epochs
      keep best by accuracy on shapes.test
    }
    stage probe {
      data shapes.train
      batch 4
      start f from train.last
      start c from scratch
      freeze f
      view x = flip(image)
      minimize cross_entropy(c(f(x)), label)
      predict c(f(image))
      optimizer sgd(lr: 0.1)
      for 2 epochs
    }
    evaluate train.best on shapes.test {
      measure accuracy
    }
    evaluate probe.last on shapes.test {
      measure accuracy
      measure accuracy under pgd2
    }`;
}

export function twoStages(widths = "2, 2"): Plan {
  return planOfText(twoStagesText(widths));
}

/** Settings of a run on the reference engine. */
export const interpreted = (react?: (event: RunEvent, control: RunControl) => void): RunSettings => ({
  ...settings(react),
  threads: undefined,
  engine: reference,
});

/** Requests a stop as soon as a stage begins to train, or at the first event that matches. */
export function stopAt(place: string | ((event: RunEvent) => boolean)): RunSettings {
  const there = (event: RunEvent): boolean =>
    typeof place === "string" ? event.event === "stage" && event.name === place : place(event);
  return interpreted((event, control) => {
    if (there(event)) control.requestStop();
  });
}
