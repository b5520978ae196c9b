import { existsSync } from "node:fs";
import { join } from "node:path";
import { planDigest } from "../../compiler/plan/digest.ts";
import { valuesText } from "../../compiler/sweep.ts";
import { type RunRecord, runPlan } from "../run.ts";
import { RunError } from "../run-error.ts";
import { RunFolder } from "../run-folder.ts";
import { tableText } from "./compare/render.ts";
import { columnsOf, readEvents, readSubject } from "./compare/subjects.ts";
import { tableOf } from "./compare/table.ts";
import { type Context, outputOf } from "./context.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { describeFailure, FileError } from "./failure.ts";
import type { SharedOptions } from "./options.ts";
import { sweepFromFile } from "./plan-from-file.ts";
import { shortPath, superviseResume, superviseRun } from "./supervise-run.ts";
import { experimentsOf, type SweepExperiment } from "./sweep.ts";

/**
 * Runs the experiments of a sweep one after the other, each in its own folder inside the folder of the sweep. Finished
 * experiments are skipped and an interrupted one is resumed, so the same command continues a sweep. If an experiment
 * fails, the others still run.
 */
export async function runSweep(
  context: Context,
  file: string,
  folder: string,
  options: SharedOptions,
): Promise<ExitCode> {
  const { cwd } = context.io;
  const sweep = sweepFromFile(file, options, cwd)!;
  context.warn(sweep.compiled.render(context.terminal, context.quiet ? "error" : "warning"));
  if (sweep.compiled.failed) return EXIT.fault;
  const experiments = experimentsOf(sweep);
  // check all folders before the first experiment starts
  const states: State[] = [];
  for (const experiment of experiments) states.push(await stateOf(experiment, folder, cwd));
  let failed = 0;
  for (const [i, experiment] of experiments.entries()) {
    const place = join(folder, experiment.name);
    const which = `experiment ${i + 1} of ${experiments.length}, ${valuesText(experiment.values)}`;
    if (states[i] === "finished") {
      context.say(`${which}: already finished\n`);
      continue;
    }
    context.say(`${which}${states[i] === "begun" ? ": resuming" : ""}\n`);
    try {
      const status = await (states[i] === "begun"
        ? superviseResume(context, options, place)
        : superviseRun(context, options, (settings) => runPlan(experiment.plan, place, settings)));
      if (status !== EXIT.fine) {
        context.say("run the same command again to continue the sweep\n");
        return status;
      }
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      context.warn(describeFailure(error, context.paint, false).text);
      failed++;
    }
  }
  if (!options.json) context.out(resultsText(experiments, folder, context, options));
  if (failed > 0) context.warn(`${failed} of ${experiments.length} experiments failed\n`);
  return failed > 0 ? EXIT.fault : EXIT.fine;
}

type State = "new" | "begun" | "finished";

/** @throws FileError if the folder belongs to another run, RunError if it is not a complete run folder */
async function stateOf({ name, plan }: SweepExperiment, folder: string, cwd: string): Promise<State> {
  const other = (path: string): FileError =>
    new FileError(
      `${shortPath(path, cwd)} is a run of another experiment`,
      "choose another folder for this sweep with --out",
    );
  if (existsSync(join(folder, "plan.yaml"))) throw other(folder);
  const place = join(folder, name);
  if (!existsSync(place)) return "new";
  const { record } = await RunFolder.open(place);
  if ((record as RunRecord).plan_digest !== planDigest(plan)) throw other(place);
  return readEvents(place).some(({ event }) => event === "finished") ? "finished" : "begun";
}

/** The results of all experiments, side by side. */
function resultsText(
  experiments: readonly SweepExperiment[],
  folder: string,
  context: Context,
  options: SharedOptions,
): string {
  const { io } = context;
  const subjects = experiments
    .map(({ name }) => join(folder, name))
    .filter((place) => existsSync(join(place, "events.jsonl")))
    .flatMap((place) => readSubject(shortPath(place, io.cwd), context) ?? []);
  if (subjects.length === 0) return "";
  return tableText(tableOf(columnsOf(subjects)), { ...outputOf(io, options), full: false });
}
