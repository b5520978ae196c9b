/**
 * Kills a sweep of two runs at random moments and resumes it, again and again. Each finished sweep is compared bit for
 * bit with an uninterrupted one: every event, every checkpoint, and no other file.
 *
 * npx tsx test/run/kills.ts [--times 1000] [--engine tensorflow] [--work FOLDER]
 *
 * The script itself can be stopped: the same command continues with the counts in FOLDER/tally.json.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { buildBundle } from "../../scripts/build.ts";
import { checkpointsOf, eventsOf } from "./small-run.ts";

/** Two stages with an attack, checkpoints by period and by metric, measurements within and after, evaluations, a sweep. */
const SWEEP = `
experiment "killed"
seed each(1, 2)
dataset d = shapes10(train: 48, test: 24)
split fit, validation = random(d.train, 75%, 25%, seed: 1)
encoder f = convnet(widths: [4], branches: [clean, moved])
head g = mlp(4, 4, norm: batch_norm)
head c = linear(d.classes)
attack pgd2 = pgd(radius: 8/255, step: 4/255, steps: 2, start: uniform)
stage pretrain {
  data d.train unlabeled
  batch 16
  view a, b = flip(image)
  view a_adv = pgd2(a) maximizing l
  loss l = nt_xent(g(f.moved(a_adv)), g(f.clean(b)), temperature: 0.5)
  minimize l
  optimizer lars(lr: warmup(1 epoch, to: 0.5) then cosine(to: 0), momentum: 0.9)
  for 2 epochs
  keep every 1 epoch
}
stage finetune {
  data fit
  batch 12
  start f from pretrain.last.f.moved
  view x = flip(image)
  view x_adv = pgd2(x) maximizing ce
  loss ce = cross_entropy(c(f(x_adv)), label)
  minimize ce
  predict c(f(image))
  optimizer sgd(lr: 0.1, momentum: 0.9)
  for 2 epochs
  keep best by accuracy on validation
  measure accuracy under pgd2 on validation
}
evaluate finetune.best on d.test {
  measure accuracy
  measure accuracy under pgd2
}
evaluate finetune.last on d.test {
  measure accuracy
}
`;

const POINTS = ["seed=1", "seed=2"];
/** Number of kills of one sweep before it may finish. */
const KILLS_OF_A_SWEEP = 12;
/**
 * A process is killed after at most this number of events. It is more than the longest stage has, so every sweep makes
 * progress.
 */
const MOST_EVENTS = 24;
/** The approximate maximum time between two events of an uninterrupted sweep. */
const BETWEEN_EVENTS_MS = 120;
/** The share of processes that are killed before their first event. */
const AT_START = 0.15;

export interface Tally {
  /** number of processes that were ended by a signal */
  kills: number;
  /** number of sweeps that were killed, finished and compared */
  sweeps: number;
  /** number of kills by the stage or the evaluated checkpoint of the last event before */
  readonly at: Record<string, number>;
  /** descriptions of errors; empty: no run was lost, and all are bit-identical */
  readonly wrong: string[];
}

export interface KillOptions {
  /** the bundle: `dist/aclc.cjs` */
  readonly executable: string;
  readonly engine: string;
  readonly times: number;
  /** the folder of all files, including tally.json */
  readonly work: string;
  readonly say?: (line: string) => void;
}

export async function killRuns(options: KillOptions): Promise<Tally> {
  const { times, work, say = () => {} } = options;
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, "killed.acl"), SWEEP);
  const file = join(work, "tally.json");
  const tally: Tally = existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : { kills: 0, sweeps: 0, at: {}, wrong: [] };
  const save = (): void => writeFileSync(file, JSON.stringify(tally, undefined, 2));
  rmSync(join(work, "whole"), { recursive: true, force: true });
  const whole = await sweep(options, "whole", undefined);
  if (whole.status !== 0) throw new Error(`the sweep itself fails:\n${whole.err}`);
  // on a busy machine too, this is about the time that a process needs before it trains
  let { start } = whole;

  while (tally.kills < times && tally.wrong.length === 0) {
    const name = `sweep-${tally.sweeps + 1}`;
    for (let kills = 0; kills < KILLS_OF_A_SWEEP && tally.kills < times; kills++) {
      const ended = await sweep(options, name, randomMoment(start));
      if (ended.events > 0) start = ended.start;
      if (ended.killed) {
        tally.kills++;
        tally.at[ended.at] = (tally.at[ended.at] ?? 0) + 1;
        save();
      } else if (ended.status === 0) break;
      else tally.wrong.push(`${name} after ${kills} kills: status ${ended.status}\n${ended.err}`);
    }
    const last = await sweep(options, name, undefined);
    if (last.status !== 0) tally.wrong.push(`${name} does not finish: status ${last.status}\n${last.err}`);
    else
      tally.wrong.push(...differences(join(work, "whole"), join(work, name)).map((one) => `${name}: ${one}`));
    tally.sweeps++;
    save();
    if (tally.wrong.length === 0) rmSync(join(work, name), { recursive: true });
    say(`${tally.kills} kills, ${tally.sweeps} sweeps, ${tally.wrong.length} wrong`);
  }
  return tally;
}

