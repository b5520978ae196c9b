import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Answer, Worker } from "./worker.ts";
import { FULL, type Size } from "./workload.ts";

const HERE = import.meta.dirname;
const ROOT = join(HERE, "..", "..");
export const THREADS = availableParallelism();

/** A Python with PyTorch: from the environment variable, otherwise the first `python3`. */
export function findPython(): string | undefined {
  const python = process.env.ACLC_BENCH_PYTHON ?? "python3";
  try {
    execFileSync(python, ["-c", "import torch"], { stdio: "ignore" });
    return python;
  } catch {
    return undefined;
  }
}

function sizeFlags({ precision, images, width, attackSteps }: Size): string[] {
  const values = { dtype: precision, batch: images, width, "attack-steps": attackSteps, threads: THREADS };
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

type Started = Promise<{ worker: Worker; about: Answer }>;

/**
 * Starts aclc's own benchmark process.
 * @param only the step, without the programs of its parts
 */
export function startSubject(size: Size, only?: "step"): Started {
  const args = ["--import", "tsx", join(HERE, "subject.ts"), ...sizeFlags(size)];
  return Worker.start("aclc", process.execPath, only ? [...args, "--only", only] : args);
}

export const STYLES = ["official", "tuned", "compiled"] as const;

export function startPeer(python: string, style: (typeof STYLES)[number], size: Size): Started {
  return Worker.start(
    `PyTorch ${style}`,
    python,
    [join(HERE, "peer_acl.py"), "--style", style, ...sizeFlags(size)],
    { PYTHONDONTWRITEBYTECODE: "1" },
  );
}

export function startBound(python: string, size: Size): Started {
  return Worker.start("the bound", python, [join(HERE, "peer_convolutions.py"), ...sizeFlags(size)], {
    PYTHONDONTWRITEBYTECODE: "1",
  });
}

export { FULL, ROOT };
