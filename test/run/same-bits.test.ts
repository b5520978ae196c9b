import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunEvent } from "../../runtime/events.ts";
import { librarySettings, restoreSettings, settingChanges } from "../../runtime/library-settings.ts";
import { resumeRun, runPlan } from "../../runtime/run.ts";
import { differencesOf, parseRecord, type RunRecord } from "../../runtime/run-record.ts";
import { fakeRecords, writeFiles } from "../data/fake-cifar10.ts";
import { command } from "./command.ts";
import { recordOfPlan } from "./run-files.ts";
import { checkpointsOf, eventsOf } from "./small-run.ts";
import { interpreted, stopAt, tinyPlan, twoStages, twoStagesText } from "./tiny-run.ts";

const root = mkdtempSync(join(tmpdir(), "aclc-same-bits-"));
afterAll(() => rmSync(root, { recursive: true }));

const recordOf = (folder: string): RunRecord =>
  parseRecord(readFileSync(join(folder, "record.json"), "utf8"), "record.json");
const noticesOf = (folder: string): string[] =>
  (eventsOf(folder) as RunEvent[]).flatMap((event) => (event.event === "notice" ? [event.text] : []));

describe("a run that is resumed elsewhere", () => {
  let cut: string;
  beforeAll(async () => {
    const { folder } = await runPlan(twoStages(), join(root, "cut"), stopAt("train"));
    cut = folder;
  });
  async function resumedAfter(change: (record: RunRecord) => RunRecord, name: string): Promise<string> {
    const folder = join(root, name);
    cpSync(cut, folder, { recursive: true });
    writeFileSync(join(folder, "record.json"), JSON.stringify(change(recordOf(folder))));
    await resumeRun(folder, interpreted());
    return folder;
  }

  it("says in its events and its record what is not as it was", async () => {
    const folder = await resumedAfter(
      (record) => ({
        ...record,
        processor: "Another Processor 3000",
        node: "v18.0.0",
        settings: { TF_X: "1" },
      }),
      "elsewhere",
    );
    const [notice] = noticesOf(folder);
    expect(notice).toMatch(/^the last bits of results may differ from those of an uninterrupted run: /);
    expect(notice).toContain("the processor was Another Processor 3000 and is ");
    expect(notice).toContain(`Node was v18.0.0 and is ${process.version}`);
    expect(notice).toContain("TF_X was 1 and is not set");
    const [resumed] = recordOf(folder).resumed;
    expect(notice!.split(": ").at(-1)).toBe(resumed!.differences.join("; "));
    expect(resumed).toMatchObject({
      engine: "reference",
      node: process.version,
      from: { stage: 0, update: 1 },
    });
  });

  it("says nothing where all is as it was", async () => {
    const folder = await resumedAfter((record) => record, "here");
    expect(noticesOf(folder)).toEqual([]);
    expect(recordOf(folder).resumed[0]!.differences).toEqual([]);
  });
});

describe("what decides the last bits", () => {
  const began = recordOfPlan(tinyPlan());
  it.each([
    [{}, []],
    [{ aclc: "9.9.9" }, ["aclc was 0.1.0 and is 9.9.9"]],
    [{ device: "gpu" }, ["the device was cpu and is gpu"]],
    [
      { engine: "tensorflow", engine_details: { version: "2.21.0" } },
      ["the engine was reference and is tensorflow"],
    ],
    [{ engine_details: { precision: "float64", threads: 4 } }, ["threads of reference was 1 and is 4"]],
    [{ engine_details: { precision: "float64" } }, ["threads of reference was 1 and is not set"]],
    [{ engine_details: { ...began.engine_details, folder: "/elsewhere" } }, []],
    [{ settings: { TF_ENABLE_ONEDNN_OPTS: "0" } }, ["TF_ENABLE_ONEDNN_OPTS was not set and is 0"]],
    [{ platform: "darwin-arm64" }, ["the platform was linux-x64 and is darwin-arm64"]],
  ])("%j", (change, lines) => {
    expect(differencesOf(began, { ...began, ...(change as object) })).toEqual(lines);
  });
});

