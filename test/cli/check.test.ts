import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runAclc } from "./fake-io.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-check-"));
  mkdirSync(join(folder, "lib/deep"), { recursive: true });
  const files: Record<string, string> = {
    "a.acl": "experiment (\n",
    "lib/b.acl": "param rate = \n",
    "lib/deep/c.acl": "param rate = 0.1\n",
    "lib/notes.md": "experiment (\n",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

const aclc = (...argv: string[]) => runAclc(folder, argv);

it("a folder stands for every .acl file in it, each checked once, with an empty line between", async () => {
  const { status, err } = await aclc("check", "a.acl", "none.acl", ".", "lib");
  expect(status).toBe(1);
  expect(err.split("\n\n").map((block) => block.split(": ").slice(0, 2).join(": "))).toEqual([
    "a.acl:1:12: error",
    "error: none.acl cannot be read",
    "lib/b.acl:1:12: error",
  ]);
});

it("a folder without mistakes says how many files it holds", async () => {
  expect(await aclc("check", "lib/deep")).toEqual({ status: 0, out: "", err: "lib/deep/c.acl: no errors\n" });
});

it("a folder that contains no .acl file cannot be checked", async () => {
  mkdirSync(join(folder, "empty"));
  const { status, err } = await aclc("check", "empty");
  expect([status, err]).toEqual([1, "error: the folder empty contains no .acl file\n"]);
});
