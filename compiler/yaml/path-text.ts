/** `stages.pretrain.views.a.ops[0]`: the path of a value in a plan; undefined for the whole plan. */
export function pathText(path: readonly string[]): string | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return undefined;
  return first + rest.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`)).join("");
}

const MOST_NAMED = 8;

/** `a`, `b` and `c`. */
export function listText(words: readonly string[]): string {
  const shown = words.slice(0, words.length > MOST_NAMED ? MOST_NAMED - 1 : MOST_NAMED);
  const more = words.length - shown.length;
  const all = [...shown.map((word) => `\`${word}\``), ...(more > 0 ? [`${more} more`] : [])];
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
