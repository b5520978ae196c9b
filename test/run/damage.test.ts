import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "../../runtime/checkpoint/safetensors.ts";
import { ENGINE_NAMES } from "../../runtime/engines/engines.ts";
import type { RunEvent } from "../../runtime/events.ts";
import { resumeRun, runPlan } from "../../runtime/run.ts";
import { readState, writeState } from "../../runtime/run-state.ts";
import { shownError } from "../data/caught.ts";
import { checkpointsOf, eventsOf } from "./small-run.ts";
import { interpreted, twoStages } from "./tiny-run.ts";

const root = mkdtempSync(join(tmpdir(), "aclc-damage-"));
afterAll(() => rmSync(root, { recursive: true }));
const whole = join(root, "whole");
/** A run that was stopped after three of four updates of its first stage, with states after the first and the third. */
const cut = join(root, "cut");

beforeAll(async () => {
  await runPlan(twoStages(), whole, interpreted());
  const stopping = interpreted((event, control) => {
    if (event.event !== "step") return;
    if (event.step === 1) control.requestCheckpoint();
    if (event.step === 3) control.requestStop();
  });
  await runPlan(twoStages(), cut, stopping);
});

let dir = "";
beforeEach(() => {
  dir = join(mkdtempSync(join(root, "case-")), "run");
  cpSync(cut, dir, { recursive: true });
});

const file = (...path: string[]): string => join(dir, ...path);
function addLines(text: string): void {
  const log = file("events.jsonl");
  writeFileSync(log, readFileSync(log, "utf8") + text);
}
const resumed = (): Promise<string> => shownError(() => resumeRun(dir, interpreted()), dir);
/** All files in the folder, by name. */
function contents(): Map<string, string> {
  const names = readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(file(name)).isFile(),
  );
  return new Map(names.sort().map((name) => [name, readFileSync(file(name)).toString("base64")]));
}

async function expectSameAsWhole(): Promise<string[]> {
  expect((await resumeRun(dir, interpreted())).outcome).toBe("finished");
  const events = eventsOf(dir) as RunEvent[];
  expect(events.filter(({ event }) => event !== "notice")).toEqual(eventsOf(whole));
  expect(checkpointsOf(dir)).toEqual(checkpointsOf(whole));
  return events.flatMap((event) => (event.event === "notice" ? [event.text] : []));
}

/** Changes a byte in the middle of the tensors, which the file format does not detect. */
function flipByte(name: string): void {
  const bytes = readFileSync(file(name));
  bytes[bytes.length - 5]! ^= 1;
  writeFileSync(file(name), bytes);
}

describe("a saved state", () => {
  it.each([
    [
      "cut off",
      () => truncateSync(file("resume.safetensors"), 900),
      /is damaged: it is incomplete: expected/,
    ],
    [
      "empty",
      () => truncateSync(file("resume.safetensors"), 0),
      /is damaged: it is not a safetensors file: it has only 0/,
    ],
    [
      "with a bit flipped",
      () => flipByte("resume.safetensors"),
      /is damaged: its content does not match its digest/,
    ],
    ["that was renamed while it was replaced", () => rmSync(file("resume.safetensors")), undefined],
  ])("%s: the one before it is used, and that is said", async (_, damage, said) => {
    damage();
    const notices = await expectSameAsWhole();
    const [notice] = notices.filter((text) => text.includes("continuing from"));
    if (said === undefined) expect(notice).toBeUndefined();
    else {
      expect(notice).toMatch(said);
      expect(notice).toContain(`${file("resume.safetensors")} is damaged`);
      expect(notice).toMatch(/: continuing from the state before it, step 1$/);
    }
  });

  it("with another number of steps than was written is damaged", async () => {
    const name = file("resume.safetensors");
    const { tensors, metadata } = await readSafetensors(name);
    await writeSafetensors(name, {
      tensors,
      metadata: { ...metadata, progress: metadata.progress!.replace('"update":3', '"update":2') },
    });
    rmSync(file("resume-previous.safetensors"));
    expect(await resumed()).toBe(
      "run/state-damaged: <dir>/resume.safetensors is damaged: its content does not match its digest\n" +
        "help: to start the experiment again from the first step, delete <dir>/resume.safetensors",
    );
  });

  it("that is damaged like the one before it leaves the folder as it is", async () => {
    for (const name of ["resume.safetensors", "resume-previous.safetensors"]) flipByte(name);
    const before = contents();
    expect(await resumed()).toContain("run/state-damaged: <dir>/resume.safetensors is damaged");
    expect(contents()).toEqual(before);
  });

  it("of another version says so", async () => {
    const name = file("resume.safetensors");
    const { tensors, metadata } = await readSafetensors(name);
    await writeSafetensors(name, { tensors, metadata: { ...metadata, state: "1" } });
    rmSync(file("resume-previous.safetensors"));
    expect(await resumed()).toMatch(
      /^run\/state-of-another-version: <dir>\/resume\.safetensors was written by another version of aclc \(its format is 1; this one reads 2\)/,
    );
  });

  it("that was deleted: the run begins again", async () => {
    for (const name of ["resume.safetensors", "resume-previous.safetensors"]) rmSync(file(name));
    await expectSameAsWhole();
  });
});

