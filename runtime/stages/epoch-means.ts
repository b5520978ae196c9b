/** Sums of the values of all updates of an epoch and the number of updates, for the means. */
export interface EpochSums {
  readonly updates: number;
  readonly loss: number;
  readonly losses: Readonly<Record<string, number>>;
  readonly gradientNorm: number;
  readonly attacks: Readonly<Record<string, AttackSums>>;
}

/** The gain of an attack is measured only at some updates. */
interface AttackSums {
  readonly readings: number;
  readonly first: number;
  readonly last: number;
}

export interface EpochMeans {
  readonly loss: number;
  readonly losses: Readonly<Record<string, number>>;
  readonly gradient_norm: number;
  readonly attacks: Readonly<Record<string, { readonly first: number; readonly last: number }>>;
}

export const NO_SUMS: EpochSums = { updates: 0, loss: 0, losses: {}, gradientNorm: 0, attacks: {} };

/** The values of one update. */
export interface UpdateReading {
  readonly loss: number;
  readonly losses: Readonly<Record<string, number>>;
  readonly gradientNorm: number;
  readonly attacks: Readonly<Record<string, { readonly first: number; readonly last: number }>>;
}

export function addReading(sums: EpochSums, reading: UpdateReading): EpochSums {
  const losses = mapValues(reading.losses, (value, name) => (own(sums.losses, name) ?? 0) + value);
  const attacks = mapValues(reading.attacks, ({ first, last }, key) => {
    const before = own(sums.attacks, key) ?? { readings: 0, first: 0, last: 0 };
    return { readings: before.readings + 1, first: before.first + first, last: before.last + last };
  });
  return {
    updates: sums.updates + 1,
    loss: sums.loss + reading.loss,
    losses,
    gradientNorm: sums.gradientNorm + reading.gradientNorm,
    attacks: { ...sums.attacks, ...attacks },
  };
}

/** All numbers of an epoch are means over the same updates, so that the weighted losses add up to the loss. */
export function meansOf({ updates, loss, losses, gradientNorm, attacks }: EpochSums): EpochMeans {
  return {
    loss: loss / updates,
    losses: mapValues(losses, (value) => value / updates),
    gradient_norm: gradientNorm / updates,
    attacks: mapValues(attacks, ({ readings, first, last }) => ({
      first: first / readings,
      last: last / readings,
    })),
  };
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  change: (value: A, key: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}

/** An own property: a loss can be named `constructor`, which every object inherits. */
function own<A>(record: Readonly<Record<string, A>>, key: string): A | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
