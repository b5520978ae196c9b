import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Facts } from "./correct.ts";
import type { CheckOptions } from "./options.ts";

/** A program that is compared: each call runs a round and returns its seconds. */
export interface Runner {
  readonly about: Facts;
  step(): Promise<number>;
  /** @param perStep measured seconds per step */
  end(perStep: number): Promise<Facts>;
}

/** A Python program that does the same step. */
export interface Peer {
  readonly name: string;
  readonly file: string;
  readonly words: readonly string[];
}

const pytorch = (style: string): Peer => ({
  name: `PyTorch, ${style}`,
  file: "peer_torch.py",
  words: ["--style", style],
});

/** The program that takes longest to start is last: if there is little time, the others are measured. */
export const PEERS: readonly Peer[] = [
  pytorch("official"),
  pytorch("tuned"),
  { name: "JAX", file: "peer_jax.py", words: [] },
  pytorch("compiled"),
];

const ENVIRONMENT = {
  PYTHONDONTWRITEBYTECODE: "1",
  // by default JAX takes three quarters of the memory, which the other programs need
  XLA_PYTHON_CLIENT_PREALLOCATE: "false",
};

type Sizes = Pick<CheckOptions, "python" | "images" | "width" | "attackSteps">;

/**
 * @param device the device that it must use
 * @param seconds the time until it must be ready
 * @throws Error with the last line of its output if it cannot run because its library or the device is missing
 */
export async function startPeer(
  { file, words }: Peer,
  { python, images, width, attackSteps }: Sizes,
  precision: string,
  device: "cpu" | "gpu",
  seconds: number,
): Promise<Runner> {
  const began = performance.now();
  const sizes = { dtype: precision, batch: images, width, "attack-steps": attackSteps, device };
  const flags = Object.entries(sizes).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(python, [join(import.meta.dirname, file), ...words, ...flags], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...ENVIRONMENT },
  });
  let trouble = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    trouble = (trouble + text).slice(-2000);
  });
  // a process that could not start is closed too, and writing to one that has ended fails
  child.on("error", (error) => {
    trouble = error.message;
  });
  child.stdin.on("error", () => {});
  const closed = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (): Promise<Facts> => {
    const { value, done } = await lines.next();
    if (!done) return JSON.parse(value);
    await closed;
    throw new Error(trouble.trim().split("\n").at(-1) || `${file} ended without a word`);
  };
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, seconds * 1000);
  const about = await ask()
    .catch((error: Error) => {
      throw isLate ? new Error(`not ready within ${seconds.toFixed(1)} s; give more with --minutes`) : error;
    })
    .finally(() => clearTimeout(timer));
  const secondsToStart = Number(((performance.now() - began) / 1000).toPrecision(4));
  const request = (name: string): Promise<Facts> => {
    child.stdin.write(`${name}\n`);
    return ask();
  };
  return {
    about: { secondsToStart, version: about.version, device: about.device },
    step: async () => Number((await request("step")).seconds),
    async end() {
      const { gpu_bytes } = await request("memory");
      child.stdin.end();
      await closed;
      return { memory: { peak: gpu_bytes } };
    },
  };
}
