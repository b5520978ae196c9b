/**
 * Compensated sums (Neumaier, 1974): the rounding error of each addition is collected, so that the sum has about one rounding error
 * and not one for each number. The gradient of a bias before a batch norm is zero except for rounding; with plain sums, its
 * norm could exceed 1e-15, below which LARS treats it as zero.
 */
export class Sums {
  private readonly totals: Float64Array;
  private readonly lost: Float64Array;

  constructor(count: number) {
    this.totals = new Float64Array(count);
    this.lost = new Float64Array(count);
  }

  add(i: number, x: number): void {
    const before = this.totals[i]!;
    const total = before + x;
    this.totals[i] = total;
    this.lost[i]! += Math.abs(before) >= Math.abs(x) ? before - total + x : x - total + before;
  }

  /** For an infinite or NaN sum, the collected errors are meaningless and are ignored. */
  values(): Float64Array {
    return this.totals.map((total, i) => (Number.isFinite(total) ? total + this.lost[i]! : total));
  }
}
