/** A key of a path as it is shown: several where the same is said of all of them. */
export type ShownKey = string | readonly string[];

/**
 * `attacks.{a_adv, b_adv}.steps`: names that stand side by side are in braces, and a key that has more in it than a name
 * is in quotes, so that a path can be read where others stand beside it.
 */
export function pathText(path: readonly ShownKey[]): string {
  return path
    .map((key) => (typeof key === "string" ? keyText(key) : `{${key.map(keyText).join(", ")}}`))
    .join(".");
}

function keyText(key: string): string {
  // the second of a kind in a list: `flip 2`
  if (/^[\w-]+( \d+)?$/.test(key)) return key;
  // an attack has the names of the views that it makes
  return /^\w+(, \w+)+$/.test(key) ? `{${key}}` : `"${key}"`;
}
