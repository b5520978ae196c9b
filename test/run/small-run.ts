import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../../compiler/compile.ts";
import type { Plan } from "../../compiler/schema/plan.ts";
import { RunControl } from "../../runtime/control.ts";
import { tensorflow } from "../../runtime/engines/tensorflow/engine.ts";
import type { RunEvent } from "../../runtime/events.ts";
import type { RunSettings } from "../../runtime/run.ts";

export function smallPlan(): Plan {
  const entry = join(import.meta.dirname, "small.acl");
  const { plan } = compile({ entry, readFile: () => readFileSync(entry, "utf8") });
  return plan!;
}

/** Settings of a run; `react` is called with every event and may make requests. */
export function settings(react: (event: RunEvent, control: RunControl) => void = () => {}): RunSettings {
  const control = new RunControl();
  // The number of threads affects the last bits.
  return {
    engine: tensorflow,
    device: "cpu",
    threads: 2,
    dataFolders: {},
    control,
    emit: (event) => react(event, control),
  };
}

/** The events of a run folder without fields that depend on time and place. */
export function eventsOf(folder: string): unknown[] {
  const lines = readFileSync(join(folder, "events.jsonl"), "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const { seconds: _, images_per_second: __, folder: ___, ...rest } = JSON.parse(line);
    return rest;
  });
}

/** The bytes of every checkpoint of a run folder, by name. */
export function checkpointsOf(folder: string): Map<string, string> {
  const root = join(folder, "checkpoints");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".safetensors"),
  );
  return new Map(files.sort().map((file) => [file, readFileSync(join(root, file)).toString("base64")]));
}
