import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { buildBundle } from "../../scripts/build.ts";
import { TINY } from "../run/tiny.ts";

let all: string;
let folder: string;
let executable: string;
beforeAll(async () => {
  all = mkdtempSync(join(tmpdir(), "aclc-process-"));
  ({ executable } = await buildBundle(join(all, "dist")));
  // packages that are not in the bundle are searched from its folder
  symlinkSync(join(process.cwd(), "node_modules"), join(all, "node_modules"));
});
beforeEach(() => {
  folder = mkdtempSync(join(all, "test-"));
  writeFileSync(join(folder, "x.acl"), TINY);
});
afterAll(() => rmSync(all, { recursive: true, force: true }));

/** Runs a line of bash in which `aclc` is the installed program. */
function bash(line: string) {
  const script = `aclc() { ${process.execPath} ${executable} "$@"; }\n${line}`;
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" });
  return { status, stdout, stderr };
}

const FULL = "error: standard output cannot be written: no space left on the disk\n";

test("output to a full disk is an error, never cut off in silence", () => {
  expect(bash("aclc plan x.acl > /dev/full")).toEqual({ status: 1, stdout: "", stderr: FULL });
  expect(bash("aclc --help > /dev/full")).toEqual({ status: 1, stdout: "", stderr: FULL });
  // a limit on the file size works like a nearly full disk: a part is written first
  const cut = bash("(trap '' XFSZ; ulimit -f 2; aclc plan x.acl > out; echo $?); wc -c < out");
  expect(cut.stdout).toMatch(/^1\n(1024|2048)\n$/);
  expect(cut.stderr).toMatch(/^error: standard output cannot be written: the file is larger/);
});

test("a log on a full disk is not status 0 either, and what was asked for is there", () => {
  const { status, stdout } = bash("aclc plan x.acl --out x.plan.yaml 2> /dev/full");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(readFileSync(join(folder, "x.plan.yaml"), "utf8")).toContain("plan: 1");
});

test("a run whose log and lines cannot be written goes on to its end", () => {
  const { status } = bash("aclc run x.acl --engine reference --json --out r > /dev/full 2> /dev/full");
  expect(status).toBe(1);
  expect(readFileSync(join(folder, "r/events.jsonl"), "utf8").trimEnd().split("\n").at(-1)).toMatch(
    /^\{"event":"finished"/,
  );
});

test("a working folder that was deleted is a message", () => {
  mkdirSync(join(folder, "gone"));
  expect(bash("cd gone; rmdir ../gone; aclc check x.acl")).toEqual({
    status: 1,
    stdout: "",
    stderr: "error: the working folder was deleted\n  help: change to another folder: cd FOLDER\n",
  });
});
