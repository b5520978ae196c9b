import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { tableJson, tableMarkdown, tableText } from "../../../runtime/cli/compare/render.ts";
import { columnsOf, readSubjects } from "../../../runtime/cli/compare/subjects.ts";
import { tableOf } from "../../../runtime/cli/compare/table.ts";
import { contextOf } from "../../../runtime/cli/context.ts";
import type { RunEvent } from "../../../runtime/events.ts";
import { readEvents } from "../../../runtime/read-events.ts";
import { inspectRun, runPlan } from "../../../runtime/run.ts";
import { parseRecord } from "../../../runtime/run-record.ts";
import { readState, type SavedState } from "../../../runtime/run-state.ts";
import { initialView, reduce } from "../../../runtime/screen/state.ts";
import { summarize } from "../../../runtime/screen/summary.ts";
import { painter } from "../../../runtime/screen/terminal.ts";
import { fakeIo } from "../../cli/fake-io.ts";
import { interpreted, twoStages } from "../../run/tiny-run.ts";
import { mutateBytes, mutateData, mutateText } from "../mutate.ts";
import type { Random } from "../random.ts";
import { answerOf, expectThat, type Reader } from "../reader.ts";

/** A finished run of two stages, and a copy of its folder for damaging files. */
interface Base {
  readonly whole: string;
  readonly damaged: string;
  readonly states: readonly SavedState[];
}

let made: Promise<Base> | undefined;

async function makeBase(): Promise<Base> {
  const root = mkdtempSync(join(tmpdir(), "aclc-fuzz-"));
  process.on("exit", () => rmSync(root, { recursive: true, force: true }));
  const [whole, damaged] = [join(root, "whole"), join(root, "damaged")];
  await runPlan(twoStages(), whole, interpreted());
  cpSync(whole, damaged, { recursive: true });
  const states: SavedState[] = [];
  for (const gone of [undefined, "resume.safetensors"]) {
    if (gone) {
      rmSync(join(damaged, gone));
      dirty.add(gone);
    }
    const { state } = await readState(damaged);
    if (state) states.push(state);
  }
  return { whole, damaged, states };
}

/** Files that the previous input has damaged. */
const dirty = new Set<string>();

function restore({ whole, damaged }: Base): void {
  for (const file of dirty) writeFileSync(join(damaged, file), readFileSync(join(whole, file)));
  dirty.clear();
}

function damage({ damaged }: Base, file: string, bytes: Buffer): void {
  dirty.add(file);
  writeFileSync(join(damaged, file), bytes);
}

async function record(random: Random, { whole }: Base): Promise<string> {
  const text = readFileSync(join(whole, "record.json"), "utf8");
  const input = random.chance(0.5)
    ? mutateText(text, random)
    : JSON.stringify(mutateData(JSON.parse(text), random));
  const read = parseRecord(input, "record.json");
  expectThat(isDeepStrictEqual(read, JSON.parse(input)), "another record than was written", input);
  return "accepted";
}

/** An accepted state must be equal to one that the run wrote. */
async function state(random: Random, base: Base): Promise<string> {
  restore(base);
  for (const file of random.of([
    ["resume.safetensors"],
    ["events.jsonl"],
    ["resume.safetensors", "resume-previous.safetensors"],
    ["resume.safetensors", "events.jsonl"],
  ] as const)) {
    const bytes = readFileSync(join(base.whole, file));
    const near = file === "events.jsonl" ? bytes.length : 8 + Number(bytes.readBigUInt64LE(0));
    damage(base, file, mutateBytes(bytes, random, near));
  }
  const { state } = await readState(base.damaged);
  expectThat(state !== undefined, "a damaged state is taken for none", base.damaged);
  const same = base.states.some(
    ({ progress, tensors }) =>
      isDeepStrictEqual(progress, state!.progress) && isDeepStrictEqual(tensors, state!.tensors),
  );
  expectThat(same, "a state that the run did not write", JSON.stringify(state!.progress));
  return "accepted";
}

/** All lines that are events must be read. A comparison of such a folder must succeed or be refused with a message. */
async function events(random: Random, base: Base): Promise<string> {
  restore(base);
  const text = readFileSync(join(base.whole, "events.jsonl"), "utf8");
  const lines = text.trimEnd().split("\n");
  const at = random.below(lines.length);
  if (random.chance(0.6)) lines[at] = JSON.stringify(mutateData(JSON.parse(lines[at]!), random)) ?? "";
  const input = random.chance(0.3)
    ? mutateBytes(Buffer.from(text), random)
    : Buffer.from(`${lines.join("\n")}\n`);
  damage(base, "events.jsonl", input);
  const given: RunEvent[] = [];
  await readEvents(base.damaged, (event) => given.push(event));
  const expected = input.toString("utf8").split("\n").filter(isEvent).length;
  expectThat(given.length === expected, `${given.length} events of ${expected}`, input);
  const context = contextOf(fakeIo(base.damaged).io, {});
  const subjects = [
    ...(await readSubjects(base.damaged, context)),
    ...(await readSubjects(base.whole, context)),
  ];
  const table = tableOf(columnsOf(subjects).columns);
  for (const text of [
    tableJson(table),
    tableMarkdown(table),
    tableText(table, { color: false, columns: 80, full: false }),
  ])
    expectThat(!/NaN|undefined|\[object/.test(text), "a table that says nothing", input);
  // the events that `aclc resume` shows for a finished run
  const { finished } = await inspectRun(base.damaged);
  if (finished) {
    const { table, ending } = summarize(finished.reduce(reduce, initialView), "r", painter(false));
    expectThat(!/NaN|undefined|\[object/.test(table + ending), "a summary that says nothing", input);
  }
  return "accepted";
}

function isEvent(line: string): boolean {
  try {
    return typeof JSON.parse(line)?.event === "string";
  } catch {
    return false;
  }
}

/** The record, the state and the events of a run folder. */
export const runFolder: Reader = {
  name: "run-folder",
  try: (random) =>
    answerOf(async () => {
      made ??= makeBase();
      return random.of([record, state, state, events])(random, await made);
    }),
};
