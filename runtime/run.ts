import type { Plan } from "../compiler/plan/schema.ts";
import type { RunControl } from "./control.ts";
import type { Emit } from "./events.ts";

/** How and where a plan runs: nothing of this is in the plan. */
export interface RunSettings {
  /** `tensorflow`, `tfjs`, `reference`, or undefined: the best there is, announced */
  readonly engine: string | undefined;
  readonly device: "auto" | "cpu" | "gpu";
  readonly threads: number | undefined;
  /** folder of a data set's files, by kind (`cifar10`) */
  readonly dataFolders: Readonly<Record<string, string>>;
  readonly emit: Emit;
  readonly control: RunControl;
}

export interface RunOutcome {
  readonly outcome: "finished" | "stopped";
  readonly folder: string;
}

/**
 * Runs a plan into a new folder.
 * @param folder is made; a folder that exists gets a number behind its name, so that no run overwrites another
 * @throws RunError for what the user can put right
 */
export declare function runPlan(plan: Plan, folder: string, settings: RunSettings): Promise<RunOutcome>;

/** Goes on with a run from its last checkpoint. */
export declare function resumeRun(folder: string, settings: RunSettings): Promise<RunOutcome>;