describe("settings of an engine's library", () => {
  const env = {
    TF_ENABLE_ONEDNN_OPTS: "0",
    TF_CPP_MIN_LOG_LEVEL: "2",
    TF_VAR_password: "secret",
    TF_CLI_CONFIG_FILE: "x",
    ONEDNN_VERBOSE: "1",
    OMP_NUM_THREADS: "3",
    HOME: "/",
    PATH: "x",
  };
  it("are those variables that decide what it computes", () => {
    expect(librarySettings(env)).toEqual({ OMP_NUM_THREADS: "3", TF_ENABLE_ONEDNN_OPTS: "0" });
  });
  it("are put back as they were", () => {
    const here: Record<string, string | undefined> = { ...env };
    const changes = restoreSettings({ OMP_NUM_THREADS: "4", XLA_FLAGS: "x" }, here, false);
    expect(changes).toEqual([
      { name: "OMP_NUM_THREADS", began: "4", now: "3" },
      { name: "TF_ENABLE_ONEDNN_OPTS", began: undefined, now: "0" },
      { name: "XLA_FLAGS", began: "x", now: undefined },
    ]);
    expect(settingChanges({ OMP_NUM_THREADS: "4", XLA_FLAGS: "x" }, librarySettings(here))).toEqual([]);
    expect(here.TF_CPP_MIN_LOG_LEVEL).toBe("2");
  });
});

it("on fewer cores and with other settings TensorFlow goes on as it began: to the same bits", async () => {
  writeFileSync(
    join(root, "two.acl"),
    twoStagesText("8, 8").replaceAll("train: 8", "train: 64").replaceAll("batch 4", "batch 32"),
  );
  const run = [
    "run",
    "two.acl",
    "--engine",
    "tensorflow",
    "--device",
    "cpu",
    "--threads",
    "2",
    "--json",
    "--out",
  ];
  const whole = await command([...run, "whole"], { cwd: root });
  expect(whole.status, whole.err).toBe(0);
  const stopped = await command([...run, "resumed"], {
    cwd: root,
    react: (event, child) => void (event.event === "step" && event.step === 1 && child.kill("SIGINT")),
  });
  expect(stopped.status, stopped.err).toBe(130);
  const resumed = await command(["resume", "resumed"], {
    cwd: root,
    env: { TF_ENABLE_ONEDNN_OPTS: "0" },
    before: hasTaskset() ? ["taskset", "-c", "0"] : [],
  });
  expect(resumed.status, resumed.err).toBe(0);
  expect(resumed.err).toContain(
    "TF_ENABLE_ONEDNN_OPTS is now 0; the run started without it, so it continues without it\n",
  );
  expect(checkpointsOf(join(root, "resumed"))).toEqual(checkpointsOf(join(root, "whole")));
  expect(eventsOf(join(root, "resumed"))).toEqual(eventsOf(join(root, "whole")));
  const record = recordOf(join(root, "resumed"));
  expect(record.engine_details.threads).toBe(2);
  expect(record.resumed).toHaveLength(1);
  expect(record.resumed[0]).toMatchObject({ differences: [], settings: {}, engine_details: { threads: 2 } });
});

function hasTaskset(): boolean {
  try {
    execFileSync("taskset", ["-c", "0", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("the data of a run", () => {
  const text = twoStagesText().replace(
    "shapes = shapes10(train: 8, test: 4)",
    "shapes = cifar10(train: 8, test: 4)",
  );
  const files = { "data_batch_1.bin": fakeRecords(8), "test_batch.bin": fakeRecords(4, 8) };
  const stopping = {
    cwd: root,
    react: (event: RunEvent, child: { kill(signal: NodeJS.Signals): unknown }) =>
      void (event.event === "step" && event.step === 1 && child.kill("SIGINT")),
  };
  const run = ["run", "photos.acl", "--engine", "reference", "--json"];

  it("are found again by resume without a flag; where they were moved that is said", async () => {
    writeFileSync(join(root, "photos.acl"), text);
    const folder = mkdtempSync(join(root, "photos-"));
    await writeFiles(folder, files);
    const stopped = await command([...run, "--data", `cifar10=${folder}`, "--out", "photos"], stopping);
    expect(stopped.status, stopped.err).toBe(130);
    expect(recordOf(join(root, "photos")).data_folders).toEqual({ cifar10: folder });

    cpSync(folder, `${folder}-moved`, { recursive: true });
    rmSync(folder, { recursive: true });
    const lost = await command(["resume", "photos"], { cwd: root });
    expect(lost.status).toBe(1);
    expect(lost.err).toContain(
      `error[run/data-moved]: the files of cifar10 were in ${folder} when the run began; that folder does not exist any more`,
    );
    cpSync(`${folder}-moved`, folder, { recursive: true });
    const resumed = await command(["resume", "photos"], { cwd: root });
    expect(resumed.status, resumed.err).toBe(0);
    expect((eventsOf(join(root, "photos")) as RunEvent[]).at(-1)!.event).toBe("finished");
  });
});
