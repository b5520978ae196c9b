import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunEvent } from "../../runtime/events.ts";
import { resumeRun, runPlan } from "../../runtime/run.ts";
import { checkpointsOf, eventsOf, settings, smallPlan } from "./small-run.ts";

const work = mkdtempSync(join(tmpdir(), "aclc-resume-"));
const whole = join(work, "whole");

beforeAll(async () => {
  expect(await runPlan(smallPlan(), whole, settings())).toEqual({ outcome: "finished", folder: whole });
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

function expectEqualRuns(folder: string): void {
  // Requests of the user are events too; everything else must be equal.
  const asked = ["notice", "paused", "continued"];
  const events = eventsOf(folder).filter((event) => !asked.includes((event as RunEvent).event));
  expect(events).toEqual(eventsOf(whole));
  expect(checkpointsOf(folder)).toEqual(checkpointsOf(whole));
}

it("keeps every checkpoint that the plan names", () => {
  expect([...checkpointsOf(whole).keys()]).toEqual([
    "finetune/best.safetensors",
    "finetune/last.safetensors",
    "pretrain/epoch-2.safetensors",
    "pretrain/last.safetensors",
  ]);
});

/** Where to stop, by the event after which the request is made. */
const PLACES: Record<string, (event: RunEvent) => boolean> = {
  "within an epoch": (e) => e.event === "step" && e.stage === "pretrain" && e.step === 6,
  "at the last step of an epoch": (e) => e.event === "step" && e.stage === "pretrain" && e.step === 8,
  "at the last step of a stage": (e) => e.event === "step" && e.stage === "pretrain" && e.step === 16,
  "between two stages": (e) => e.event === "stage_finished" && e.stage === "pretrain",
  "before a measurement at the end of an epoch": (e) => e.event === "epoch" && e.stage === "finetune",
  "before the measurement at the end of a stage": (e) =>
    e.event === "metric" && e.stage === "finetune" && e.epoch === 3,
  "between two evaluations": (e) => e.event === "metric" && e.stage === "finetune.best",
};

describe("a run that was stopped and resumed equals the one that was not", () => {
  it.each(Object.entries(PLACES))("%s", async (name, there) => {
    const folder = join(work, name.replaceAll(" ", "-"));
    let asked = false;
    const stopping = settings((event, control) => {
      if (asked || !there(event)) return;
      asked = true;
      control.requestStop();
    });
    expect((await runPlan(smallPlan(), folder, stopping)).outcome).toBe("stopped");
    expect(eventsOf(folder).at(-1)).toMatchObject({ event: "stopped" });
    expect((await resumeRun(folder, settings())).outcome).toBe("finished");
    expectEqualRuns(folder);
  });

  it("killed", async () => {
    const folder = join(work, "killed");
    const kill = async (there: (event: RunEvent) => boolean): Promise<void> => {
      const script = join(import.meta.dirname, "child.ts");
      const child = spawn(process.execPath, ["--import", "tsx", script, folder], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const closed = new Promise((resolve) => child.on("close", resolve));
      for await (const line of createInterface({ input: child.stdout }))
        if (there(JSON.parse(line) as RunEvent)) child.kill("SIGKILL");
      await closed;
      expect(child.signalCode).toBe("SIGKILL");
    };
    // a checkpoint was written after step 6; later steps are lost and repeated
    await kill((event) => event.event === "step" && event.step === 11);
    expect(existsSync(join(folder, "resume.safetensors"))).toBe(true);
    expect((await resumeRun(folder, settings())).outcome).toBe("finished");
    expectEqualRuns(folder);
  });
});

it("resumes a finished run without changing anything", async () => {
  const before = [eventsOf(whole), checkpointsOf(whole)];
  expect((await resumeRun(whole, settings())).outcome).toBe("finished");
  expect([eventsOf(whole), checkpointsOf(whole)]).toEqual(before);
});

it("never overwrites: a second run gets a folder of its own", async () => {
  const stopping = settings((_, control) => control.requestStop());
  const second = await runPlan(smallPlan(), whole, stopping);
  expect(second.folder).toBe(`${whole}-2`);
});
