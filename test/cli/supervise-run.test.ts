import { describe, expect, test } from "vitest";
import { contextOf } from "../../runtime/cli/context.ts";
import { type SuperviseOptions, shortPath, superviseRun } from "../../runtime/cli/supervise-run.ts";
import { RunError } from "../../runtime/run-error.ts";
import { FAKE_FOLDER, fakeEvents } from "../screen/fake-events.ts";
import { fakeIo } from "./fake-io.ts";

const options: SuperviseOptions = {
  engine: "reference",
  device: "auto",
  data: {},
  json: false,
  quiet: false,
};

function setUp(more: Partial<SuperviseOptions> = {}) {
  const fake = fakeIo("/home/reader/adversarial");
  const all = { ...options, ...more };
  return { fake, all, context: contextOf(fake.io, all) };
}

describe("around a run", () => {
  test("lines and how it ended on stderr, measurements on stdout", async () => {
    const { fake, all, context } = setUp();
    const status = await superviseRun(context, all, async ({ emit }) => {
      for (const event of fakeEvents({ epochs: 2, stepsPerEpoch: 4 })) emit(event);
      return { outcome: "finished", folder: FAKE_FOLDER };
    });
    expect(status).toBe(0);
    expect(fake.err()).toContain("pretrain epoch 1/2");
    expect(fake.err()).toContain("finished in 1 h 18 m: runs/ds\n");
    expect(fake.out().split("\n")).toHaveLength(6);
    expect(fake.listening()).toBe(0);
  });

  test("--quiet leaves the measurements", async () => {
    const { fake, all, context } = setUp({ quiet: true });
    await superviseRun(context, all, async ({ emit }) => {
      for (const event of fakeEvents({ epochs: 2, stepsPerEpoch: 4 })) emit(event);
      return { outcome: "finished", folder: FAKE_FOLDER };
    });
    expect(fake.err()).toBe("");
    expect(fake.out()).toContain("accuracy under autoattack");
  });

  test("--json: every event a line, nothing else", async () => {
    const { fake, all, context } = setUp({ json: true });
    const events = [...fakeEvents({ epochs: 2, stepsPerEpoch: 4 })];
    await superviseRun(context, all, async ({ emit }) => {
      for (const event of events) emit(event);
      return { outcome: "finished", folder: FAKE_FOLDER };
    });
    const lines = fake.out().trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(events);
    expect(fake.err()).toBe("");
  });

  test("stopped on request: 130, and how to go on", async () => {
    const { fake, all, context } = setUp();
    const status = await superviseRun(context, all, async ({ emit, control }) => {
      fake.raise("SIGTERM");
      expect(control.stopping).toBe(true);
      emit({ event: "stopped", folder: FAKE_FOLDER, stage: "pretrain", epoch: 1, step: 3 });
      return { outcome: "stopped", folder: FAKE_FOLDER };
    });
    expect(status).toBe(130);
    expect(fake.err()).toContain("stopping after this step");
    expect(fake.err()).toContain("to continue: aclc resume runs/ds\n");
  });

  test("a failure before the first event still ends the JSON lines", async () => {
    const { fake, all, context } = setUp({ json: true });
    const run = superviseRun(context, all, async () => {
      throw new RunError("run/no-data", "no data", "bring some");
    });
    await expect(run).rejects.toThrow("no data");
    expect(
      fake
        .out()
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { event: "version", schema: 1, aclc: expect.any(String) },
      { event: "failed", code: "run/no-data", message: "no data", help: "bring some" },
    ]);
    expect(fake.listening()).toBe(0);
  });
});

test("paths below the working folder are short", () => {
  expect(shortPath("/a/b/runs/x", "/a/b")).toBe("runs/x");
  expect(shortPath("/a/c", "/a/b")).toBe("/a/c");
});
