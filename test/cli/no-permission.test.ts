/**
 * Files that the user may not read or write. Permissions do not restrict root, so these tests raise the system's error
 * themselves; if the tests run as another user, `files-in-and-out.test.ts` tests the real error.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { writeFileAtomic } from "../../runtime/checkpoint/atomic.ts";
import { shownError } from "../data/caught.ts";
import { TINY } from "../run/tiny.ts";
import { runAclc } from "./fake-io.ts";

const { refuse } = vi.hoisted(() => ({
  refuse: (path: unknown): void => {
    if (!String(path).includes("secret")) return;
    throw Object.assign(new Error(`EACCES: permission denied, open '${path}'`), {
      code: "EACCES",
      syscall: "open",
      path,
    });
  },
}));

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const openSync: typeof fs.openSync = (path, ...rest) => {
    refuse(path);
    return fs.openSync(path, ...rest);
  };
  return { ...fs, openSync, default: { ...fs, openSync } };
});

vi.mock("node:fs/promises", async (original) => {
  const fs = await original<typeof import("node:fs/promises")>();
  const open: typeof fs.open = async (path, ...rest) => {
    refuse(path);
    return fs.open(path, ...rest);
  };
  return { ...fs, open, default: { ...fs, open } };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a file that this user may not read", () => {
  test("is said at the place that imports it, and no more is said of it", async () => {
    writeFileSync(join(folder, "secret.acl"), "");
    writeFileSync(join(folder, "x.acl"), `use a from "secret.acl"\n${TINY}`);
    for (const command of ["check", "plan", "run", "program", "init"]) {
      const { status, out, err } = await runAclc(folder, [command, "x.acl"]);
      expect(err, command).toContain("x.acl:1:12: error: secret.acl cannot be read: permission denied");
      expect(err.match(/: error: /g), command).toHaveLength(1);
      expect([status, out], command).toEqual([1, ""]);
    }
  }, 60_000);

  test.each([["check"], ["plan"], ["fmt"], ["run"], ["program"], ["init"]])(
    "is said by %s",
    async (command) => {
      writeFileSync(join(folder, "secret.acl"), "");
      const message = "error: secret.acl cannot be read: permission denied\n";
      expect(await runAclc(folder, [command, "secret.acl"])).toEqual({ status: 1, out: "", err: message });
    },
  );

  test("is said of params, too", async () => {
    writeFileSync(join(folder, "secret.yaml"), "");
    writeFileSync(join(folder, "x.acl"), TINY);
    const { err } = await runAclc(folder, ["plan", "x.acl", "--params", "secret.yaml"]);
    expect(err).toBe("error: secret.yaml cannot be read: permission denied\n");
  });

  test.each([["resume"], ["compare"]])("is said by %s of a run folder", async (command) => {
    mkdirSync(join(folder, "secret"));
    for (const name of ["plan.yaml", "record.json", "events.jsonl"])
      writeFileSync(join(folder, "secret", name), "");
    const { status, err } = await runAclc(folder, [command, "secret"]);
    expect(err).toContain("secret/plan.yaml cannot be read: permission denied");
    expect(status).toBe(1);
  });
});

test("a file that this user may not write is left as it is, and nothing beside it", async () => {
  const path = join(folder, "secret.txt");
  writeFileSync(path, "before");
  expect(await shownError(() => writeFileAtomic(path, "after"), folder)).toBe(
    "run/file-not-written: <dir>/secret.txt cannot be written: permission denied\nhelp: an earlier file with this name is unchanged",
  );
  expect(readdirSync(folder).map((name) => basename(name))).toEqual(["secret.txt"]);
});
