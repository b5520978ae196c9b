import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../runtime/events.ts";
import { initialView, type RunView, reduce } from "../../runtime/screen/state.ts";
import { fakeEvents } from "./fake-events.ts";

const events = [...fakeEvents({ epochs: 4, stepsPerEpoch: 10 })];

function viewAfter(until: (event: RunEvent) => boolean): RunView {
  let view = initialView;
  for (const event of events) {
    view = reduce(view, event);
    if (until(event)) return view;
  }
  return view;
}

describe("the view of a run", () => {
  test("prepares until the first step", () => {
    expect(viewAfter((event) => event.event === "stage")).toMatchObject({
      phase: "preparing",
      stage: { step: 0, epoch: 1, index: 0, count: 2 },
    });
  });

  test("follows the steps of a stage", () => {
    const view = viewAfter((event) => event.event === "step" && event.step === 23);
    expect(view.phase).toBe("training");
    expect(view.stage).toMatchObject({ step: 23, epoch: 3 });
    expect(Object.keys(view.stage!.losses)).toEqual(["l_std", "l_adv"]);
    expect(view.stage!.loss.buckets).toHaveLength(23);
  });

  test("a new stage forgets the readings of the last", () => {
    const view = viewAfter((event) => event.event === "stage" && event.index === 1);
    expect(view.done).toEqual(["pretrain"]);
    expect(view.stage).toMatchObject({ step: 0, imagesPerSecond: 0, attacks: {} });
  });

  test("keeps the last value of each measurement", () => {
    const view = viewAfter(() => false);
    expect(view.phase).toBe("finished");
    expect(view.metrics.map(({ stage, name, epoch }) => [stage, name, epoch])).toEqual([
      ["finetune", "accuracy", 2],
      ["finetune", "accuracy under pgd(steps 20)", 2],
      ["finetune.best", "accuracy", 1],
      ["finetune.best", "accuracy under pgd(steps 20)", 1],
      ["finetune.best", "accuracy under autoattack", 1],
    ]);
  });

  test("progress that is complete is no longer shown", () => {
    const middle = viewAfter((event) => event.event === "progress" && event.done < event.of);
    expect(middle.progress).toBeDefined();
    expect(viewAfter(() => false).progress).toBeUndefined();
  });

  test("a resumed stage begins where it was cut off", () => {
    const stage = events.find((event) => event.event === "stage")!;
    const view = reduce(initialView, { ...stage, update: 25 });
    expect(view.stage).toMatchObject({ step: 25, epoch: 3 });
  });

  test("pause and its end", () => {
    const training = viewAfter((event) => event.event === "step");
    const paused = reduce(training, { event: "paused", stage: "pretrain", step: 1 });
    expect(paused.phase).toBe("paused");
    expect(reduce(paused, { event: "continued", stage: "pretrain", step: 1 }).phase).toBe("training");
  });
});
