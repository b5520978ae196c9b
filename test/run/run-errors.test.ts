import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import type { Plan } from "../../compiler/plan/schema.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import type { EngineFactory } from "../../runtime/engine.ts";
import { reference } from "../../runtime/engines/reference/engine.ts";
import type { RunEvent } from "../../runtime/events.ts";
import { type RunSettings, resumeRun, runPlan } from "../../runtime/run.ts";
import { shownError } from "../data/caught.ts";
import { settings } from "./small-run.ts";

/** Two updates of a network of two channels: small enough for the interpreter. */
function tinyPlan(changes: { lr?: string; precision?: string; widths?: string } = {}): Plan {
  const text = `
    precision ${changes.precision ?? "float32"}
    dataset shapes = shapes10(train: 8, test: 4)
    encoder f = convnet(widths: [${changes.widths ?? "2, 2"}])
    head c = linear(shapes.classes)
    stage train {
      data shapes.train
      batch 4
      view x = image
      minimize cross_entropy(c(f(x)), label)
      optimizer sgd(lr: ${changes.lr ?? "0.1"})
      for 1 epoch
    }`;
  const { plan, diagnostics } = compile({ entry: "tiny.acl", readFile: () => text });
  expect(diagnostics).toEqual([]);
  return plan!;
}

const root = mkdtempSync(join(tmpdir(), "aclc-run-errors-"));
afterAll(() => rmSync(root, { recursive: true }));
let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(root, "case-"));
});

const interpreted = (react?: (event: RunEvent) => void): RunSettings => ({
  ...settings(react),
  engine: reference,
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
      "run/loss-not-finite: the loss of stage train is Infinity at step 2 (epoch 1)\n" +
        "help: use a smaller learning rate or a longer warm-up; earlier checkpoints are kept",
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
      "run/precision-unsupported: engine reference on cpu cannot compute in float64\n" +
        "help: `aclc engine list` says what each engine can do",
    );
  });
});

describe("a run is not resumed", () => {
  async function stopped(): Promise<string> {
    const { folder } = await runPlan(tinyPlan(), join(dir, "run"), {
      ...settings((event, control) => {
        if (event.event === "step") control.requestStop();
      }),
      engine: reference,
    });
    return folder;
  }
  const resumed = (folder: string): Promise<string> => shown(() => resumeRun(folder, interpreted()));
  const change = (file: string, edit: (text: string) => string): void =>
    writeFileSync(file, edit(readFileSync(file, "utf8")));

  it("from a folder that is none of a run", async () => {
    mkdirSync(join(dir, "notes"));
    expect(await resumed(join(dir, "notes"))).toBe(
      "run/folder-not-a-run: <dir>/notes is not a run folder: it has no plan.yaml",
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
    change(join(folder, "record.json"), (text) => text.replace(/("shapes\.train": ")\w/, "$1?"));
    expect(await resumed(folder)).toBe(
      "run/data-changed: shapes.train is not the data that the run in <dir>/run began with\n" +
        "help: name the folder of the data it began with by --data",
    );
  });

  it("with weights of another network", async () => {
    const folder = await stopped();
    writeFileSync(join(folder, "plan.yaml"), writePlan(tinyPlan({ widths: "2, 3" })));
    expect(await resumed(folder)).toBe(
      "run/weights-do-not-match: <dir>/run/resume.safetensors does not match the plan: " +
        "c.weight is [10, 2], not [10, 3]; f.conv2.weight is [2, 2, 3, 3], not [3, 2, 3, 3]; " +
        "f.bn2.weight is [2], not [3]; f.bn2.bias is [2], not [3]; f.bn2.running_mean is [2], not [3], and 5 more",
    );
  });
});
