/**
 * Uses made-up words as a user does, in a copy of this repository that has them: it checks an experiment, writes its
 * plan, reads it, compares two plans, makes the documents, and runs the experiment on the reference engine, once
 * completely and once stopped and resumed. Prints its results as JSON.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../../compiler/compile.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import type { Plan } from "../../compiler/schema/plan.ts";
import { RunControl } from "../../runtime/control.ts";
import { reference } from "../../runtime/engines/reference/engine.ts";
import type { RunEvent } from "../../runtime/events.ts";
import { resumeRun, runPlan } from "../../runtime/run.ts";
import { metricText } from "../../runtime/screen/format.ts";
import { languageReference } from "../../scripts/write-language-reference.ts";

const [work] = process.argv.slice(2) as [string];
const text = readFileSync(join(import.meta.dirname, "made-up.acl"), "utf8");

function planOf(source: string): Plan {
  const { plan, diagnostics } = compile({ entry: "made-up.acl", readFile: () => source });
  const said = diagnostics.map(({ code, message }) => `${code}: ${message}`);
  if (!plan) throw new Error(said.join("\n"));
  return plan;
}

/** The errors of an invalid file. */
const saidOf = (source: string): string[] =>
  compile({ entry: "made-up.acl", readFile: () => source })
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ message }) => message);

async function run(
  folder: string,
  stopAt?: number,
): Promise<{ outcome: string; checkpoint: string; events: RunEvent[] }> {
  const control = new RunControl();
  const events: RunEvent[] = [];
  const settings = {
    engine: reference,
    device: "cpu",
    threads: 1,
    dataFolders: {},
    control,
    emit: (event: RunEvent) => {
      events.push(event);
      if (event.event === "step" && event.step === stopAt) control.requestStop();
    },
  } as const;
  const first = await runPlan(planOf(text), join(work, folder), settings);
  const { outcome } =
    stopAt === undefined ? first : await resumeRun(first.folder, { ...settings, control: new RunControl() });
  const checkpoint = readFileSync(join(first.folder, "checkpoints/train/last.safetensors")).toString(
    "base64",
  );
  return { outcome, checkpoint, events };
}

const plan = planOf(text);
const written = writePlan(plan);
const read = readPlan(written, "made-up.plan.yaml");
const whole = await run("whole");
const resumed = await run("resumed", 5);
const measured = whole.events.flatMap((event) =>
  event.event === "metric" ? [[event.name, event.value] as const] : [],
);
console.log(
  JSON.stringify({
    plan: written,
    readAgain: read.plan ? writePlan(read.plan) : read.diagnostics.map(({ message }) => message),
    wrongArgument: saidOf(text.replace("most: 0.25", "most: 2")),
    nearestName: saidOf(text.replace("made_up_loss(", "made_up_los(")),
    reference: languageReference()[1],
    outcomes: [whole.outcome, resumed.outcome],
    sameBytes: whole.checkpoint === resumed.checkpoint,
    best: whole.events.flatMap((event) =>
      event.event === "checkpoint" && event.name === "best" ? [event.epoch] : [],
    ),
    measured: measured.map(([name, value]) => [name, value, metricText(name, value)]),
  }),
);
