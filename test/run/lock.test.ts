import { spawn } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { fateOf, ownIdentity, ownName } from "../../runtime/process-identity.ts";
import { resumeRun, runPlan } from "../../runtime/run.ts";
import { RunLock, runningIn } from "../../runtime/run-lock.ts";
import { shownError } from "../data/caught.ts";
import { eventsOf } from "./small-run.ts";
import { interpreted, stopAt, twoStages } from "./tiny-run.ts";

const root = mkdtempSync(join(tmpdir(), "aclc-lock-"));
afterAll(() => rmSync(root, { recursive: true }));
let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(root, "case-"));
});

/** Lock files in a folder. */
const locks = (folder = dir): string[] => readdirSync(folder).filter((name) => name.startsWith("lock-"));

function writeLock(owner: object, id = "00112233445566ff"): string {
  const file = join(dir, `lock-${id}.json`);
  const whole = { lock: 1, id, ...ownIdentity(), since: "2026-01-02T03:04:05.000Z", held: true, ...owner };
  writeFileSync(file, JSON.stringify(whole));
  return file;
}

describe("a run folder", () => {
  it("is run by one process: a second is refused, and told by whom", async () => {
    const lock = await RunLock.take(dir);
    expect(await shownError(() => RunLock.take(dir), dir)).toMatch(
      new RegExp(
        `^run/locked: <dir> is in use by process ${process.pid} on ${hostname()}, since 20\\d\\d-.*\\n` +
          "help: only one process can use a run folder: wait until it ends, or stop it first$",
      ),
    );
    expect(await runningIn(dir)).toBe(true);
    await lock.release(dir);
    expect(await runningIn(dir)).toBe(false);
    await (await RunLock.take(dir)).release(dir);
    expect(readdirSync(dir)).toEqual([]);
  });

  it("of many that come at once one at most has it, and some one gets it in the end", async () => {
    let holders = 0;
    let most = 0;
    let had = 0;
    const come = async (): Promise<void> => {
      for (;;) {
        try {
          const lock = await RunLock.take(dir);
          most = Math.max(most, ++holders);
          had++;
          await new Promise((resolve) => setTimeout(resolve, 3));
          holders--;
          await lock.release(dir);
          return;
        } catch {
          // another process has it
        }
      }
    };
    await Promise.all(Array.from({ length: 6 }, come));
    expect([most, had]).toEqual([1, 6]);
  });

  it("is taken over from a process that was killed", async () => {
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    const { pid } = child;
    const start = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ")[19];
    writeLock({ pid, start });
    expect(await shownError(() => RunLock.take(dir), dir)).toContain(`is in use by process ${pid} on`);
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGKILL");
    await closed;
    await RunLock.take(dir);
    expect(locks()).toHaveLength(1);
  });

  it.each([
    ["the number of a process is another's now", { start: "1" }],
    ["the machine was started again", { boot: "00000000-0000-0000-0000-000000000000" }],
    ["this process itself has it no longer, as in a container that was started again", {}],
  ])("is taken over where %s", async (_, owner) => {
    writeLock(owner);
    await RunLock.take(dir);
    expect(locks()).toHaveLength(1);
  });

  it.each([
    ["host", { host: "elsewhere.example" }],
    ["machine of the same name", { machine: "0123456789abcdef" }],
  ])("is not taken from a process on another %s, which cannot be looked at", async (_, owner) => {
    const file = writeLock(owner);
    expect(await shownError(() => RunLock.take(dir), dir)).toContain(
      `\nhelp: if that process has ended, delete ${file.replace(dir, "<dir>")}`,
    );
    expect(locks()).toHaveLength(1);
  });

  it.each(["", "{", "null", "[]", '{"lock":1}', '{"lock":1,"id":7,"pid":-1,"host":"x"}', "\0\0\0"])(
    "is not kept from anyone by a lock file that holds %j",
    async (text) => {
      writeFileSync(join(dir, "lock-0123456789abcdef.json"), text);
      await RunLock.take(dir);
    },
  );

  it("that is being run is not resumed, and nothing of it is changed", async () => {
    let told = "";
    let before: unknown[] = [];
    const folder = join(dir, "run");
    let asked: Promise<void> | undefined;
    const running = interpreted((event) => {
      if (event.event !== "stage" || event.name !== "probe") return;
      before = eventsOf(folder);
      asked = shownError(() => resumeRun(folder, interpreted()), dir).then((text) => {
        told = text;
      });
    });
    await runPlan(twoStages(), folder, running);
    await asked;
    expect(told).toContain("run/locked: <dir>/run is in use by process");
    expect(eventsOf(folder).slice(0, before.length)).toEqual(before);
    expect(eventsOf(folder).filter((event) => (event as { event: string }).event === "run")).toHaveLength(1);
    expect(locks(folder)).toEqual([]);
  });

  it("is free again after a stop", async () => {
    const { folder } = await runPlan(twoStages(), join(dir, "run"), stopAt("probe"));
    expect(locks(folder)).toEqual([]);
    expect((await resumeRun(folder, interpreted())).outcome).toBe("finished");
  });
});

