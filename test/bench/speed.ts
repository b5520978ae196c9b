import { FULL, findPython, STYLES, startBound, startPeer, startSubject } from "./processes.ts";
import { machineShare } from "./quiet.ts";
import { median, type Results } from "./results.ts";
import type { Answer, Worker } from "./worker.ts";
import { seconds } from "./worker.ts";

type Task = "step" | "attack" | "passes";
type Precision = "float32" | "bfloat16";

interface Contestant {
  readonly name: string;
  readonly dtype: Precision;
  readonly worker: Worker;
  /** seconds of each round, by task */
  readonly times: Map<Task, number[]>;
  last: Answer;
}

/** The number of images or views in one run of a task at full size. */
const COUNT: Readonly<Record<Task, number>> = {
  step: FULL.images,
  // number of views times iterations
  attack: 2 * FULL.images * FULL.attackSteps,
  // number of views times passes
  passes: 2 * FULL.images * 2,
};

/** The smallest share of its cores that an idle machine gives. */
const QUIET = 0.8;
/** The largest usual difference between rounds. */
const SPREAD = 0.25;

export interface SpeedOptions {
  readonly rounds: number;
  readonly tasks: readonly Task[];
  readonly dtypes: readonly Precision[];
  readonly compiled: boolean;
}

/**
 * Compares a step of full size with PyTorch and with the lower bound. In each round every process runs each task once,
 * so that disturbances affect all of them.
 */
export async function speed(results: Results, options: SpeedOptions): Promise<void> {
  const contestants: Contestant[] = [];
  try {
    for (const dtype of options.dtypes) await startAll(contestants, dtype, results, options);
    await rounds(contestants, results, options);
  } finally {
    await Promise.all(contestants.map(({ worker }) => worker.stop()));
  }
  for (const task of options.tasks) {
    const name = task === "step" ? "step" : task === "attack" ? "attack_iteration" : "training_pass";
    for (const dtype of options.dtypes)
      report(
        results,
        name,
        task,
        contestants.filter((one) => one.dtype === dtype),
      );
  }
  for (const { name, dtype, last } of contestants)
    if (name !== "bound")
      results.add({ name: `memory.${name}`, dtype, value: (last.peak_bytes as number) / 1e6, unit: "MB" });
}

/** Runs the rounds. Disturbed rounds are repeated, up to twice the number. */
async function rounds(
  contestants: readonly Contestant[],
  results: Results,
  options: SpeedOptions,
): Promise<void> {
  let before = await machineShare();
  for (let done = 0, tried = 1; done < options.rounds; tried++) {
    results.say(`round ${done + 1} of ${options.rounds}`);
    for (const contestant of contestants) await oneRound(contestant, options.tasks);
    const after = await machineShare();
    const share = Math.min(before, after);
    before = after;
    if (share < QUIET) {
      const percent = `${Math.round(100 * share)} %`;
      if (tried < 2 * options.rounds) {
        results.say(`the machine gave ${percent} of its cores: that round does not count`);
        for (const { times } of contestants) for (const list of times.values()) list.pop();
        continue;
      }
      results.say(`the machine gave ${percent} of its cores: that round counts, but says little`);
    }
    done++;
  }
}

async function startAll(
  contestants: Contestant[],
  dtype: Precision,
  results: Results,
  { compiled, tasks }: SpeedOptions,
): Promise<void> {
  const size = { ...FULL, precision: dtype };
  const add = (name: string, { worker, about }: { worker: Worker; about: Answer }): void => {
    results.say(`${dtype}: ${name} is ready (${String(about.version)})`);
    if (name === "aclc" && dtype === "bfloat16" && about.bfloat16 !== "native")
      results.say(
        `bfloat16 is ${String(about.bfloat16)} on this processor: its rows say nothing about others`,
      );
    contestants.push({ name, dtype, worker, times: new Map(), last: {} });
  };
  const python = findPython();
  if (python === undefined)
    results.say("no PyTorch (ACLC_BENCH_PYTHON names a Python that has it): its rows are left out");
  else
    for (const style of STYLES)
      if (compiled || style !== "compiled") add(style, await startPeer(python, style, size));
  if (python !== undefined) add("bound", await startBound(python, size));
  add("aclc", await startSubject(size, tasks.every((task) => task === "step") ? "step" : undefined));
}

async function oneRound(contestant: Contestant, tasks: readonly Task[]): Promise<void> {
  const keep = (task: Task, time: number): void => {
    contestant.times.set(task, [...(contestant.times.get(task) ?? []), time]);
  };
  if (contestant.name === "bound") {
    const answer = await contestant.worker.ask("bound");
    for (const task of tasks)
      keep(task, seconds(answer, `${task}_seconds`) * (task === "attack" ? FULL.attackSteps : 1));
    return;
  }
  for (const task of tasks) {
    contestant.last = await contestant.worker.ask(task);
    keep(task, seconds(contestant.last));
  }
}

/** Prints medians, and medians of the ratios within each round. */
function report(results: Results, name: string, task: Task, contestants: readonly Contestant[]): void {
  const unit = task === "step" ? "images/s" : "views/s";
  const rates = (contestant: Contestant): number[] =>
    contestant.times.get(task)!.map((time) => COUNT[task] / time);
  const aclc = contestants.find((one) => one.name === "aclc")!;
  for (const contestant of contestants) {
    const all = rates(contestant);
    const label = `${name}.${contestant.name}`;
    results.add({ name: label, dtype: contestant.dtype, value: median(all), unit });
    const spread = Math.max(...all) / Math.min(...all) - 1;
    if (spread > SPREAD)
      results.say(
        `${label}, ${contestant.dtype}: rounds differ by ${Math.round(100 * spread)} %: the machine was not quiet`,
      );
  }
  const over = (of: (round: number) => number): number =>
    median(rates(aclc).map((rate, round) => rate / of(round)));
  const peers = contestants.filter((one) => one !== aclc && one.name !== "bound");
  const ratio = (label: string, of: (round: number) => number): void =>
    results.add({ name: `${name}.aclc/${label}`, dtype: aclc.dtype, value: over(of), unit: "ratio" });
  for (const peer of peers) ratio(peer.name, (round) => rates(peer)[round]!);
  if (peers.length > 0)
    ratio("best_pytorch", (round) => Math.max(...peers.map((peer) => rates(peer)[round]!)));
  const bound = contestants.find((one) => one.name === "bound");
  if (bound) ratio("bound", (round) => rates(bound)[round]!);
}
