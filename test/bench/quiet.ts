import { Worker } from "node:worker_threads";
import { THREADS } from "./processes.ts";

/** A program that counts for a while and returns how many milliseconds it took. */
const COUNT = `
const { parentPort } = require("node:worker_threads");
const began = performance.now();
let sum = 0;
for (let i = 0; i < 1e8; i++) sum += i;
parentPort.postMessage({ time: performance.now() - began, sum });
`;

async function counted(threads: number): Promise<number> {
  const times = Array.from(
    { length: threads },
    () =>
      new Promise<number>((resolve, reject) => {
        const worker = new Worker(COUNT, { eval: true });
        worker.once("message", ({ time }: { time: number }) => resolve(time));
        worker.once("error", reject);
      }),
  );
  return Math.max(...(await Promise.all(times)));
}

/** The shortest time that one thread has taken so far, which is that of an idle machine. */
let alone = Number.POSITIVE_INFINITY;

/** The share of its cores that the machine gives to this process now, from 0 to 1. */
export async function machineShare(): Promise<number> {
  alone = Math.min(alone, await counted(1));
  const together = await counted(THREADS);
  alone = Math.min(alone, together);
  return alone / together;
}
