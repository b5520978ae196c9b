import type { Row } from "./options.ts";

/** The share of the remaining time that each row may use, relative to the rows after it. */
const PARTS: Readonly<Record<Row, number>> = {
  engine: 1,
  conformance: 3,
  exact: 5,
  repeat: 2,
  train: 2,
  speed: 6,
};

/**
 * Seconds that the first of `rows` may use, so that all fit into `left` seconds. Unused time goes to the later rows.
 */
export function secondsFor([row, ...behind]: readonly [Row, ...Row[]], left: number): number {
  const all = behind.reduce((sum, other) => sum + PARTS[other], PARTS[row]);
  return Math.max(0, (left * PARTS[row]) / all);
}

/** A deadline. Both numbers are milliseconds of `performance.now()`. */
export interface Deadline {
  readonly began: number;
  readonly end: number;
}

export function deadlineIn(seconds: number): Deadline {
  const began = performance.now();
  return { began, end: began + 1000 * seconds };
}

export function secondsLeft({ end }: Deadline): number {
  return Math.max(0, (end - performance.now()) / 1000);
}
