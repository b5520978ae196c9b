/**
 * A record whose keys are names that users choose. It has no prototype, so that it contains `constructor` or
 * `__proto__` only if a user chose that name.
 */
export function recordOf<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  // `Object.fromEntries` alone returns an object that inherits `constructor`; setting keys one by one loses `__proto__`
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

/** The same record with its keys in order. */
export function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return recordOf(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
