import { readdirSync, readFileSync } from "node:fs";
import { type CompileResult, compile } from "../../compiler/compile.ts";
import { comparePlans } from "../../compiler/plan-diff/compare.ts";
import { renderPlanDiff } from "../../runtime/cli/render-plan-diff.ts";
import { type Answer, type Edit, type Edited, NOTHING } from "./edit.ts";
import { FREE_EDITS } from "./edit-free.ts";
import { EXCHANGE_EDITS, RENAME_EDITS } from "./edit-names.ts";
import { STRUCTURE_EDITS } from "./edit-structure.ts";
import { VALUE_EDITS } from "./edit-values.ts";
import { type Judged, judge, type Verdict } from "./judge.ts";
import { Random } from "./random.ts";
import { readJson, readMarkdown, readText } from "./read-shown.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url);
const OTHER = new URL("../compiler/plan-diff.acl", import.meta.url);

/** The files that are edited. */
export const TEXTS: readonly string[] = [
  ...readdirSync(EXAMPLES)
    .filter((file) => file.endsWith(".acl"))
    .map((file) => readFileSync(new URL(file, EXAMPLES), "utf8")),
  readFileSync(OTHER, "utf8"),
];

const KINDS: Readonly<Record<string, readonly Edit[]>> = {
  values: VALUE_EDITS,
  structure: STRUCTURE_EDITS,
  renames: RENAME_EDITS,
  exchanges: EXCHANGE_EDITS,
  free: FREE_EDITS,
};

export interface Pair {
  readonly kind: string;
  readonly before: string;
  readonly after: string;
  readonly answer: Answer;
}

const known = new Map<string, CompileResult>();

function compiled(text: string): CompileResult {
  const before = known.get(text);
  if (before) return before;
  const readFile = (path: string): string | undefined => {
    if (path === "main.acl") return text;
    try {
      return readFileSync(new URL(path, EXAMPLES), "utf8");
    } catch {
      return undefined;
    }
  };
  const result = compile({ entry: "main.acl", readFile });
  if (TEXTS.includes(text)) known.set(text, result);
  return result;
}

/** Applies an edit of a kind; undefined if none of the tried edits gives a valid experiment. */
function edited(kind: string, text: string, random: Random): Edited | undefined {
  for (const edit of random.shuffled(KINDS[kind]!).slice(0, 8)) {
    const made = edit(text, random);
    if (made && made.text !== text && compiled(made.text).plan) return made;
  }
  return undefined;
}

/** Combines the answers of two edits; undefined if they interact. */
function both(before: string, first: Answer, second: Answer): Answer | undefined {
  const keys = first.changes.map(({ key }) => key);
  // two changes of one value count as one, and the second edit must find its text
  if (second.changes.some(({ key }) => keys.some((one) => one.split(".")[0] === key.split(".")[0])))
    return undefined;
  // changing a branch and then exchanging the branches has the same result as changing the other view's branch
  if (
    first.changes.some(({ key, before: was }) => key === "of" && was === undefined) &&
    second.renames.length > 0
  )
    return undefined;
  // two renames of one thing are one rename
  const named = new Set(first.renames.flat());
  if (second.renames.flat().some((name) => named.has(name))) return undefined;
  const names = new Map(second.renames);
  const now = (text: string): string => text.replaceAll(/[A-Za-z_]\w*/g, (name) => names.get(name) ?? name);
  return {
    changes: [
      ...first.changes.map((one) => ({
        ...one,
        key: now(one.key),
        ...(one.about ? { about: one.about.map(now) } : {}),
        ...(one.before === undefined ? {} : { before: now(one.before) }),
        ...(one.after === undefined ? {} : { after: now(one.after) }),
      })),
      ...second.changes,
    ],
    // something that the first edit added has no old name
    renames: [...first.renames, ...second.renames].filter(([name]) =>
      new RegExp(`\\b${name}\\b`).test(before),
    ),
    same: first.same && second.same,
  };
}

/** Whether a value edit leaves the text of the edit before it unchanged. */
function isApart(before: string, text: string, { text: now, answer }: Edited): boolean {
  if (answer.changes.length === 0) return true;
  const [first, last] = [new Set(before.split("\n")), new Set(now.split("\n"))];
  return text.split("\n").every((line) => last.has(line) || first.has(line));
}

/** Makes pairs of files with their answers; the same for the same seed. */
export function pairsOf(count: number, seed: number): Pair[] {
  const random = new Random(seed);
  const pairs: Pair[] = [];
  const kinds = [...Object.keys(KINDS), "combined", "combined"];
  for (let i = 0; pairs.length < count; i++) {
    const kind = kinds[i % kinds.length]!;
    const before = random.one(TEXTS);
    const steps =
      kind === "combined"
        ? [
            random.one(["values", "structure"]),
            ...(random.below(2) === 0 ? ["values"] : []),
            random.one(["values", "structure", "free", "renames", "exchanges"]),
          ]
        : [kind];
    let [text, answer]: [string, Answer | undefined] = [before, NOTHING];
    for (const step of steps) {
      const made: Edited | undefined = answer && edited(step, text, random);
      answer = made && answer && isApart(before, text, made) ? both(before, answer, made.answer) : undefined;
      text = made?.text ?? text;
    }
    if (answer) pairs.push({ kind, before, after: text, answer });
  }
  return pairs;
}

/** Compares all formats of a comparison with the answer; returns the worst result. */
export function judged({
  before,
  after,
  answer,
}: Pair): Judged & { readonly form: string; readonly shown: string } {
  const [old, now] = [compiled(before), compiled(after)];
  const diff = comparePlans(old.plan!, now.plan!, { before: old.sources, after: now.sources });
  const rendered = (format: "text" | "markdown" | "json"): string =>
    renderPlanDiff(diff, { format, color: false }).text;
  const forms = { text: readText, markdown: readMarkdown, json: readJson } as const;
  const all = Object.entries(forms).map(([form, read]) => {
    const shown = rendered(form as keyof typeof forms);
    return { ...judge(answer, read(shown)), form, shown };
  });
  const worst = (["missed", "wrong", "noisy", "exact"] as const satisfies readonly Verdict[]).flatMap(
    (verdict) => all.filter((one) => one.verdict === verdict),
  );
  return worst[0]!;
}
