/** Cache of parsed numbers by text, since a file repeats few numbers many times. */
const READ = new Map<string, Rational>();
const MOST_READ = 10_000;
const [HUGE, LEAST] = [1n << 8192n, -(1n << 8192n)];

/** An exact rational number, always reduced, denominator positive. */
export class Rational {
  private constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}

  static of(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
    let n = BigInt(numerator);
    let d = BigInt(denominator);
    if (d === 0n) throw new RangeError("division by zero");
    if (d === 1n) return new Rational(n, d);
    if (d < 0n) [n, d] = [-n, -d];
    const g = gcd(n < 0n ? -n : n, d);
    return new Rational(n / g, d / g);
  }

  /**
   * Reads `12`, `0.5`, `2e-4`, `8/255`.
   * @returns undefined for other text
   */
  static parse(text: string): Rational | undefined {
    const known = READ.get(text);
    if (known) return known;
    if (text.length > 1000) return undefined;
    const value = Rational.read(text);
    if (value && READ.size < MOST_READ) READ.set(text, value);
    return value;
  }

  private static read(text: string): Rational | undefined {
    const fraction = /^(-?\d+)\/(\d+)$/.exec(text);
    if (fraction)
      return BigInt(fraction[2]!) === 0n
        ? undefined
        : Rational.of(BigInt(fraction[1]!), BigInt(fraction[2]!));
    const decimal = /^(-?)(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
    if (!decimal) return undefined;
    const [, sign, whole, part = "", exponent = "0"] = decimal;
    const power = Number(exponent) - part.length;
    if (!Number.isSafeInteger(power) || Math.abs(power) > 400) return undefined;
    const digits = BigInt(`${sign}${whole}${part}`);
    // a number outside the range of a double
    const float = Number(text);
    if (!Number.isFinite(float) || (float === 0 && digits !== 0n)) return undefined;
    return power >= 0
      ? Rational.of(digits * 10n ** BigInt(power))
      : Rational.of(digits, 10n ** BigInt(-power));
  }

  add(other: Rational): Rational {
    return Rational.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }
  subtract(other: Rational): Rational {
    return this.add(other.negate());
  }
  multiply(other: Rational): Rational {
    return Rational.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }
  /** @throws RangeError for a zero divisor */
  divide(other: Rational): Rational {
    return Rational.of(this.numerator * other.denominator, this.denominator * other.numerator);
  }
  negate(): Rational {
    return new Rational(-this.numerator, this.denominator);
  }
  /** Negative, zero or positive as this is below, equal to or above `other`. */
  compare(other: Rational): number {
    if (this.denominator === other.denominator) {
      if (this.numerator === other.numerator) return 0;
      return this.numerator < other.numerator ? -1 : 1;
    }
    const difference = this.numerator * other.denominator - other.numerator * this.denominator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  equals(other: Rational): boolean {
    return this.numerator === other.numerator && this.denominator === other.denominator;
  }
  /**
   * Whether it is larger than any number someone writes. Repeated products double the number of digits, so they must
   * stop.
   */
  get isHuge(): boolean {
    return this.numerator > HUGE || this.numerator < LEAST || this.denominator > HUGE;
  }
  get isInteger(): boolean {
    return this.denominator === 1n;
  }

  /** The nearest double. */
  toNumber(): number {
    const [n, d] = [Number(this.numerator), Number(this.denominator)];
    // Both parts below 2^53 are exact doubles, so that one division rounds once.
    if (Number.isSafeInteger(n) && Number.isSafeInteger(d)) return n / d;
    return roundedQuotient(this.numerator, this.denominator);
  }
}

function gcd(a: bigint, b: bigint): bigint {
  let [greater, less] = [a, b];
  while (less !== 0n) {
    const rest = greater % less;
    greater = less;
    less = rest;
  }
  return greater === 0n ? 1n : greater;
}

function bits(n: bigint): number {
  return (n < 0n ? -n : n).toString(2).length;
}

/** Quotient rounded once: scale to a 64-bit integer quotient with a sticky bit, which Number() rounds to nearest even. */
function roundedQuotient(n: bigint, d: bigint): number {
  const negative = n < 0n;
  const magnitude = negative ? -n : n;
  if (magnitude === 0n) return 0;
  const shift = 64 - (bits(magnitude) - bits(d));
  const scaled = shift >= 0 ? magnitude << BigInt(shift) : magnitude;
  const divisor = shift >= 0 ? d : d << BigInt(-shift);
  const quotient = scaled / divisor;
  const sticky = scaled % divisor === 0n ? quotient : quotient | 1n;
  const value = Number(sticky) * 2 ** -shift;
  return negative ? -value : value;
}
