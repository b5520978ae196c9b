/**
 * The history of a number over a whole stage in bounded memory: means over buckets with equally many values. When all
 * buckets are full, neighbors are merged, and each bucket then has twice as many values.
 */
export interface Series {
  /** means, oldest first */
  readonly buckets: readonly number[];
  /** values in a full bucket */
  readonly width: number;
  /** sum and count of the current bucket */
  readonly sum: number;
  readonly count: number;
  readonly last: number;
}

/** The number of buckets: even, so that they can be merged in pairs, and larger than the widest sparkline. */
const CAPACITY = 128;

export const emptySeries: Series = { buckets: [], width: 1, sum: 0, count: 0, last: Number.NaN };

/**
 * A value that is not finite is shown as the last one, but not averaged, because it would hide the rest of its bucket.
 */
export function extend(series: Series, value: number): Series {
  if (!Number.isFinite(value)) return { ...series, last: value };
  const sum = series.sum + value;
  const count = series.count + 1;
  if (count < series.width) return { ...series, sum, count, last: value };
  const buckets = [...series.buckets, sum / count];
  if (buckets.length < CAPACITY) return { buckets, width: series.width, sum: 0, count: 0, last: value };
  const merged: number[] = [];
  for (let i = 0; i < CAPACITY; i += 2) merged.push((buckets[i]! + buckets[i + 1]!) / 2);
  return { buckets: merged, width: series.width * 2, sum: 0, count: 0, last: value };
}

/** The history in at most `cells` points, oldest first. */
export function points(series: Series, cells: number): number[] {
  const all = series.count > 0 ? [...series.buckets, series.sum / series.count] : [...series.buckets];
  if (all.length <= cells) return all;
  return Array.from({ length: cells }, (_, i) => {
    const from = Math.floor((i * all.length) / cells);
    const to = Math.max(from + 1, Math.floor(((i + 1) * all.length) / cells));
    const part = all.slice(from, to);
    return part.reduce((a, b) => a + b, 0) / part.length;
  });
}

const BLOCKS = "▁▂▃▄▅▆▇█";
const ASCII = "_.-=+*#@";

/** One character per point, scaled from the minimum to the maximum. A constant is drawn at the bottom. */
export function sparkline(series: Series, cells: number, unicode: boolean): string {
  const levels = unicode ? BLOCKS : ASCII;
  const values = points(series, cells);
  const low = Math.min(...values);
  const high = Math.max(...values);
  return values
    .map((value) => {
      const share = high > low ? (value - low) / (high - low) : 0;
      return levels[Math.min(levels.length - 1, Math.floor(share * levels.length))]!;
    })
    .join("");
}

/** A bar of `cells` characters. With Unicode blocks it has a resolution of eighths of a cell. */
export function bar(share: number, cells: number, unicode: boolean): string {
  const filled = Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0)) * cells;
  if (!unicode) {
    const whole = Math.floor(filled);
    return "#".repeat(whole) + "-".repeat(cells - whole);
  }
  const eighths = Math.floor(filled * 8);
  const whole = Math.floor(eighths / 8);
  const part = eighths % 8 === 0 ? "" : "▏▎▍▌▋▊▉"[(eighths % 8) - 1]!;
  return "█".repeat(whole) + part + "░".repeat(cells - whole - part.length);
}
