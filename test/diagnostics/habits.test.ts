import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compile, type Diagnostic, renderDiagnostic, SourceFile } from "../../compiler/compile.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import { applyEdits, isError } from "../../grammar/diagnostic.ts";
import type { Habit } from "./habits/habit.ts";
import { CONTRASTIVE_HABITS, SYNTAX_HABITS } from "./habits/syntax.ts";
import { CLASSIFIER_WORDS, CONTRASTIVE_WORDS } from "./habits/words.ts";

/**
 * What users of other languages and libraries write. Each must give one message, at the right place, whose suggestion
 * compiles. `habits.txt` contains all messages.
 */
const FOLDER = join(import.meta.dirname, "habits");
const FILE = "habit.acl";
const GOLDEN = join(import.meta.dirname, "habits.txt");
const RECORD = process.env.RECORD === "1";

const classifier = readFileSync(join(FOLDER, "classifier.acl"), "utf8");
const contrastive = readFileSync(join(FOLDER, "contrastive.acl"), "utf8");

const compiled = (text: string) =>
  compile({ entry: FILE, readFile: (path) => (path === FILE ? text : undefined) });

function errorsOf(text: string): readonly Diagnostic[] {
  return compiled(text).diagnostics.filter(isError);
}

function planOf(text: string): string {
  const { plan, diagnostics } = compiled(text);
  expect(diagnostics.filter(isError).map(({ message }) => message)).toEqual([]);
  return writePlan(plan!);
}

/** The messages of all habits, for the golden file. */
const shown: string[] = [];

function check(text: string, { right, written, at, other, says, chosen, messages = 1 }: Habit): void {
  const start = text.indexOf(right);
  expect(start, `${right} is not in the file`).toBeGreaterThanOrEqual(0);
  const wrong = text.slice(0, start) + written + text.slice(start + right.length);
  const found = errorsOf(wrong);
  const source = new SourceFile(FILE, wrong);
  const options = { color: false, columns: 100, unicode: true };
  const rendered = found.map((one) => renderDiagnostic(one, new Map([[FILE, source]]), options));
  shown.push(`# ${JSON.stringify(written)}\n${rendered.join("\n\n")}\n`);
  expect(rendered).toHaveLength(messages);
  const from = start + (at === undefined ? 0 : written.indexOf(at));
  const to = at === undefined ? start + written.length : from + at.length;
  for (const { span } of found) {
    if (written === "") continue;
    expect(span.start, "the message is before the mistake").toBeLessThanOrEqual(to);
    expect(span.end, "the message is behind the mistake").toBeGreaterThanOrEqual(from);
  }
  for (const { help } of found) expect(help, "there is no advice").toBeDefined();
  if (says !== undefined) {
    expect(found.map(({ help }) => help).join("\n")).toContain(says);
    expect(planOf(text.replace(right, () => (written === "" ? right : chosen!)))).toBe(planOf(text));
    return;
  }
  for (const { edits } of found) expect(edits, "the advice cannot be applied").toBeDefined();
  let mended = applyEdits(
    wrong,
    found.flatMap(({ edits = [] }) => edits),
  );
  // a fix may reveal other mistakes
  for (
    let more = errorsOf(mended), n = 0;
    more.some(({ edits }) => edits) && n < 2;
    more = errorsOf(mended), n++
  )
    mended = applyEdits(
      mended,
      more.flatMap(({ edits = [] }) => edits),
    );
  const plan = planOf(mended);
  if (other) expect(plan).not.toBe(planOf(text));
  else expect(plan, mended).toBe(planOf(text));
}

describe.each([
  ["classifier.acl", classifier, [...SYNTAX_HABITS, ...CLASSIFIER_WORDS]],
  ["contrastive.acl", contrastive, [...CONTRASTIVE_HABITS, ...CONTRASTIVE_WORDS]],
] as const)("%s", (_, text, habits) => {
  it("is right", () => {
    expect(compiled(text).diagnostics).toEqual([]);
  });

  it.each(habits.map((habit) => [habit.written, habit] as const))("%s", (_, habit) => {
    check(text, habit);
  });
});

it("has the messages of the golden", () => {
  const text = shown.join("\n");
  if (RECORD) writeFileSync(GOLDEN, text);
  expect(existsSync(GOLDEN), "habits.txt is missing: RECORD=1 writes it").toBe(true);
  expect(text).toBe(readFileSync(GOLDEN, "utf8"));
});
