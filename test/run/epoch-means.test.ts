import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunEvent, RunEvents } from "../../runtime/events.ts";
import { runPlan } from "../../runtime/run.ts";
import { addReading, meansOf, NO_SUMS } from "../../runtime/stages/epoch-means.ts";
import { interpreted, planOfText, twoStages } from "./tiny-run.ts";

const root = mkdtempSync(join(tmpdir(), "aclc-means-"));
afterAll(() => rmSync(root, { recursive: true }));

const events: RunEvent[] = [];
beforeAll(async () => {
  await runPlan(
    twoStages(),
    join(root, "run"),
    interpreted((event) => events.push(event)),
  );
});
const of = <K extends RunEvent["event"]>(name: K): RunEvents[K][] =>
  events.filter(({ event }) => event === name) as unknown as RunEvents[K][];
const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;

describe("the numbers of an epoch", () => {
  it("are means over its updates, of each loss as of their sum", () => {
    for (const epoch of of("epoch")) {
      const steps = of("step").filter((step) => step.stage === epoch.stage && step.epoch === epoch.epoch);
      expect(steps).toHaveLength(2);
      expect(epoch.loss).toBe(mean(steps.map(({ loss }) => loss)));
      expect(epoch.gradient_norm).toBe(mean(steps.map(({ gradient_norm }) => gradient_norm)));
      for (const [name, value] of Object.entries(epoch.losses))
        expect(value).toBe(mean(steps.map(({ losses }) => losses[name]!)));
    }
  });

  it("add up: the weighted losses are the loss", () => {
    for (const { losses, loss } of of("epoch").filter(({ stage }) => stage === "train"))
      expect(0.25 * losses.ce! + 0.75 * losses.adv!).toBeCloseTo(loss, 6);
  });

  it("take names that every object has for names of losses", () => {
    const reading = { loss: 1, losses: { constructor: 2 }, gradientNorm: 0, attacks: {} };
    const { losses } = meansOf(
      addReading(addReading(NO_SUMS, reading), { ...reading, losses: { constructor: 4 } }),
    );
    expect(losses).toEqual({ constructor: 3 });
  });
});

describe("what an attack gains", () => {
  /** Trains a classifier for a while, then attacks it with a number of steps, without further training. */
  async function gained(steps: number): Promise<{ gain: { first: number; last: number }; adv: number }> {
    const plan = planOfText(`
      dataset d = shapes10(train: 16, test: 4)
      encoder f = convnet(widths: [4])
      head c = linear(d.classes)
      attack a = pgd(radius: 8/255, step: 4/255, steps: ${steps}, start: zero)
      stage train {
        data d.train
        batch 16
        view x = image
        view x_adv = a(x) maximizing adv
        loss adv = cross_entropy(c(f(x_adv, batch_norm: eval)), label)
        minimize adv
        predict c(f(image))
        optimizer sgd(lr: 1e-9)
        for 1 epoch
      }`);
    const seen: RunEvent[] = [];
    await runPlan(
      plan,
      join(root, `steps-${steps}`),
      interpreted((event) => seen.push(event)),
    );
    const epoch = seen.find(({ event }) => event === "epoch") as unknown as RunEvents["epoch"];
    return { gain: epoch.attacks.x_adv!, adv: epoch.losses.adv! };
  }

  it("is read at the view that training is given, after the last move: one step gains as well", async () => {
    const [one, two] = [await gained(1), await gained(2)];
    for (const { gain, adv } of [one, two]) {
      // in this stage both passes run in the same mode, so the loss equals the second number
      expect(gain.last).toBeCloseTo(adv, 6);
      expect(gain.last).toBeGreaterThan(gain.first);
    }
    expect(one.gain.first).toBe(two.gain.first);
    expect(two.gain.last).toBeGreaterThan(one.gain.last);
  });

  it("is read at the last update of every epoch, and is no part of what is trained", () => {
    const steps = of("step").filter(({ stage }) => stage === "train");
    expect(steps.map(({ attacks }) => attacks.x_adv!.gain !== undefined)).toEqual([false, true, false, true]);
    for (const epoch of of("epoch").filter(({ stage }) => stage === "train"))
      expect(epoch.attacks.x_adv).toEqual(steps.find(({ step }) => step === epoch.step)!.attacks.x_adv!.gain);
  });
});

describe("the share of the run that is done", () => {
  it("rises with every step and measurement, and is 1 at the end", () => {
    const shares = events.flatMap((event) => ("of_run" in event ? [event.of_run] : []));
    for (let i = 1; i < shares.length; i++) expect(shares[i]).toBeGreaterThanOrEqual(shares[i - 1]!);
    expect(shares[0]).toBeGreaterThan(0);
    expect(shares.at(-1)).toBeCloseTo(1, 6);
    // evaluations count too, so the training is not the whole work
    expect(of("step").at(-1)!.of_run).toBeLessThan(0.95);
  });
});

describe("a measurement", () => {
  it("says how many images it is of, and which epoch its weights are from", () => {
    const [best] = of("metric").filter(({ stage }) => stage === "train.best");
    const kept = of("checkpoint")
      .filter(({ name }) => name === "best")
      .at(-1)!;
    expect(best).toMatchObject({ items: 4, epoch: kept.epoch });
    expect(of("metric").filter(({ stage }) => stage === "probe.last")).toEqual([
      expect.objectContaining({ epoch: 2, items: 4 }),
      expect.objectContaining({ epoch: 2, items: 4 }),
    ]);
  });
});
