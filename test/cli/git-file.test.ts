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
  writeFileSync(join(folder, "staged.acl"), "staged");
  git("add", "staged.acl");
  writeFileSync(join(folder, "staged.acl"), "after");
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

  test("as git has it: a path from the top of the repository, or with a dot from the working folder", () => {
    const below = join(folder, "sub");
    const read = (text: string) => readPlace(placeOf(text, below), below);
    expect(read("HEAD:x.acl")).toBe("before");
    expect(read("HEAD:sub/y.acl")).toBe("before");
    expect(read("HEAD:./y.acl")).toBe("before");
    expect(read("HEAD:../x.acl")).toBe("before");
    // its imports are read from the repository too
    const place = placeOf("HEAD:./y.acl", below);
    expect(place.path).toBe("sub/y.acl");
    expect(readBeside("x.acl", place, below)).toBe("before");
    expect(() => read("HEAD:../../x.acl")).toThrow("it is outside this repository");
    expect(() => read("HEAD:y.acl")).toThrow("HEAD:y.acl cannot be read: HEAD has no such file");
  });

  test("what is staged", () => {
    const place = placeOf(":staged.acl", folder);
    expect(place).toEqual({ revision: "", path: "staged.acl" });
    expect(readPlace(place, folder)).toBe("staged");
    expect(() => readPlace(placeOf(":z.acl", folder), folder)).toThrow("the index has no such file");
  });

  test("a folder is none", () => {
    for (const name of ["HEAD:sub", "HEAD:"])
      expect(() => readPlace(placeOf(name, folder), folder)).toThrow(`${name} is a folder`);
  });

  test("where there is no repository", () => {
    const outside = mkdtempSync(join(tmpdir(), "aclc-no-git-"));
    try {
      expect(() => readPlace(placeOf("HEAD:x.acl", outside), outside)).toThrow(
        "this folder is not in a git repository",
      );
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  test("a file with a colon in its name is a file", () =>
    expect(readPlace(placeOf("odd:name.acl", folder), folder)).toBe("odd"));

  test.each([
    ["nowhere.acl", "nowhere.acl cannot be read: it does not exist"],
    ["v9:x.acl", "v9:x.acl cannot be read: v9 is not a revision of this repository"],
    ["--output=f:x.acl", "--output=f:x.acl cannot be read: "],
  ])("%s", (name, message) => expect(() => readPlace(placeOf(name, folder), folder)).toThrow(message));
});
