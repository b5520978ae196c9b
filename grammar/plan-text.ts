/** A key of a plan at the start of a line. In the language, no statement has a colon there. */
const TOP_KEY = /^["']?(?:plan|stages)["']?(?=[ \t]*:(?:\s|$))/m;

/** The same in JSON, which is also YAML. No `.acl` file starts with a brace. */
const IN_JSON = /"plan"(?=\s*:)/;

/**
 * The key that shows that a text is a plan and not an `.acl` file: `plan`, or `stages` if `plan` is missing. The reader of
 * plans then reports the missing key.
 * @returns undefined if the text is not a plan
 */
export function planKey(text: string): { readonly start: number; readonly end: number } | undefined {
  const match = TOP_KEY.exec(text) ?? (/^\s*\{/.test(text) ? IN_JSON.exec(text) : null);
  return match ? { start: match.index, end: match.index + match[0].length } : undefined;
}