/**
 * Counted in events and not only in time; otherwise a busy machine would always be killed early, and an idle one late.
 */
interface Moment {
  /** number of events of the process before the kill */
  readonly events: number;
  /** milliseconds after the last of them */
  readonly after: number;
}

function randomMoment(start: number): Moment {
  if (Math.random() < AT_START) return { events: 0, after: Math.random() * start };
  return { events: 1 + Math.floor(Math.random() * MOST_EVENTS), after: Math.random() * BETWEEN_EVENTS_MS };
}

interface Ended {
  readonly status: number | null;
  readonly killed: boolean;
  readonly err: string;
  readonly events: number;
  /** milliseconds until its first event */
  readonly start: number;
  /** the stage or the evaluated checkpoint of its last event */
  readonly at: string;
}

/**
 * Runs or resumes the sweep.
 * @param moment when it is killed: immediately, or while it stops on request and saves its state
 */
async function sweep(
  { executable, engine, work }: KillOptions,
  name: string,
  moment: Moment | undefined,
): Promise<Ended> {
  const words = ["run", "killed.acl", "--engine", engine, "--out", name, "--json"];
  const began = performance.now();
  const child = spawn(process.execPath, [executable, ...words], {
    cwd: work,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let err = "";
  child.stderr.on("data", (data: Buffer) => {
    err += data;
  });
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  let events = 0;
  let start = 0;
  let at = "before the first stage";
  let reached = (): void => {};
  const come = new Promise<void>((resolve) => {
    reached = resolve;
  });
  if (moment?.events === 0) reached();
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (events++ === 0) start = performance.now() - began;
    if (events === moment?.events) reached();
    // a line may be incomplete
    at = /"(?:stage|name)":"([\w.]+)/.exec(line)?.[1] ?? at;
  });
  if (moment !== undefined) {
    await Promise.race([closed, come.then(() => wait(moment.after))]);
    if (Math.random() < 0.4) {
      child.kill("SIGINT");
      await Promise.race([closed, wait(Math.random() * 60)]);
    }
    child.kill("SIGKILL");
  }
  const status = await closed;
  return { status, killed: child.signalCode !== null || status === 130, err, events, start, at };
}

/** The differences of a sweep from an uninterrupted one. */
function differences(whole: string, killed: string): string[] {
  const found: string[] = [];
  const expect = (what: string, got: unknown, wanted: unknown): void => {
    if (JSON.stringify(got) !== JSON.stringify(wanted)) found.push(`${what} differ`);
  };
  expect("points", readdirSync(killed).sort(), POINTS);
  for (const point of POINTS) {
    const [got, wanted] = [join(killed, point), join(whole, point)];
    const files = (folder: string): string[] =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        // these depend on when the process was killed: whether there is a previous state, and the lock of a process
        // that was killed after it had finished the run
        .filter((name) => name !== "resume-previous.safetensors" && !name.startsWith("lock-"))
        .sort();
    expect(`files of ${point}`, files(got), files(wanted));
    expect(`events of ${point}`, eventsOf(got), eventsOf(wanted));
    expect(`checkpoints of ${point}`, [...checkpointsOf(got)], [...checkpointsOf(wanted)]);
  }
  return found;
}

if (process.argv[1]?.endsWith("kills.ts")) {
  const { values } = parseArgs({
    options: {
      times: { type: "string", default: "1000" },
      engine: { type: "string", default: "tensorflow" },
      work: { type: "string", default: join(tmpdir(), "aclc-kills") },
    },
  });
  // inside the project, so that the bundle finds the packages that it does not contain
  const bundle = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "aclc-kills");
  const { executable } = await buildBundle(bundle);
  const tally = await killRuns({
    executable,
    engine: values.engine,
    times: Number(values.times),
    work: values.work,
    say: (line) => process.stdout.write(`${line}\n`),
  });
  process.stdout.write(`${JSON.stringify(tally, undefined, 2)}\n`);
  process.exitCode = tally.wrong.length === 0 ? 0 : 1;
}
