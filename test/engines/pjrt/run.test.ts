import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { compile } from "../../../compiler/compile.ts";
import { runCommandLine } from "../../../runtime/cli/command-line.ts";
import { Client } from "../../../runtime/engines/pjrt/client.ts";
import { pjrtEngine } from "../../../runtime/engines/pjrt/engine.ts";
import type { RunEvent } from "../../../runtime/events.ts";
import { runPlan } from "../../../runtime/run.ts";
import { fakeIo } from "../../cli/fake-io.ts";
import { checkpointsOf, eventsOf, settings } from "../../run/small-run.ts";
import { INSTALL_TIMEOUT } from "../tensorflow/open-tensorflow.ts";
import { cpuPlugin, QUICK } from "./open-pjrt.ts";

const FILE = join(import.meta.dirname, "ds.acl");
const QUICKSTART = join(import.meta.dirname, "../../../examples/quickstart.acl");

let work: string;
beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), "aclc-pjrt-run-"));
  vi.stubEnv("ACLC_PJRT_PLUGIN", (await cpuPlugin()).path);
}, INSTALL_TIMEOUT);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(work, { recursive: true, force: true });
});

/**
 * Runs a command line as a user does, on two threads.
 * @param stopAt interrupts it after this step of the run
 */
async function aclc(words: readonly string[], stopAt = 0): Promise<number> {
  const fake = fakeIo(work);
  let steps = 0;
  const write = (text: string): void => {
    steps += text.split('"event":"step"').length - 1;
    if (stopAt > 0 && steps >= stopAt) {
      stopAt = 0;
      fake.raise("SIGINT");
    }
  };
  const io = { ...fake.io, stdout: { ...fake.io.stdout, write } };
  const status = await runCommandLine([...words, "--json"], io);
  if (![0, 130].includes(status)) throw new Error(fake.err());
  return status;
}

const run = (engine: string, folder: string, stopAt?: number, more: readonly string[] = []) =>
  aclc(
    ["run", FILE, "--engine", engine, "--device", "cpu", "--threads", "2", "--out", folder, ...more],
    stopAt,
  );

const recordOf = (folder: string) => JSON.parse(readFileSync(join(folder, "record.json"), "utf8"));

/** The numbers of every step, by name. */
function stepsOf(folder: string): Record<string, number>[] {
  const events = eventsOf(folder) as Record<string, unknown>[];
  return events
    .filter(({ event }) => event === "step")
    .map(({ losses, loss, gains, gradient_norm }) =>
      Object.fromEntries(
        Object.entries({ loss, gradient_norm, ...(losses as object), ...(gains as object) }).filter(
          (entry): entry is [string, number] => typeof entry[1] === "number",
        ),
      ),
    );
}

const whole = () => join(work, "whole");

test("20 steps of a dual stream in float64 have TensorFlow's losses to 1e-12", async () => {
  expect(await run("pjrt", whole())).toBe(0);
  expect(await run("tensorflow", join(work, "tensorflow"))).toBe(0);
  const [ours, theirs] = [stepsOf(whole()), stepsOf(join(work, "tensorflow"))];
  expect(ours).toHaveLength(20);
  for (const [i, step] of ours.entries()) {
    expect(Object.keys(step)).toEqual(Object.keys(theirs[i]!));
    for (const [name, value] of Object.entries(step)) {
      const expected = theirs[i]![name]!;
      expect(Math.abs(value - expected) / Math.abs(expected), `step ${i}, ${name}`).toBeLessThan(1e-12);
    }
  }
  expect(recordOf(whole())).toMatchObject({
    engine: "pjrt",
    device: "cpu",
    engine_details: { math: "exact", threads: 2 },
  });
});

test("a run that was stopped and resumed equals the one that was not, bit for bit", async () => {
  const folder = join(work, "stopped");
  // TF32 exists only on GPUs: on a CPU the numbers are the same
  expect(await run("pjrt", folder, 9, ["--math", "tf32"])).toBe(130);
  // it continues with the engine, device, threads and math mode that it began with
  expect(await aclc(["resume", folder])).toBe(0);
  const { engine_details, resumed } = recordOf(folder);
  expect(engine_details).toMatchObject({ math: "tf32" });
  expect(resumed).toMatchObject([{ differences: [], engine_details }]);
  // the event `run` contains the engine's settings, including `math`
  const apart = ["run", "notice", "stopped", "paused", "continued"];
  const eventsIn = (run: string) =>
    eventsOf(run).filter((event) => !apart.includes((event as RunEvent).event));
  expect(eventsIn(folder)).toEqual(eventsIn(whole()));
  expect(checkpointsOf(folder)).toEqual(checkpointsOf(whole()));
});

test("a second run takes its compiled programs from the cache and compiles nothing, to the same bits", async () => {
  const compile = vi.spyOn(Client.prototype, "compile");
  vi.stubEnv("XDG_CACHE_HOME", join(work, "cache"));
  try {
    const [first, second] = [join(work, "first"), join(work, "second")];
    expect(await run("pjrt", first)).toBe(0);
    expect(compile).toHaveBeenCalled();
    compile.mockClear();
    expect(await run("pjrt", second)).toBe(0);
    expect(compile).not.toHaveBeenCalled();
    expect(stepsOf(second)).toEqual(stepsOf(first));
    expect(checkpointsOf(second)).toEqual(checkpointsOf(first));
  } finally {
    compile.mockRestore();
    vi.unstubAllEnvs();
    vi.stubEnv("ACLC_PJRT_PLUGIN", (await cpuPlugin()).path);
  }
});

/** The quickstart with fewer images, epochs and steps. */
function shortQuickstart() {
  const changes = [
    ["train: 4000, test: 1000", "train: 160, test: 40"],
    ["for 4 epochs", "for 2 epochs"],
    ["for 25 epochs", "for 2 epochs"],
    ["pgd2(steps: 20, ", "pgd2(steps: 3, "],
    ["widths: [16, 32, 64, 64]", "widths: [4, 8]"],
  ] as const;
  let text = readFileSync(QUICKSTART, "utf8");
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  const { plan, diagnostics } = compile({ entry: "quickstart.acl", readFile: () => text });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return plan!;
}

test("the quickstart in short runs to its end: two stages, their last batches, measurements under attack", async () => {
  const folder = join(work, "quickstart");
  const engine = pjrtEngine({ plugin: await cpuPlugin(), cache: false, overrides: QUICK });
  expect(await runPlan(shortQuickstart(), folder, { ...settings(), engine })).toMatchObject({
    outcome: "finished",
  });
  const measured = (eventsOf(folder) as Record<string, unknown>[]).filter(({ event }) => event === "metric");
  expect(measured.map(({ stage, name }) => [stage, name])).toEqual([
    ["finetune", "accuracy under pgd-2 linf 8/255"],
    ["finetune", "accuracy under pgd-2 linf 8/255"],
    ["finetune.best", "accuracy"],
    ["finetune.best", "accuracy under pgd-3 linf 8/255"],
  ]);
  for (const { value } of measured) expect(value).toBeGreaterThanOrEqual(0);
});
