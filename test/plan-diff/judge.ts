import type { Answer, Stated } from "./edit.ts";

/** One row of a comparison, in any format. */
export interface ShownRow {
  readonly mark: "+" | "-" | "~";
  /** the whole text of the row, with its heading and places */
  readonly text: string;
}

/** What a comparison shows. */
export interface Shown {
  readonly method: readonly ShownRow[];
  readonly renamed: readonly (readonly [before: string, after: string])[];
  readonly same: boolean;
}

export type Verdict = "exact" | "noisy" | "missed" | "wrong";

export interface Judged {
  readonly verdict: Verdict;
  readonly why?: string;
}

/** Whether a comparison shows exactly what the edit changed. */
export function judge({ changes, renames, same }: Answer, shown: Shown): Judged {
  if (same !== shown.same)
    return { verdict: "wrong", why: `it says ${shown.same ? "nothing" : "something"} differs` };
  const pair = (names: readonly (readonly [string, string])[]): string =>
    [...new Set(names.map(([before, after]) => `${before} -> ${after}`))].sort().join(", ");
  if (pair(renames) !== pair(shown.renamed))
    return { verdict: "wrong", why: `renamed: ${pair(shown.renamed)}, and not ${pair(renames)}` };
  const missing = changes.filter((change) => !shown.method.some((row) => says(row, change)));
  if (missing.length > 0)
    return { verdict: "missed", why: missing.map((one) => JSON.stringify(one)).join(", ") };
  const more = shown.method.filter((row) => !changes.some((change) => says(row, change)));
  if (more.length > 0) return { verdict: "noisy", why: more.map(({ text }) => text).join("; ") };
  return { verdict: "exact" };
}

function says({ mark, text }: ShownRow, { key, about = [], before, after, is }: Stated): boolean {
  if ((is === "new") !== (mark === "+") || (is === "gone") !== (mark === "-")) return false;
  if (!new RegExp(`(^|[^\\w])${key.replaceAll(".", "\\.")}($|[^\\w])`).test(text)) return false;
  const values = [...(before === undefined ? [] : [before]), ...(after === undefined ? [] : [after])];
  let from = 0;
  for (const one of values) {
    // JSON writes 6 for 6.0
    const value = one.replace(/\.0$/, "");
    const at = text.indexOf(value, from);
    if (at < 0) return false;
    from = at + value.length;
  }
  return about.every((word) => text.includes(word));
}
