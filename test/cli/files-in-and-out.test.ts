import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isRoot } from "../files/user.ts";
import { TINY } from "../run/tiny.ts";
import { runAclc } from "./fake-io.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (...names: string[]): string => join(folder, ...names);
const UNFORMATTED = TINY.replace(/\n {2}/g, "\n      ");

describe("an input that is not a file", () => {
  test.each([
    ["a pipe", () => execFileSync("mkfifo", [at("x.acl")])],
    ["a device", () => symlinkSync("/dev/zero", at("x.acl"))],
  ])("%s ends with a message, in every command that reads one", async (kind, make) => {
    make();
    const message = `error: x.acl cannot be read: it is not a regular file but ${kind}\n`;
    for (const argv of [["check"], ["plan"], ["fmt"], ["run"], ["program"], ["init"]])
      expect(await runAclc(folder, [...argv, "x.acl"]), argv.join(" ")).toEqual({
        status: 1,
        out: "",
        err: message,
      });
    writeFileSync(at("p.acl"), TINY);
    const params = await runAclc(folder, ["plan", "p.acl", "--params", "x.acl"]);
    expect(params).toEqual({ status: 1, out: "", err: message });
  });

  test("is said where it lies in a folder", async () => {
    mkdirSync(at("folder"));
    execFileSync("mkfifo", [at("folder/x.acl")]);
    writeFileSync(at("folder/y.acl"), TINY);
    expect(await runAclc(folder, ["check", "folder"])).toEqual({
      status: 1,
      out: "",
      err: expect.stringMatching(
        /^error: folder\/x\.acl cannot be read: it is not a regular file but a pipe\n/,
      ),
    });
  });

  test("that is a link to the file itself is one message, on the circle", async () => {
    writeFileSync(at("x.acl"), `use a from "alias.acl"\n${TINY}`);
    symlinkSync("x.acl", at("alias.acl"));
    const { err } = await runAclc(folder, ["check", "x.acl"]);
    expect(err).toContain("x.acl:1:12: error: alias.acl is a link to x.acl: this is a circular import");
    expect(err.match(/: error: /g)).toHaveLength(1);
    expect((await runAclc(folder, ["plan", "x.acl"])).err).toContain("circular import");
  });

  test("that another file uses is said at its place", async () => {
    execFileSync("mkfifo", [at("pipe.acl")]);
    mkdirSync(at("folder"));
    writeFileSync(at("x.acl"), `use a from "pipe.acl"\nuse b from "folder"\nuse c from "none.acl"\n${TINY}`);
    const { status, err } = await runAclc(folder, ["check", "x.acl"]);
    expect(status).toBe(1);
    expect(err).toContain("x.acl:1:12: error: pipe.acl cannot be read: it is not a regular file but a pipe");
    expect(err).toContain("x.acl:2:12: error: folder cannot be read: it is a folder");
    expect(err).toContain("x.acl:3:12: error: there is no file none.acl");
  });

  test.skipIf(isRoot)("that may not be read is said at its place", async () => {
    writeFileSync(at("secret.acl"), "", { mode: 0 });
    writeFileSync(at("x.acl"), `use a from "secret.acl"\n${TINY}`);
    expect((await runAclc(folder, ["check", "x.acl"])).err).toContain(
      "secret.acl cannot be read: permission denied",
    );
  });

  test("is never read for ever: a file has an end", async () => {
    const large = at("large.acl");
    writeFileSync(large, "");
    execFileSync("truncate", ["-s", "100M", large]);
    expect((await runAclc(folder, ["check", "large.acl"])).err).toBe(
      "error: large.acl cannot be read: it has 104857600 bytes, and no more than 16777216 are read\n",
    );
  });
});

