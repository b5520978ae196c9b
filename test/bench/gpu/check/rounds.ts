import { type Deadline, secondsLeft } from "./budget.ts";
import type { Facts } from "./correct.ts";
import type { Runner } from "./peers.ts";

/** A program whose speed is measured. */
export interface Measured {
  readonly name: string;
  /** whether it is aclc itself, so that the check fails if it fails */
  readonly isChecked: boolean;
  /** why it cannot run on this device */
  readonly needs?: string;
  /** @param seconds the time until it must be ready */
  readonly start: (seconds: number) => Promise<Runner>;
}

export interface RoundsOptions {
  /** maximum number of rounds; at least one is run */
  readonly steps: number;
  readonly images: number;
  readonly deadline: Deadline;
}

/** The share of the time in which programs may start; the rest is for rounds. */
const STARTING = 0.75;

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

export const round = (n: number): number => Number(n.toPrecision(4));

/**
 * Starts the programs one after the other. Then it runs one round of each in turn, so that disturbances affect all of
 * them, until there are enough rounds or the time is over. A program that does not start in time is skipped, and its
 * row says so.
 */
export async function compareSpeed(
  programs: readonly Measured[],
  { steps, images, deadline }: RoundsOptions,
  print: (facts: Facts) => void,
): Promise<void> {
  let runners: { program: Measured; runner: Runner; seconds: number[] }[] = [];
  const without = (program: Measured, error: unknown): void => {
    runners = runners.filter((one) => one.program !== program);
    const text = (error as Error).message.slice(0, 300);
    print({
      program: program.name,
      ...(program.isChecked ? { passed: false, error: text } : { skipped: text }),
    });
  };
  const length = (deadline.end - deadline.began) / 1000;
  for (const program of programs) {
    const left = secondsLeft(deadline) - (1 - STARTING) * length;
    if (program.needs !== undefined) print({ program: program.name, skipped: `needs ${program.needs}` });
    else if (left <= 0 && runners.length > 0)
      print({ program: program.name, skipped: "no time was left; give more with --minutes" });
    else
      await program.start(Math.max(left, 1)).then(
        (runner) => runners.push({ program, runner, seconds: [] }),
        (error) => without(program, error),
      );
  }
  for (let count = 0; count < steps && (count === 0 || secondsLeft(deadline) > 0); count++)
    for (const { program, runner, seconds } of runners)
      await runner.step().then(
        (taken) => seconds.push(taken),
        (error) => without(program, error),
      );
  for (const { program, runner, seconds } of runners) {
    const step = median(seconds);
    print({
      program: program.name,
      imagesPerSecond: round(images / step),
      secondsPerStep: round(step),
      rounds: seconds.length,
      ...runner.about,
      ...(await runner.end(step)),
    });
  }
}
