import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fillDevice, inputsOf, lowered, planOf } from "../../workload.ts";
import { type Facts, open } from "./correct.ts";
import { imagesIn } from "./images.ts";

const REPEATED = { precision: "float32", images: 64, width: 16, attackSteps: 3 } as const;
/** On a CPU, only whether the row works is checked. */
const ON_CPU = { ...REPEATED, images: 4, width: 4, attackSteps: 1 } as const;

/** The result of a process, and how it started. */
export interface Steps {
  readonly digest: string;
  /** number of programs that it compiled, instead of loading them from the cache */
  readonly compiled: number;
  /** seconds until the program was ready */
  readonly secondsToStart: number;
}

/** Runs five steps, in its own process, and returns a digest of all weights. */
export async function fiveSteps(cache: string): Promise<Steps> {
  const began = performance.now();
  const engine = await (await open(cache)).open({ device: "auto" });
  const plan = planOf(engine.device === "cpu" ? ON_CPU : REPEATED);
  await fillDevice(engine, plan, await imagesIn().pixels());
  const step = lowered(plan, "ds");
  const executable = await engine.load(step.program);
  const secondsToStart = Number(((performance.now() - began) / 1000).toFixed(2));
  for (let i = 0; i < 5; i++) await executable.run(inputsOf(plan, "ds", step, i));
  const names = step.program.updates.map(({ variable }) => variable).sort();
  const hash = createHash("sha256");
  for (const tensor of (await engine.read(names)).values())
    hash.update(new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength));
  const { compilations: compiled } = engine;
  await engine.close();
  return { digest: hash.digest("hex"), compiled, secondsToStart };
}

function inProcess(cache: string): Steps {
  const words = [...process.execArgv, process.argv[1]!, "--steps-of-a-row", cache];
  const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr.trim().split("\n").at(-1) ?? `a process ended with ${status}`);
  return JSON.parse(stdout) as Steps;
}

/** Runs two processes with the same cache of compiled programs, and a third one with another cache. */
export function repeatRow(run: (cache: string) => Steps = inProcess): Facts {
  const folder = mkdtempSync(join(tmpdir(), "aclc-gpu-check-"));
  try {
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    const [first, again, other] = [run(one), run(one), run(two)];
    return {
      images: imagesIn().images,
      // with another cache XLA measures again and may choose other algorithms, which is not a failure
      passed: first.digest === again.digest && first.compiled > 0 && again.compiled === 0,
      oneCache: first.digest === again.digest,
      twoCaches: first.digest === other.digest,
      compiled: { first: first.compiled, again: again.compiled },
      secondsToStart: { first: first.secondsToStart, again: again.secondsToStart },
      digest: first.digest,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