describe("an output", () => {
  test("is written aside and renamed: a write that fails leaves the file as it was", async () => {
    const before = UNFORMATTED + "// a comment that is longer than a block\n".repeat(400);
    writeFileSync(at("x.acl"), before);
    // 8 blocks of 512 or 1,024 bytes: less than the size of the file
    const script = `ulimit -f 8; exec "$0" "$@"`;
    const main = ["--import", "tsx", join(process.cwd(), "runtime/cli/main.ts")];
    const run = spawnSync("bash", ["-c", script, process.execPath, ...main, "fmt", at("x.acl")], {
      encoding: "utf8",
    });
    expect(run.stderr).toMatch(/x\.acl cannot be written: the file is larger than this process may write/);
    expect(run.status).toBe(1);
    expect(readFileSync(at("x.acl"), "utf8")).toBe(before);
    expect(readdirSync(folder)).toEqual(["x.acl"]);
  });

  test("of fmt keeps the file's mode, and a link that leads to it", async () => {
    writeFileSync(at("x.acl"), UNFORMATTED);
    chmodSync(at("x.acl"), 0o640);
    symlinkSync("x.acl", at("link.acl"));
    const inode = statSync(at("x.acl")).ino;
    expect((await runAclc(folder, ["fmt", "link.acl"])).status).toBe(0);
    expect(lstatSync(at("link.acl")).isSymbolicLink()).toBe(true);
    expect(readFileSync(at("x.acl"), "utf8")).not.toBe(UNFORMATTED);
    expect(statSync(at("x.acl")).mode & 0o777).toBe(0o640);
    expect(statSync(at("x.acl")).ino, "another file under the same name").not.toBe(inode);
    expect(readdirSync(folder).sort()).toEqual(["link.acl", "x.acl"]);
  });

  test.each([
    ["plan", "plan.yaml"],
    ["init", "start.safetensors"],
  ])("of %s gets the folders that are missing", async (command, name) => {
    writeFileSync(at("x.acl"), TINY);
    expect((await runAclc(folder, [command, "x.acl", "--out", `a/b/${name}`])).status).toBe(0);
    expect(readdirSync(at("a/b"))).toEqual([name]);
  });

  test.each([
    ["/proc/a/b/c", "it does not exist"],
    ["x.acl/plan.yaml", "a part of its path is a file, not a folder"],
    [".", "it is a folder"],
  ])("to %s is a message", async (out, reason) => {
    writeFileSync(at("x.acl"), TINY);
    expect(await runAclc(folder, ["plan", "x.acl", "--out", out])).toEqual({
      status: 1,
      out: "",
      err: expect.stringContaining(`error: ${out} cannot be written: ${reason}\n`),
    });
    expect(readFileSync(at("x.acl"), "utf8")).toBe(TINY);
  });

  test("goes to a device, and not to a pipe that nobody reads", async () => {
    writeFileSync(at("x.acl"), TINY);
    execFileSync("mkfifo", [at("pipe")]);
    expect((await runAclc(folder, ["plan", "x.acl", "--out", "/dev/null"])).status).toBe(0);
    expect((await runAclc(folder, ["plan", "x.acl", "--out", "/dev/full"])).err).toContain(
      "/dev/full cannot be written: no space left on the disk",
    );
    expect((await runAclc(folder, ["plan", "x.acl", "--out", "pipe"])).err).toContain(
      "pipe cannot be written: nothing reads from it",
    );
  });

  test.each(["plan", "init", "run"])("of %s has a name", async (command) => {
    writeFileSync(at("x.acl"), TINY);
    expect(await runAclc(folder, [command, "x.acl", "--out", ""])).toEqual({
      status: 2,
      out: "",
      err: "error: --out is empty\n  help: name a file or a folder: --out PATH\n",
    });
  });
});

describe("the folder of a run", () => {
  test.each([".", "..", "/", "./"])("--out %s is none", async (out) => {
    mkdirSync(at("work"));
    writeFileSync(at("work", "x.acl"), TINY);
    const { status, err } = await runAclc(at("work"), [
      "run",
      "x.acl",
      "--engine",
      "reference",
      "--out",
      out,
    ]);
    expect(status).toBe(2);
    expect(err).toMatch(
      /^error: .*: the folder .* exists, but a run needs a new folder\n {2}help: .*--out runs\/NAME\n$/,
    );
    expect(readdirSync(folder)).toEqual(["work"]);
    expect(readdirSync(at("work"))).toEqual(["x.acl"]);
  });

  test("has a name even where the file has none", async () => {
    const { defaultFolder } = await import("../../runtime/cli/commands/run.ts");
    expect(
      ["a/ds.acl", "ds.plan.yaml", "...plan.yaml", ".plan.yaml", "..acl", ".acl"].map(defaultFolder),
    ).toEqual(["runs/ds", "runs/ds", "runs/run", "runs/run", "runs/run", "runs/.acl"]);
  });
});

test("`~` at the start of the value of a flag is the home folder", async () => {
  writeFileSync(at("x.acl"), TINY);
  writeFileSync(at("params.yaml"), "seed: 5\n");
  const before = process.env.HOME;
  process.env.HOME = folder;
  try {
    mkdirSync(at("work"));
    const argv = ["plan", "../x.acl", "--params", "~/params.yaml", "--out=~/home/x.plan.yaml"];
    expect((await runAclc(at("work"), argv)).status).toBe(0);
  } finally {
    process.env.HOME = before;
  }
  expect(existsSync(at("work", "~"))).toBe(false);
  expect(readFileSync(at("home/x.plan.yaml"), "utf8")).toContain("seed: 5\n");
});
