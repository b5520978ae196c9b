import { mkdtempSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import type { RunEvent } from "../../runtime/events.ts";
import { readEvents } from "../../runtime/read-events.ts";

const root = mkdtempSync(join(tmpdir(), "aclc-read-events-"));
afterAll(() => rmSync(root, { recursive: true }));
let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(root, "case-"));
});

async function read(): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  await readEvents(dir, (event) => events.push(event));
  return events;
}

const metric = {
  event: "metric",
  stage: "s",
  epoch: 1,
  name: "accuracy",
  split: "d.test",
  value: 0.5,
  items: 9,
  of_run: 1,
};

it("reads what is an event and leaves out the rest", async () => {
  const lines = [
    ...["", "null", "7", "[]", "{}", '{"event":7}', "\0\0", '{"event":"metric","stage":"cut'],
    JSON.stringify(metric),
    '{"event":"constructor"}',
  ];
  writeFileSync(join(dir, "events.jsonl"), lines.join("\n"));
  expect(await read()).toEqual([metric, { event: "constructor" }]);
});

it("reads letters that lie across two pieces of the file", async () => {
  const notice = { event: "notice", text: "é🚀".repeat(400_000) };
  writeFileSync(join(dir, "events.jsonl"), `${JSON.stringify(notice)}\n${JSON.stringify(metric)}\n`);
  expect(await read()).toEqual([notice, metric]);
});

it("reads a file that is longer than a text can be", async () => {
  const file = join(dir, "events.jsonl");
  writeFileSync(file, `${JSON.stringify(metric)}\n`);
  // a sparse file, which takes no space on the disk
  truncateSync(file, 600 * 2 ** 20);
  writeSync(openSync(file, "a"), `\n${JSON.stringify({ ...metric, value: 0.25 })}\n`);
  expect(await read()).toEqual([metric, { ...metric, value: 0.25 }]);
});

it("is empty where there is no file", async () => expect(await read()).toEqual([]));
