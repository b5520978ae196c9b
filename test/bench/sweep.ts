import { FULL, startSubject } from "./processes.ts";
import { median, type Results } from "./results.ts";
import { seconds, type Worker } from "./worker.ts";
import type { Size } from "./workload.ts";

const BASE: Size = { ...FULL, precision: "float32" };

/** Measures steps of other sizes; one number is changed at a time. */
export async function sweep(results: Results, rounds: number, quick: boolean): Promise<void> {
  const sizes: [string, Size][] = [
    ...[8, 16, 32, 64].map((images): [string, Size] => [`batch_${images}`, { ...BASE, images }]),
    ...[16, 32].map((width): [string, Size] => [`width_${width}`, { ...BASE, width }]),
    ...[1, 10].map((attackSteps): [string, Size] => [
      `attack_steps_${attackSteps}`,
      { ...BASE, attackSteps },
    ]),
  ];
  const chosen = quick ? sizes.filter(([, { width }]) => width === 16) : sizes;
  const running: { name: string; worker: Worker; times: number[] }[] = [];
  try {
    for (const [name, size] of chosen) {
      const { worker } = await startSubject(size, "step");
      results.say(`${name} is ready`);
      running.push({ name, worker, times: [] });
    }
    for (let round = 0; round < rounds; round++)
      for (const one of running) one.times.push(seconds(await one.worker.ask("step")));
  } finally {
    await Promise.all(running.map(({ worker }) => worker.stop()));
  }
  for (const { name, times } of running)
    results.add({ name: `step_time.${name}`, dtype: "float32", value: median(times), unit: "s" });
}

/** Measures the additional time of a first step, how the time of a step is used, and memory. */
export async function oneStep(results: Results, rounds: number): Promise<void> {
  const { worker, about } = await startSubject(BASE, "step");
  try {
    const times: number[] = [];
    const shares: number[] = [];
    let grown = 0;
    for (let round = 0; round < rounds; round++) {
      const answer = await worker.ask("step");
      times.push(seconds(answer));
      grown = answer.grown_bytes as number;
      shares.push((await worker.ask("share")).share as number);
    }
    const usual = median(times);
    const lowering = about.lowering as number;
    const loading = about.loading as number;
    const optimising = Math.max(0, (about.first as number) - usual);
    const add = (name: string, value: number): void =>
      results.add({ name: `resnet18.${name}`, dtype: "float32", value, unit: "s" });
    add("lowering", lowering);
    add("import", loading);
    add("optimisation_in_first_step", optimising);
    add("import_and_optimisation", loading + optimising);
    results.add({ name: "data_and_augmentation", dtype: "float32", value: median(shares), unit: "share" });
    results.add({ name: "memory.growth_of_a_step", dtype: "float32", value: grown / 1e6, unit: "MB" });
  } finally {
    await worker.stop();
  }
}
