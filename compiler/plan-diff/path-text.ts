/** A key of a path to show; a list if several keys have the same change. */
export type ShownKey = string | readonly string[];

/** `attacks.{a_adv, b_adv}.steps`: sibling names are in braces, and keys that are not plain names are in quotes. */
export function pathText(path: readonly ShownKey[]): string {
  return path
    .map((key) => (typeof key === "string" ? keyText(key) : `{${key.map(keyText).join(", ")}}`))
    .join(".");
}

function keyText(key: string): string {
  // the second item of a kind in a list: `flip 2`
  if (/^[\w-]+( \d+)?$/.test(key)) return key;
  // an attack has the names of its views
  return /^\w+(, \w+)+$/.test(key) ? `{${key}}` : `"${key}"`;
}
