import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { planDigest } from "../../compiler/plan/digest.ts";
import { planOperations } from "../../compiler/plan-diff/cost.ts";
import { valuesText } from "../../compiler/sweep.ts";
import { readEvents } from "../read-events.ts";
import { runPlan } from "../run.ts";
import { RunError } from "../run-error.ts";
import { RunFolder } from "../run-folder.ts";
import { LOCKED } from "../run-lock.ts";
import { DeviceData } from "../stages/device-data.ts";
import { tableText } from "./compare/render.ts";
import { columnsOf, readSubjects, type Subject } from "./compare/subjects.ts";
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
 * experiments are skipped and an interrupted one is resumed, so the same command continues a sweep. An experiment that
 * another process is running is skipped too, so the same command in two terminals shares the work. If an experiment
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
  const states = new Map<SweepExperiment, State>();
  for (const experiment of experiments) states.set(experiment, await stateOf(experiment, folder, cwd));
  let failed = 0;
  /** @returns the exit status; undefined: continue with the next experiment */
  const run = async (experiment: SweepExperiment): Promise<ExitCode | undefined> => {
    const place = join(folder, experiment.name);
    const which = `experiment ${experiments.indexOf(experiment) + 1} of ${experiments.length}, ${valuesText(experiment.values)}`;
    const state = await stateOf(experiment, folder, cwd);
    states.set(experiment, state);
    if (state === "finished") context.say(`${which}: already finished\n`);
    if (state === "running") context.say(`${which}: another process is running it\n`);
    if (state !== "new" && state !== "begun") return undefined;
    context.say(`${which}${state === "begun" ? ": resuming" : ""}\n`);
    const later = workOfOthers(experiment, states);
    try {
      const status = await (state === "begun"
        ? superviseResume(context, { ...options, later }, place)
        : superviseRun(
            context,
            { ...options, later },
            (settings) => runPlan(experiment.plan, place, settings, { exactly: true }),
            () => DeviceData.expect(experiment.plan, options.data),
          ));
      if (status === EXIT.fine) states.set(experiment, "finished");
      else {
        context.say("run the same command again to continue the sweep\n");
        return status;
      }
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      if (TAKEN.includes(error.code)) {
        states.set(experiment, "running");
        context.say(`${which}: another process is running it\n`);
        return undefined;
      }
      context.warn(describeFailure(error, context.paint, false).text);
      states.set(experiment, "failed");
      failed++;
    }
    return undefined;
  };
  for (const experiment of experiments) {
    const status = await run(experiment);
    if (status !== undefined) return status;
  }
  // experiments that another process was running and has stopped running
  for (const experiment of experiments.filter((one) => states.get(one) === "running")) {
    if ((await stateOf(experiment, folder, cwd)) === "running") continue;
    const status = await run(experiment);
    if (status !== undefined) return status;
  }
  if (!options.json) context.show(await resultsText(experiments, folder, context, options));
  const running = [...states.values()].filter((state) => state === "running").length;
  if (running > 0)
    context.warn(`${running} of ${experiments.length} experiments are still running in other processes\n`);
  if (failed > 0) context.warn(`${failed} of ${experiments.length} experiments failed\n`);
  return failed > 0 ? EXIT.fault : EXIT.fine;
}

type State = "new" | "begun" | "running" | "finished" | "failed";

/** Codes of the errors for a folder that another process has taken. */
const TAKEN: readonly string[] = [LOCKED, "run/folder-taken"];

/** The work of the experiments after this one, as a multiple of its work. */
function workOfOthers(now: SweepExperiment, states: ReadonlyMap<SweepExperiment, State>): number {
  const own = Number(planOperations(now.plan));
  const others = [...states].filter(([one, state]) => one !== now && (state === "new" || state === "begun"));
  return others.reduce((sum, [{ plan }]) => sum + Number(planOperations(plan)) / own, 0);
}

/** @throws FileError if the folder belongs to another run, RunError if it is not a complete run folder */
async function stateOf({ name, plan }: SweepExperiment, folder: string, cwd: string): Promise<State> {
  const other = (path: string): FileError =>
    new FileError(
      `${shortPath(path, cwd)} is a run of another experiment`,
      "choose another folder for this sweep with --out",
    );
  if (existsSync(join(folder, "plan.yaml"))) throw other(folder);
  const place = join(folder, name);
  // an earlier command that was killed at its start may have left an empty folder
  if (!existsSync(place) || isEmptyFolder(place)) return "new";
  const { record } = await RunFolder.read(place);
  if (record.plan_digest !== planDigest(plan)) throw other(place);
  if (await RunFolder.isRunning(place)) return "running";
  let finished = false;
  await readEvents(place, ({ event }) => {
    finished = event === "finished";
  });
  return finished ? "finished" : "begun";
}

function isEmptyFolder(path: string): boolean {
  return statSync(path).isDirectory() && readdirSync(path).length === 0;
}

/** The results of all experiments, side by side. */
async function resultsText(
  experiments: readonly SweepExperiment[],
  folder: string,
  context: Context,
  options: SharedOptions,
): Promise<string> {
  const { io } = context;
  const subjects: Subject[] = [];
  for (const { name } of experiments) {
    const place = join(folder, name);
    if (!existsSync(join(place, "events.jsonl"))) continue;
    subjects.push(...(await readSubjects(shortPath(place, io.cwd), context)));
  }
  if (subjects.length === 0) return "";
  const { columns, remarks } = columnsOf(subjects);
  for (const remark of remarks) context.warn(`${remark}\n`);
  return tableText(tableOf(columns), { ...outputOf(io, options), full: false });
}
