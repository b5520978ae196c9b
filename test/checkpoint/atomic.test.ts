import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { removeTemporaries, writeFileAtomic } from "../../runtime/checkpoint/atomic.ts";
import { shownError } from "../data/caught.ts";
import { temporaryFolders } from "../data/fake-cifar10.ts";

const folder = temporaryFolders();
const bytes = (text: string) => Buffer.from(text, "utf8");

describe("an atomic write", () => {
  it("makes a file, and puts a new one in an old one's place, leaving nothing else", async () => {
    const dir = await folder();
    const path = join(dir, "state.json");
    await writeFileAtomic(path, "läuft");
    expect(await readFile(path, "utf8")).toBe("läuft");
    await writeFileAtomic(path, [bytes("one "), bytes(""), bytes("two")]);
    expect(await readFile(path, "utf8")).toBe("one two");
    expect(await readdir(dir)).toEqual(["state.json"]);
  });

  it("leaves the old file as it was, and nothing beside it, when it fails in the middle", async () => {
    const dir = await folder();
    const path = join(dir, "state.json");
    await writeFile(path, "old");
    function* broken() {
      yield bytes("half of ");
      throw new Error("the maker of the content failed");
    }
    await expect(writeFileAtomic(path, broken())).rejects.toThrow("the maker of the content failed");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(dir)).toEqual(["state.json"]);
  });

  it("keeps the content whole when two write one file at once", async () => {
    const dir = await folder();
    const path = join(dir, "state.json");
    const contents = Array.from({ length: 8 }, (_, i) => String(i).repeat(100_000));
    await Promise.all(contents.map((content) => writeFileAtomic(path, content)));
    expect(contents).toContain(await readFile(path, "utf8"));
    expect(await readdir(dir)).toEqual(["state.json"]);
  });

  it("says why it is not possible", async () => {
    const dir = await folder();
    const help = "\nhelp: an earlier file with this name is unchanged";
    expect(await shownError(() => writeFileAtomic(join(dir, "none", "a"), "x"), dir)).toBe(
      `run/file-not-written: <dir>/none/a cannot be written: its folder does not exist${help}`,
    );
    await mkdir(join(dir, "taken"));
    expect(await shownError(() => writeFileAtomic(join(dir, "taken"), "x"), dir)).toBe(
      `run/file-not-written: <dir>/taken cannot be written: it is a folder${help}`,
    );
    await writeFile(join(dir, "file"), "");
    expect(await shownError(() => writeFileAtomic(join(dir, "file", "a"), "x"), dir)).toBe(
      `run/file-not-written: <dir>/file/a cannot be written: a part of its path is a file, not a folder${help}`,
    );
    expect((await readdir(dir)).sort()).toEqual(["file", "taken"]);
  });

  // The superuser can write everywhere.
  it.skipIf(process.getuid?.() === 0)("says that permission is missing", async () => {
    const dir = await folder();
    await chmod(dir, 0o500);
    expect(await shownError(() => writeFileAtomic(join(dir, "a"), "x"), dir)).toContain("permission denied");
    await chmod(dir, 0o700);
  });
});

it("temporary files of a killed process are removed, others stay", async () => {
  const dir = await folder();
  const left = ".resume.safetensors.0123456789abcdef.aclc-tmp";
  for (const name of [left, "resume.safetensors", ".hidden", "x.tmp"]) await writeFile(join(dir, name), "");
  expect(await removeTemporaries(dir)).toEqual([left]);
  expect((await readdir(dir)).sort()).toEqual([".hidden", "resume.safetensors", "x.tmp"]);
});
