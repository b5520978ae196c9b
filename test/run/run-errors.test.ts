import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { EngineFactory } from "../../runtime/engine.ts";
import { reference } from "../../runtime/engines/reference/engine.ts";
import type { RunEvent } from "../../runtime/events.ts";
import { resumeRun, runPlan } from "../../runtime/run.ts";
import { shownError } from "../data/caught.ts";
import { interpreted, stopAt, tinyPlan, twoStages } from "./tiny-run.ts";

const root = mkdtempSync(join(tmpdir(), "aclc-run-errors-"));
afterAll(() => rmSync(root, { recursive: true }));
let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(root, "case-"));
});

const shown = (run: () => Promise<unknown>): Promise<string> => shownError(run, dir);

describe("a run", () => {
  it("ends where its loss is no number any more, and says so in its events", async () => {
    const events: RunEvent[] = [];
    const folder = join(dir, "run");
    const plan = tinyPlan({ lr: "1e30" });
    expect(
      await shown(() =>
        runPlan(
          plan,
          folder,
          interpreted((event) => events.push(event)),
        ),
      ),
    ).toBe(
      "run/loss-not-finite: the loss loss_1 is Infinity at step 2 (epoch 1) of stage train: stages.train.losses.loss_1 in the plan\n" +
        "help: there is no earlier checkpoint\n" +
        "use a smaller learning rate or a longer warm-up",
    );
    expect(events.at(-1)).toMatchObject({ event: "failed", code: "run/loss-not-finite" });
  });

  it("makes no folder below a file", async () => {
    writeFileSync(join(dir, "file"), "");
    expect(await shown(() => runPlan(tinyPlan(), join(dir, "file", "run"), interpreted()))).toBe(
      "run/folder-not-made: the run folder <dir>/file/run cannot be made: a part of its path is a file, not a folder\n" +
        "help: name another place with --out",
    );
  });

  it("wants an engine that has its precision", async () => {
    const single: EngineFactory = {
      ...reference,
      open: async (options) => {
        const engine = await reference.open(options);
        const capabilities = { ...engine.capabilities, dtypes: ["f32", "i32"] as const };
        return Object.create(engine, { capabilities: { value: capabilities } });
      },
    };
    const plan = tinyPlan({ precision: "float64" });
    expect(await shown(() => runPlan(plan, join(dir, "run"), { ...interpreted(), engine: single }))).toBe(
      "run/precision-unsupported: the engine reference on cpu does not support float64\n" +
        "help: use another precision or another engine; `aclc engine list` lists the engines",
    );
  });
});

describe("a run is not resumed", () => {
  async function stopped(): Promise<string> {
    return (await runPlan(tinyPlan(), join(dir, "run"), stopAt("train"))).folder;
  }
  const resumed = (folder: string): Promise<string> => shown(() => resumeRun(folder, interpreted()));
  const change = (file: string, edit: (text: string) => string): void =>
    writeFileSync(file, edit(readFileSync(file, "utf8")));

  it("from a folder that is none of a run", async () => {
    mkdirSync(join(dir, "notes"));
    expect(await resumed(join(dir, "notes"))).toBe(
      "run/folder-not-a-run: <dir>/notes is not a run folder: it has no plan.yaml",
    );
    writeFileSync(join(dir, "x.acl"), "");
    expect(await resumed(join(dir, "x.acl"))).toBe(
      "run/folder-is-a-file: <dir>/x.acl is a file, not a run folder",
    );
    expect(await resumed(join(dir, "none"))).toBe("run/folder-missing: there is no folder <dir>/none");
    expect(await resumed(join(dir, "x.acl", "run"))).toBe(
      "run/folder-missing: there is no folder <dir>/x.acl/run",
    );
  });

  it("from a folder that does not exist, but another one that was probably meant", async () => {
    await runPlan(tinyPlan(), join(dir, "runs", "first"), stopAt("train"));
    const hint = "\nhelp: did you mean <dir>/runs/first?";
    for (const meant of ["first", "runs/frist"])
      expect(await resumed(join(dir, meant))).toBe(
        `run/folder-missing: there is no folder <dir>/${meant}${hint}`,
      );
    expect(await resumed(join(dir, "runs"))).toBe(
      "run/folder-not-a-run: <dir>/runs is not a run folder: it has no plan.yaml\n" +
        "help: it contains run folders: name one of them, such as <dir>/runs/first",
    );
  });

  it("with a record that is cut off", async () => {
    const folder = await stopped();
    change(join(folder, "record.json"), (text) => text.slice(0, 20));
    expect(await resumed(folder)).toMatch(/^run\/record-damaged: <dir>\/run\/record\.json is damaged: /);
  });

  it("with a plan that is cut off", async () => {
    const folder = await stopped();
    change(join(folder, "plan.yaml"), (text) => text.slice(0, text.indexOf("stages:")));
    expect(await resumed(folder)).toMatch(/^run\/plan-damaged: <dir>\/run\/plan\.yaml is damaged: `stages` /);
  });

  it("on other data", async () => {
    const folder = await stopped();
    change(join(folder, "record.json"), (text) =>
      text.replace(/("shapes\.train": ")./, (_, key) => `${key}${text.includes(`${key}0`) ? 1 : 0}`),
    );
    expect(await resumed(folder)).toBe(
      "run/data-changed: the data of shapes.train are not the data that the run in <dir>/run started with\n" +
        "help: give the folder with the original data: --data NAME=FOLDER",
    );
  });

  it("with a plan that was edited", async () => {
    const folder = await stopped();
    change(join(folder, "plan.yaml"), (text) => text.replace("momentum: 0.0", "momentum: 0.5"));
    expect(await resumed(folder)).toBe(
      "run/plan-changed: <dir>/run/plan.yaml is not the plan that this run started with\n" +
        "help: restore the original plan; to run the changed plan: aclc run <dir>/run/plan.yaml --out FOLDER",
    );
  });

  it("with a checkpoint of another network", async () => {
    const between = stopAt((event) => event.event === "stage_finished");
    const first = await runPlan(twoStages("2, 2"), join(dir, "run"), between);
    const other = await runPlan(
      twoStages("2, 3"),
      join(dir, "other"),
      stopAt((event) => event.event === "stage_finished"),
    );
    const checkpoint = "checkpoints/train/last.safetensors";
    copyFileSync(join(other.folder, checkpoint), join(first.folder, checkpoint));
    expect(await resumed(first.folder)).toMatch(
      /^run\/weights-do-not-match: <dir>\/run\/checkpoints\/train\/last\.safetensors does not match the plan: f\.conv2\.weight is \[3, 2, 3, 3\], not \[2, 2, 3, 3\]$/,
    );
  });
});