describe("events", () => {
  it.each([
    ["cut off", (text: string) => text.slice(0, 100), /it has 100 bytes, and the saved state counts on \d+/],
    [
      "edited",
      (text: string) => text.replace('"loss":', '"lass":'),
      /its lines are not those that the run wrote/,
    ],
    [
      "full of NULs, as after a power cut",
      (text: string) => text.slice(0, 100) + "\0".repeat(text.length - 100),
      /its lines are not those/,
    ],
  ])("%s: nothing goes on from them", async (_, change, problem) => {
    writeFileSync(file("events.jsonl"), change(readFileSync(file("events.jsonl"), "utf8")));
    const before = contents();
    const text = await resumed();
    expect(text).toMatch(/^run\/events-damaged: <dir>\/events\.jsonl is damaged: /);
    expect(text).toMatch(problem);
    expect(contents()).toEqual(before);
  });

  it("that were lost with the last state: the one before it is used", async () => {
    const { metadata } = await readSafetensors(file("resume-previous.safetensors"));
    truncateSync(file("events.jsonl"), JSON.parse(metadata.progress!).events.bytes);
    expect((await expectSameAsWhole())[0]).toMatch(
      /events\.jsonl is damaged: it has \d+ bytes, and the saved state counts on \d+: continuing from the state before it, step 1$/,
    );
  });

  it("after those that the state counts on are forgotten, whatever they are", async () => {
    addLines('{"event":"metric"}\nnull\n{"event":"met');
    await expectSameAsWhole();
  });
});

describe("a record", () => {
  const edit = (change: (record: Record<string, unknown>) => unknown): void =>
    writeFileSync(
      file("record.json"),
      JSON.stringify(change(JSON.parse(readFileSync(file("record.json"), "utf8")))),
    );

  it.each([
    ["null", () => null, "it is not a JSON object"],
    ["a list", () => [], "it is not a JSON object"],
    ["nothing", () => ({ record: 2 }), "expected experiment to be text, found nothing"],
    [
      "an unknown engine",
      (r: object) => ({ ...r, engine: "abacus" }),
      `expected engine to be ${ENGINE_NAMES.join(" or ")}, found "abacus"`,
    ],
    [
      "a device that is none",
      (r: object) => ({ ...r, device: 7 }),
      "expected device to be cpu or gpu, found 7",
    ],
    [
      "no list of resumptions",
      (r: object) => ({ ...r, resumed: {} }),
      "expected resumed to be a list, found {}",
    ],
    [
      "no data",
      (r: object) => ({ ...r, data: null }),
      "expected data to be an object of SHA-256 digests, found null",
    ],
    ["NULs", (r: object) => ({ ...r, node: "v20\0" }), 'expected node to be text, found "v20\\u0000"'],
  ])("with %s is damaged, and nothing is changed", async (_, change, problem) => {
    edit(change as never);
    const before = contents();
    expect(await resumed()).toBe(`run/record-damaged: <dir>/record.json is damaged: ${problem}`);
    expect(contents()).toEqual(before);
  });

  it("of another version says so", async () => {
    edit((record) => ({ ...record, record: 1 }));
    expect(await resumed()).toMatch(
      /^run\/record-of-another-version: .* \(its format is 1; this one reads 2\)/,
    );
  });
});

