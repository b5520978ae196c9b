import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { placeOf, readBeside, readPlace } from "../../runtime/cli/git-file.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-git-"));
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
      cwd: folder,
      stdio: "ignore",
    });
  mkdirSync(join(folder, "sub"));
  git("init");
  for (const name of ["x.acl", "sub/y.acl"]) writeFileSync(join(folder, name), "before");
  git("add", ".");
  git("commit", "-m", "first");
  for (const name of ["x.acl", "sub/y.acl"]) writeFileSync(join(folder, name), "after");
  writeFileSync(join(folder, "odd:name.acl"), "odd");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a file, or a file as it was", () => {
  test("as it is", () => expect(readPlace(placeOf("x.acl", folder), folder)).toBe("after"));

  test("at a revision, and what it imports with it", () => {
    const place = placeOf("HEAD:x.acl", folder);
    expect(place).toEqual({ revision: "HEAD", path: "x.acl" });
    expect(readPlace(place, folder)).toBe("before");
    expect(readBeside("sub/y.acl", place, folder)).toBe("before");
    expect(readBeside("sub/z.acl", place, folder)).toBeUndefined();
  });

  test("paths start at the working folder, as elsewhere", () => {
    const below = join(folder, "sub");
    expect(readPlace(placeOf("HEAD:y.acl", below), below)).toBe("before");
    expect(readPlace(placeOf("HEAD:../x.acl", below), below)).toBe("before");
  });

  test("a file with a colon in its name is a file", () =>
    expect(readPlace(placeOf("odd:name.acl", folder), folder)).toBe("odd"));

  test.each([
    ["nowhere.acl", "nowhere.acl cannot be read: it does not exist"],
    ["v9:x.acl", "v9:x.acl cannot be read: invalid object name 'v9'."],
    ["--output=f:x.acl", "--output=f:x.acl cannot be read: "],
  ])("%s", (name, message) => expect(() => readPlace(placeOf(name, folder), folder)).toThrow(message));
});
