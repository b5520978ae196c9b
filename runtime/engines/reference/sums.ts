/**
 * Sums of many numbers with what each addition loses kept apart (Neumaier, 1974), so that a sum is off by its own last
 * rounding and not by one for each number. Where a gradient is zero but for rounding, as that of a bias in front of a
 * batch norm, plain sums leave enough to cross the 1e-15 below which LARS takes a norm for zero.
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

  /** An infinite or undefined sum has lost nothing that could be said. */
  values(): Float64Array {
    return this.totals.map((total, i) => (Number.isFinite(total) ? total + this.lost[i]! : total));
  }
}
