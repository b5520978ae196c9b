/**
 * Statistical tests for random draws. A p-value is the probability that a correct sample looks at least as wrong as
 * this one.
 */

/**
 * A test fails below this p-value. The draws are a function of a fixed seed, so a test that passes always passes. One
 * in ten thousand correct samples would fail, and nearly all wrong ones of this size.
 */
export const LEAST_P = 1e-4;

/** The Kolmogorov-Smirnov test: whether a sample comes from a continuous distribution. */
export function ksTest(sample: ArrayLike<number>, distribution: (x: number) => number): number {
  const sorted = Float64Array.from(sample).sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((x, i) => {
    const expected = distribution(x);
    distance = Math.max(distance, expected - i / n, (i + 1) / n - expected);
  });
  const root = Math.sqrt(n);
  const scaled = (root + 0.12 + 0.11 / root) * distance;
  if (scaled < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * scaled * scaled);
  return Math.min(Math.max(sum, 0), 1);
}

/**
 * Pearson's chi-square test: whether counts fit their expected values. Cells with an expected count below ten are
 * merged.
 */
export function chiSquareTest(counts: readonly number[], expected: readonly number[]): number {
  let statistic = 0;
  let cells = 0;
  let [rareCount, rareExpected] = [0, 0];
  counts.forEach((count, i) => {
    const mean = expected[i]!;
    if (mean < 10) {
      rareCount += count;
      rareExpected += mean;
      return;
    }
    statistic += (count - mean) ** 2 / mean;
    cells++;
  });
  if (rareExpected > 0) {
    statistic += (rareCount - rareExpected) ** 2 / rareExpected;
    cells++;
  } else if (rareCount > 0) return 0;
  return upperGamma((cells - 1) / 2, statistic / 2);
}

/** Tests whether `count` of `n` fits a probability. */
export function shareTest(count: number, n: number, probability: number): number {
  return chiSquareTest([count, n - count], [n * probability, n * (1 - probability)]);
}

/** Tests whether the rows and columns of a table of counts are independent. */
export function independenceTest(table: readonly (readonly number[])[]): number {
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = table[0]!.map((_, j) => table.reduce((sum, row) => sum + row[j]!, 0));
  const n = rows.reduce((sum, count) => sum + count, 0);
  let statistic = 0;
  table.forEach((row, i) => {
    row.forEach((count, j) => {
      const mean = (rows[i]! * columns[j]!) / n;
      statistic += (count - mean) ** 2 / mean;
    });
  });
  return upperGamma(((rows.length - 1) * (columns.length - 1)) / 2, statistic / 2);
}

/** The regularized upper incomplete gamma function. */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let k = 1; Math.abs(term) > sum * 1e-15; k++) {
      term *= x / (a + k);
      sum += term;
    }
    return Math.max(1 - front * sum, 0);
  }
  // Lentz's continued fraction
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let k = 1; k < 1000; k++) {
    const an = -k * (k - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return front * h;
}

/** Lanczos, g = 5. */
function logGamma(x: number): number {
  const coefficients = [
    76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 0.001208650973866179,
    -0.5395239384953e-5,
  ];
  const t = x + 5.5;
  const sum = coefficients.reduce((total, value, i) => total + value / (x + 1 + i), 1.000000000190015);
  return (x + 0.5) * Math.log(t) - t + Math.log((2.5066282746310007 * sum) / x);
}

/** The distribution function of the standard normal distribution, exact to about 1e-15. */
export function normalCdf(z: number): number {
  const half = upperGamma(0.5, (z * z) / 2) / 2;
  return z > 0 ? 1 - half : half;
}
