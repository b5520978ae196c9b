import { runErrors } from "../run-error.ts";

/** `3.07 TB`, `20.7 GB`, `512 MB`, `57.5 kB` */
export function sizeText(bytes: number): string {
  const units = ["kB", "MB", "GB", "TB", "PB"];
  let value = bytes / 1e3;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 1000 ? Math.round(value) : Number(value.toPrecision(3))} ${units[unit]}`;
}

/** Rounds down to two digits: a suggested number must fit. */
export function roundedDown(n: number): string {
  if (n < 100) return String(Math.floor(n));
  const step = 10 ** (Math.floor(Math.log10(n)) - 1);
  return String(Math.floor(n / step) * step);
}

/** Errors for plans that do not fit in memory, before anything is allocated. */
export const memoryError = runErrors({
  "memory-too-small": {
    message: (p: { what: string; needed: number; free: number; of: string; parts: string }) =>
      `${p.what} needs about ${sizeText(p.needed)} of memory, but ${p.of} has only ${sizeText(p.free)} free: ${p.parts}`,
    help: (p: { advice: string }) => p.advice,
  },
  "too-many-numbers": {
    message: (p: { what: string; count: number; most: number }) =>
      `${p.what} has ${p.count.toLocaleString("en-US")} numbers, more than the limit of ${p.most.toLocaleString("en-US")} in one array`,
    help: (p: { advice: string }) => p.advice,
  },
});
