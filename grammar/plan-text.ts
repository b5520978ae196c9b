/** A key of a plan that begins a line: no statement of the language has a colon there. */
const TOP_KEY = /^["']?(?:plan|stages)["']?(?=[ \t]*:(?:\s|$))/m;

/** The same in JSON, which is YAML: no file of the language begins with a brace. */
const IN_JSON = /"plan"(?=\s*:)/;

/**
 * Where a text says that it is a plan and no file of the language: at the key `plan` at the top, wherever it stands there.
 * A plan that has lost it, and still has stages, is one as well: what reads plans says what it lacks.
 */
export function planKey(text: string): { readonly start: number; readonly end: number } | undefined {
  const match = TOP_KEY.exec(text) ?? (/^\s*\{/.test(text) ? IN_JSON.exec(text) : null);
  return match ? { start: match.index, end: match.index + match[0].length } : undefined;
}
