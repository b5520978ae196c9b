import { describe, expect, test, vi } from "vitest";
import { Interrupts } from "../../runtime/cli/interrupt.ts";
import { type Family, watchOrphan } from "../../runtime/cli/orphan.ts";
import { RunControl } from "../../runtime/control.ts";
import { fakeIo } from "./fake-io.ts";

function setUp(env: Record<string, string> = {}) {
  let time = 0;
  const fake = fakeIo("/nowhere", env);
  const control = new RunControl();
  const interrupts = new Interrupts(fake.io, control, () => time);
  const screen = { show: vi.fn(), asked: vi.fn(), close: vi.fn() };
  interrupts.attach(screen);
  const wait = (milliseconds: number): void => {
    time += milliseconds;
  };
  return { fake, control, interrupts, screen, wait };
}

describe("requests to stop", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("the first, as %s, lets the step finish", (signal) => {
    const { fake, control, interrupts, screen } = setUp();
    fake.raise(signal);
    expect(control.stopping).toBe(true);
    expect(interrupts.signal.aborted).toBe(true);
    expect(screen.asked).toHaveBeenCalledWith("stop");
    expect(fake.exits).toEqual([]);
  });

  test("the second gives the terminal back and ends the process", () => {
    const { fake, interrupts, screen, wait } = setUp();
    interrupts.stop();
    wait(1000);
    fake.raise("SIGINT");
    expect(screen.close).toHaveBeenCalled();
    expect(fake.exits).toEqual([130]);
  });

  test("one press that arrives twice is one request", () => {
    const { fake, wait } = setUp();
    fake.raise("SIGINT");
    wait(20);
    fake.raise("SIGINT");
    expect(fake.exits).toEqual([]);
  });

  test("a closed terminal does not stop a run that is to continue without one", () => {
    const { fake, control } = setUp({ ACLC_KEEP_RUNNING: "1" });
    fake.raise("SIGHUP");
    expect(control.stopping).toBe(false);
    fake.raise("SIGTERM");
    expect(control.stopping).toBe(true);
  });

  test("signals are let go of", () => {
    const { fake, interrupts } = setUp();
    expect(fake.listening()).toBe(1);
    interrupts.close();
    expect(fake.listening()).toBe(0);
  });
});

test("pause and checkpoint reach the run and the screen", () => {
  const { control, interrupts, screen } = setUp();
  interrupts.pause();
  expect(control.pausing).toBe(true);
  interrupts.pause();
  expect(control.pausing).toBe(false);
  interrupts.checkpoint();
  expect(control.takeCheckpointRequest()).toBe(true);
  expect(screen.asked.mock.calls.map(([wish]) => wish)).toEqual(["pause", "continue", "checkpoint"]);
});

describe("a run whose parent has ended", () => {
  function watched(family: Partial<Family>) {
    vi.useFakeTimers();
    let parent = 10;
    const orphaned = vi.fn();
    const all = { parent: () => parent, hasTerminal: () => false, detached: false, ...family };
    const end = watchOrphan(orphaned, all, 1000);
    vi.advanceTimersByTime(3500);
    expect(orphaned).not.toHaveBeenCalled();
    parent = 1;
    vi.advanceTimersByTime(3500);
    end();
    vi.useRealTimers();
    return orphaned;
  }

  test("and that has no terminal is stopped, once", () => expect(watched({})).toHaveBeenCalledTimes(1));
  test("continues in an open terminal", () =>
    expect(watched({ hasTerminal: () => true })).not.toHaveBeenCalled());
  test("continues if it was started to run on its own", () =>
    expect(watched({ detached: true })).not.toHaveBeenCalled());
});