describe("a process by its identity", () => {
  it("runs", () => expect(fateOf(ownIdentity())).toBe("running"));
  it("has ended where its number was never given", () =>
    expect(fateOf({ ...ownIdentity(), pid: 2 ** 30, start: "1" })).toBe("ended"));
});

describe("a new run folder", () => {
  const leftover = (name: string, lock: object | undefined): string => {
    const folder = join(dir, name);
    mkdirSync(folder);
    if (lock) writeFileSync(join(folder, "lock-00112233445566aa.json"), JSON.stringify(lock));
    return name;
  };
  it("is whole from its first moment; what killed processes left is removed, and nothing else", async () => {
    const of = (maker: string, n: number) => `.aclc-run-${maker}-0000000${n}`;
    const [place] = ownName().split("-");
    const ended = { lock: 1, id: "x", ...ownIdentity(), start: "1", since: "", held: true };
    leftover(of(`${place}-${process.pid}-1`, 0), ended);
    // killed before it had its lock, or while the lock was written
    leftover(of(`${place}-${2 ** 30}-1`, 1), undefined);
    writeFileSync(
      join(dir, leftover(of(`${place}-${2 ** 30}-1`, 2), undefined), ".lock-0.json.aclc-tmp"),
      "{",
    );
    const old = leftover(of("00000000-1-1", 3), undefined);
    utimesSync(join(dir, old), 1, 1);
    const kept = [
      leftover(of(ownName(), 4), undefined),
      leftover(of("00000000-1-1", 5), undefined),
      leftover(of("00000000-1-1", 6), { ...ended, host: "elsewhere" }),
      leftover(".aclc-run-of-mine", undefined),
    ];
    const { folder } = await runPlan(twoStages(), join(dir, "run"), stopAt("train"));
    expect(readdirSync(dir).sort()).toEqual([...kept, "run"].sort());
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(["plan.yaml", "record.json", "events.jsonl"]));
  });

  it("never replaces anything: the next free name is taken", async () => {
    mkdirSync(join(dir, "run"));
    writeFileSync(join(dir, "run-2"), "mine");
    const { folder } = await runPlan(twoStages(), join(dir, "run"), stopAt("train"));
    expect(folder).toBe(join(dir, "run-3"));
    expect(readdirSync(join(dir, "run"))).toEqual([]);
    expect(readFileSync(join(dir, "run-2"), "utf8")).toBe("mine");
  });

  it("that has to have its name is refused where that is taken, unless by an empty folder", async () => {
    const exactly = (name: string) => () =>
      runPlan(twoStages(), join(dir, name), stopAt("train"), { exactly: true });
    mkdirSync(join(dir, "empty"));
    expect((await exactly("empty")()).folder).toBe(join(dir, "empty"));
    expect(await shownError(exactly("empty"), dir)).toBe("run/folder-taken: <dir>/empty exists already");
    expect(readdirSync(dir)).toEqual(["empty"]);
  });
});
