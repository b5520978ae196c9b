import { expect, test } from "vitest";
import { deadlineIn, secondsFor } from "../../bench/gpu/check/budget.ts";
import type { Facts } from "../../bench/gpu/check/correct.ts";
import { ROWS, type Row } from "../../bench/gpu/check/options.ts";
import { repeatRow, type Steps } from "../../bench/gpu/check/repeat.ts";
import { compareSpeed, type Measured } from "../../bench/gpu/check/rounds.ts";
import { runRow } from "../../bench/gpu/check/row-process.ts";

/** Simulates rows that use `part` of their time: the total of 300 seconds, and the limit of each row. */
function spent(rows: readonly Row[], part: number): { all: number; each: number[] } {
  let left = 300;
  const each = rows.map((row, i) => {
    const seconds = secondsFor([row, ...rows.slice(i + 1)], left);
    left -= part * seconds;
    return seconds;
  });
  return { all: 300 - left, each };
}

test("rows never take more than the whole time, and what one leaves, those behind it get", () => {
  expect(spent(ROWS, 1).all).toBeCloseTo(300, 9);
  expect(spent(["speed"], 1)).toEqual({ all: 300, each: [300] });
  const [all, half] = [spent(ROWS, 1).each, spent(ROWS, 0.5).each];
  for (const [i, seconds] of half.entries()) expect(seconds).toBeGreaterThanOrEqual(all[i]!);
  expect(half.at(-1)).toBeGreaterThan(1.5 * all.at(-1)!);
  expect(secondsFor(["engine"], 0)).toBe(0);
});

const inNode = async (script: string, seconds: number): Promise<Facts[]> => {
  const lines: Facts[] = [];
  await runRow({ command: process.execPath, words: ["-e", script], seconds }, (facts) => lines.push(facts));
  return lines;
};

test("a row that does not end is stopped with all that it has started; what it has printed stands", async () => {
  const script = `
    const child = require("node:child_process").spawn("sleep", ["1000"]);
    console.log(JSON.stringify({ passed: true, pid: child.pid }));
    setInterval(() => {}, 1000);`;
  const [first, last, ...more] = await inNode(script, 2);
  expect(more).toEqual([]);
  expect(first).toMatchObject({ passed: true });
  expect(last).toMatchObject({ passed: false, error: expect.stringContaining("stopped after 2.0 s") });
  const isThere = (): boolean => {
    try {
      process.kill(Number(first!.pid), 0);
      return true;
    } catch {
      return false;
    }
  };
  await expect.poll(isThere, { timeout: 10_000 }).toBe(false);
});

test("a row that crashes, fails, or says nothing has not passed, and says how it ended", async () => {
  expect(await inNode(`process.kill(process.pid, "SIGABRT"); setInterval(() => {}, 9)`, 60)).toMatchObject([
    { passed: false, error: expect.stringContaining("SIGABRT") },
  ]);
  expect(await inNode(`console.error("no memory"); process.exit(3)`, 60)).toMatchObject([
    { passed: false, error: "ended with status 3: no memory" },
  ]);
  expect(await inNode("", 60)).toEqual([{ passed: false, error: "ended without a result" }]);
  // an incomplete line is ignored
  expect(await inNode(`process.stdout.write('{"passed": tr'); process.exit(3)`, 60)).toHaveLength(1);
});

/** A program that takes no time, and records that it ran. */
const program = (name: string, log: string[], more: Partial<Measured> = {}): Measured => ({
  name,
  isChecked: name === "aclc",
  start: async () => ({
    about: {},
    step: async () => {
      log.push(name);
      return 0.5;
    },
    end: async (perStep) => ({ perStep }),
  }),
  ...more,
});

const compared = async (programs: readonly Measured[], seconds: number): Promise<Facts[]> => {
  const lines: Facts[] = [];
  const options = { steps: 3, images: 8, deadline: deadlineIn(seconds) };
  await compareSpeed(programs, options, (facts) => lines.push(facts));
  return lines;
};

test("programs run in turn; one that cannot run is skipped, and fails the check only if it is aclc", async () => {
  const log: string[] = [];
  const broken = { start: () => Promise.reject(new Error("no such library")) };
  const lines = await compared(
    [
      program("aclc", log),
      program("graphs", log, { needs: "a GPU" }),
      program("JAX", log),
      program("torch", log, broken),
    ],
    600,
  );
  expect(log).toEqual(["aclc", "JAX", "aclc", "JAX", "aclc", "JAX"]);
  expect(lines).toEqual([
    { program: "graphs", skipped: "needs a GPU" },
    { program: "torch", skipped: "no such library" },
    { program: "aclc", imagesPerSecond: 16, secondsPerStep: 0.5, rounds: 3, perStep: 0.5 },
    { program: "JAX", imagesPerSecond: 16, secondsPerStep: 0.5, rounds: 3, perStep: 0.5 },
  ]);
  expect(await compared([program("aclc", log, broken)], 600)).toEqual([
    { program: "aclc", passed: false, error: "no such library" },
  ]);
});

test("where the time is over, aclc is measured in one round, and the others are skipped", async () => {
  const log: string[] = [];
  const lines = await compared([program("aclc", log), program("JAX", log)], 0);
  expect(log).toEqual(["aclc"]);
  expect(lines).toMatchObject([
    { program: "JAX", skipped: expect.stringContaining("no time was left") },
    { program: "aclc", rounds: 1 },
  ]);
});

test("two processes with one cache have to agree, and the second must not compile", () => {
  const row = (answers: readonly [digest: string, compiled: number][]) => {
    const rest = [...answers];
    const next = (): Steps => {
      const [digest, compiled] = rest.shift()!;
      return { digest, compiled, secondsToStart: 1 };
    };
    return repeatRow(next).passed;
  };
  expect(
    row([
      ["a", 1],
      ["a", 0],
      ["b", 1],
    ]),
  ).toBe(true);
  expect(
    row([
      ["a", 1],
      ["b", 0],
      ["a", 1],
    ]),
  ).toBe(false);
  expect(
    row([
      ["a", 1],
      ["a", 1],
      ["a", 1],
    ]),
  ).toBe(false);
});
