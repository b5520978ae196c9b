import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, it } from "vitest";
import type { RunEvent } from "../../runtime/events.ts";
import { resumeRun, runPlan } from "../../runtime/run.ts";
import { MAIN } from "./command.ts";
import { checkpointsOf, eventsOf } from "./small-run.ts";
import { interpreted, twoStages, twoStagesText } from "./tiny-run.ts";

const root = mkdtempSync(join(tmpdir(), "aclc-ending-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const eventNames = (folder: string): string[] => (eventsOf(folder) as RunEvent[]).map(({ event }) => event);

it("ends at once when it is told to, also while a library computes", async () => {
  // a thread that sleeps for an hour, like one that computes a long step: process.exit would wait for it
  const script = `
    import koffi from "koffi";
    import { exitNow } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, "../../runtime/cli/exit-now.ts")).href)};
    koffi.load(null).func("unsigned int sleep(unsigned int)").async(3600, () => {});
    setTimeout(() => exitNow(130), 300);
  `;
  const [, loader = ""] = MAIN;
  const child = spawn(process.execPath, ["--import", loader, "--input-type=module", "-e", script], {
    cwd: join(import.meta.dirname, "..", ".."),
    stdio: ["ignore", "ignore", "inherit"],
  });
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(130);
});

it("a run whose parent was killed, and that has no terminal, saves and ends", async () => {
  const text = twoStagesText("16, 16").replaceAll("for 2 epochs", "for 2000 epochs");
  writeFileSync(join(root, "long.acl"), text);
  const words = [...MAIN, "run", "long.acl", "--engine", "reference", "--out", "orphan", "--json"];
  const quoted = words.map((word) => `'${word}'`).join(" ");
  // the shell acts like npx, which does not pass signals on; it has its own session, without a terminal
  const shell = spawn("sh", ["-c", `'${process.execPath}' ${quoted} & wait`], {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let out = "";
  for await (const data of shell.stdout) {
    out += data;
    if (out.includes('"event":"step"')) shell.kill("SIGKILL");
  }
  // the run itself closes the pipe, because its parent has ended
  expect(shell.signalCode).toBe("SIGKILL");
  const folder = join(root, "orphan");
  expect(eventNames(folder).at(-1)).toBe("stopped");
  expect(readFileSync(join(folder, "resume.safetensors")).length).toBeGreaterThan(0);
});

it("saves its state between two steps, by a clock that nobody sets", async () => {
  const whole = join(root, "whole");
  await runPlan(twoStages(), whole, interpreted());
  // each step takes 31 seconds, and the wall clock is set back meanwhile
  const folder = join(root, "timed");
  let now = 0;
  const states: number[] = [];
  const timed = interpreted((event) => {
    if (event.event === "step") now += 31_000;
  });
  const wall = Date.now;
  Date.now = () => wall() - 3_600_000 - now;
  const stopping = interpreted((event, control) => {
    timed.emit(event);
    if (event.event !== "step") return;
    states.push(event.step);
    // no state is saved on request here: an error ends the run
    if (event.stage === "train" && event.step === 4) throw new Error("killed");
    if (control.stopping) throw new Error("stopped");
  });
  await expect(runPlan(twoStages(), folder, { ...stopping, now: () => now })).rejects.toThrow("killed");
  Date.now = wall;
  expect(states).toEqual([1, 2, 3, 4]);
  const steps: number[] = [];
  const outcome = await resumeRun(
    folder,
    interpreted((event) => {
      if (event.event === "step" && event.stage === "train") steps.push(event.step);
    }),
  );
  expect(outcome.outcome).toBe("finished");
  // the state after the third step was saved
  expect(steps).toEqual([4]);
  expect(eventsOf(folder)).toEqual(eventsOf(whole));
  expect(checkpointsOf(folder)).toEqual(checkpointsOf(whole));
});