describe("what is no plain file or folder is not followed", () => {
  const outside = (): string => join(root, "outside");
  beforeEach(() => writeFileSync(outside(), "precious\n"));
  const replaceByLink = (name: string, target: string): void => {
    rmSync(file(name), { recursive: true, force: true });
    symlinkSync(target, file(name));
  };

  it.each(["events.jsonl", "record.json", "plan.yaml", "resume.safetensors"])("a link %s", async (name) => {
    replaceByLink(name, outside());
    expect(await resumed()).toMatch(
      new RegExp(
        `^run/file-not-plain: <dir>/${name.replace(".", "\\.")} is a link; a run folder holds plain files`,
      ),
    );
    expect(readFileSync(outside(), "utf8")).toBe("precious\n");
  });

  it.each([["checkpoints"], ["checkpoints/train"]])("a linked folder %s", async (name) => {
    const target = mkdtempSync(join(root, "target-"));
    mkdirSync(file("checkpoints"), { recursive: true });
    replaceByLink(name, target);
    expect(await resumed()).toContain(`run/file-not-plain: <dir>/${name} is a link`);
    expect(readdirSync(target)).toEqual([]);
  });

  it.each(["events.jsonl", "record.json", "plan.yaml", "resume.safetensors"])("a FIFO %s", async (name) => {
    rmSync(file(name));
    execFileSync("mkfifo", [file(name)]);
    expect(await resumed()).toContain(`<dir>/${name} is a FIFO`);
  });

  it("but the run folder as a whole may be a link", async () => {
    renameSync(dir, `${dir}-real`);
    symlinkSync(`${dir}-real`, dir);
    await expectSameAsWhole();
  });
});

describe("a run folder", () => {
  it("that is removed while the run goes on ends the run", async () => {
    const folder = join(root, "removed");
    const removing = interpreted((event) => {
      if (event.event === "stage_finished") rmSync(folder, { recursive: true });
    });
    expect(await shownError(() => runPlan(twoStages(), folder, removing), root)).toMatch(
      /^run\/folder-lost: the run folder <dir>\/removed was removed, renamed or taken over/,
    );
    expect(existsSync(folder)).toBe(false);
  });

  it("that cannot be written any more ends the run at that step", async () => {
    const folder = join(root, "readonly");
    let steps = 0;
    const breaking = interpreted((event) => {
      if (event.event !== "step") return;
      steps++;
      if (event.step !== 1) return;
      rmSync(join(folder, "events.jsonl"));
      mkdirSync(join(folder, "events.jsonl"));
    });
    expect(await shownError(() => runPlan(twoStages(), folder, breaking), root)).toContain(
      "<dir>/readonly/events.jsonl is a folder",
    );
    expect(steps).toBeLessThanOrEqual(2);
  });

  it("of a killed process keeps none of its temporary files", async () => {
    const left = [".resume.safetensors.0011223344556677.aclc-tmp", ".lock-0.json.0011223344556677.aclc-tmp"];
    for (const name of left) writeFileSync(file(name), "half");
    await resumeRun(dir, interpreted());
    expect(readdirSync(dir).filter((name) => name.startsWith("."))).toEqual([]);
  });
});

it("a finished run is shown again, without an engine, and nothing of it is changed", async () => {
  cpSync(whole, dir, { recursive: true, force: true });
  const before = contents();
  const times = readdirSync(dir).map((name) => statSync(file(name)).mtimeMs);
  const folder = statSync(dir).mtimeMs;
  const shown: RunEvent[] = [];
  const settings = interpreted((event) => shown.push(event));
  const engine = { ...settings.engine, open: () => Promise.reject(new Error("opened")) };
  expect((await resumeRun(dir, { ...settings, engine })).outcome).toBe("finished");
  expect(shown.filter(({ event }) => event === "metric")).toHaveLength(5);
  expect(shown.at(-1)!.event).toBe("finished");
  expect(contents()).toEqual(before);
  expect(readdirSync(dir).map((name) => statSync(file(name)).mtimeMs)).toEqual(times);
  expect(statSync(dir).mtimeMs).toBe(folder);
});

it("evaluations are known by what they are, not by their place in a list", async () => {
  const folder = join(root, "evaluations");
  const between = interpreted((event, control) => {
    if (event.event === "stage_finished" && event.stage === "probe") control.requestStop();
  });
  await runPlan(twoStages(), folder, between);
  const { state } = await readState(folder);
  expect(state!.progress).toMatchObject({ stage: 2, measured: [] });
  // the second of three is done
  await writeState(
    folder,
    { ...state!.progress, measured: ["probe.last on shapes.test: accuracy on shapes.test"] },
    state!.tensors,
  );
  const measured: string[] = [];
  const resumed = interpreted((event) => {
    if (event.event === "metric") measured.push(`${event.stage} ${event.name}`);
  });
  await resumeRun(folder, resumed);
  expect(measured).toEqual([
    "train.best accuracy",
    expect.stringMatching(/^probe\.last accuracy under pgd-2 /),
  ]);
});
