import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../runtime/events.ts";
import { leftText, TimeLeft } from "../../runtime/screen/time-left.ts";

const at = (of_run: number): RunEvent => ({ event: "progress", what: "x", done: 0, of: 1, of_run });

describe("the time that is left", () => {
  it("is that of the whole run at the pace so far", () => {
    const time = new TimeLeft();
    expect(time.left).toBeUndefined();
    time.observe(at(0.1), 10);
    expect(time.left).toBeUndefined();
    time.observe(at(0.2), 30);
    // one tenth in 20 s, and eight tenths remain
    expect(time.left!.run).toBeCloseTo(160, 9);
    time.observe(at(1), 190);
    expect(time.left!.run).toBeCloseTo(0, 9);
  });

  it("is not 0 where training is over and an evaluation is to come", () => {
    const time = new TimeLeft();
    for (let step = 0; step <= 10; step++) time.observe(at(step / 40), step);
    expect(time.left!.run).toBeCloseTo(30, 9);
  });

  it("follows a change of pace within a minute", () => {
    const time = new TimeLeft();
    for (let second = 0; second <= 100; second++) time.observe(at(second / 1000), second);
    for (let second = 1; second <= 70; second++) time.observe(at(0.1 + second / 10_000), 100 + second);
    expect(time.left!.run).toBeCloseTo((1 - 0.107) * 10_000, -1);
  });

  it("does not count a pause", () => {
    const time = new TimeLeft();
    time.observe(at(0.1), 0);
    time.observe(at(0.2), 10);
    time.observe({ event: "paused", stage: "s", step: 2 }, 10);
    time.observe({ event: "continued", stage: "s", step: 2 }, 3610);
    time.observe(at(0.3), 3620);
    time.observe(at(0.4), 3630);
    expect(time.left!.run).toBeCloseTo(60, 9);
  });

  it("of a sweep counts the experiments to come, in runs of this one", () => {
    const time = new TimeLeft(2.5);
    time.observe(at(0), 0);
    time.observe(at(0.5), 100);
    expect(time.left).toEqual({ run: 100, sweep: 600 });
    expect(leftText(time.left!)).toBe("1 m 40 s left, sweep 10 m 0 s");
  });

  it("keeps few points of a long run", () => {
    const time = new TimeLeft();
    for (let i = 0; i < 100_000; i++) time.observe(at(i / 200_000), i / 10);
    expect((time as unknown as { points: unknown[] }).points.length).toBeLessThan(300);
    expect(time.left!.run).toBeCloseTo(10_000, 0);
  });
});
