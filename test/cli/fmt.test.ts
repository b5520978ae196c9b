import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { runCommandLine } from "../../runtime/cli/command-line.ts";
import { fakeIo, runAclc } from "./fake-io.ts";

const folder = mkdtempSync(join(tmpdir(), "aclc-fmt-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string | Buffer): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const UNTIDY = "// kept\nseed   1   param a=2 // kept too\n";
const TIDY = "// kept\nseed 1\nparam a = 2  // kept too\n";

it("writes a file in the one form, and a second time changes nothing", async () => {
  const name = file("a.acl", UNTIDY);
  const first = fakeIo(folder);
  expect(await runCommandLine(["fmt", name], first.io)).toBe(0);
  expect(readFileSync(join(folder, name), "utf8")).toBe(TIDY);
  expect(first.err()).toBe("a.acl\n");
  const second = fakeIo(folder);
  expect(await runCommandLine(["fmt", name], second.io)).toBe(0);
  expect(second.err()).toBe("");
});

it("--check changes nothing and says which file it would change", async () => {
  const names = [file("b.acl", UNTIDY), file("c.acl", TIDY)];
  const { io, out } = fakeIo(folder);
  expect(await runCommandLine(["fmt", "--check", ...names], io)).toBe(1);
  expect(out()).toBe("b.acl\n");
  expect(readFileSync(join(folder, "b.acl"), "utf8")).toBe(UNTIDY);
});

it("leaves a file with a mistake of form as it is", async () => {
  const name = file("d.acl", "seed  (1\n");
  const { io, err } = fakeIo(folder);
  expect(await runCommandLine(["fmt", name], io)).toBe(1);
  expect(err()).toContain("syntax/not-closed");
  expect(readFileSync(join(folder, name), "utf8")).toBe("seed  (1\n");
});

it("leaves a file that is not UTF-8 as it is, and says where", async () => {
  const bytes = Buffer.from('// a\nexperiment   "caf\xe9"\n', "latin1");
  const name = file("latin.acl", bytes);
  const { status, out, err } = await runAclc(folder, ["fmt", name]);
  expect([status, out]).toEqual([1, ""]);
  expect(err).toContain("latin.acl:2:18: error: the file is not valid UTF-8 here [syntax/not-utf8]");
  expect(readFileSync(join(folder, name))).toEqual(bytes);
  file("wide.acl", Buffer.from('\uFEFFexperiment "a"\n', "utf16le"));
  expect((await runAclc(folder, ["fmt", "wide.acl"])).err).toContain("it looks like UTF-16");
});

it("such a file is refused wherever it is read, with its place", async () => {
  file("latin.acl", Buffer.from('experiment "caf\xe9"\n', "latin1"));
  file("uses.acl", 'use "latin.acl"\nexperiment "a"\n');
  file("latin.yaml", Buffer.from("a: 1\n# \xe9\n", "latin1"));
  file("latin.plan.yaml", Buffer.from('plan: 1\nexperiment: "\xe9"\n', "latin1"));
  file("tidy.acl", TIDY);
  const places: readonly (readonly [string[], string])[] = [
    [["check", "latin.acl"], "latin.acl:1:16: error:"],
    [["plan", "uses.acl"], "latin.acl:1:16: error:"],
    [["plan", "tidy.acl", "--params", "latin.yaml"], "latin.yaml:2:3: error:"],
    [["run", "latin.plan.yaml"], "latin.plan.yaml:2:14: error:"],
  ];
  for (const [argv, place] of places) {
    const { status, err } = await runAclc(folder, argv);
    expect([argv, status]).toEqual([argv, 1]);
    expect(err).toContain(place);
    expect(err).toContain("UTF-8");
  }
});

it("the form has no byte order mark, from a file as from stdin", async () => {
  const name = file("mark.acl", "\uFEFFseed 1\n");
  expect(await runAclc(folder, ["fmt", "--check", name])).toMatchObject({ status: 1, out: "mark.acl\n" });
  expect((await runAclc(folder, ["fmt", name])).status).toBe(0);
  expect(readFileSync(join(folder, name), "utf8")).toBe("seed 1\n");
  for (const [flags, expected] of [
    [[], [0, "seed 1\n"]],
    [["--check"], [1, "-\n"]],
  ] as const) {
    const { io, out } = fakeIo(folder);
    const stdin = { ...io, readStdin: () => "\uFEFFseed 1\n" };
    expect([await runCommandLine(["fmt", ...flags, "-"], stdin), out()]).toEqual(expected);
  }
});

it("a folder stands for the .acl files in it, and one that cannot be written keeps no other from it", async () => {
  mkdirSync(join(folder, "some/deep"), { recursive: true });
  mkdirSync(join(folder, "some/node_modules"));
  mkdirSync(join(folder, "empty"));
  for (const name of ["some/b.acl", "some/deep/c.acl", "some/node_modules/d.acl", "some/notes.txt"])
    file(name, UNTIDY);
  file("some/a.acl", "seed (\n");
  symlinkSync("loop.acl", join(folder, "loop.acl"));
  const { status, err } = await runAclc(folder, ["fmt", "none.acl", "loop.acl", "some", "some/b.acl"]);
  expect(status).toBe(1);
  expect(err.split("\n\n").map((block) => block.split("\n")[0])).toEqual([
    "error: none.acl cannot be read: it does not exist",
    "error: loop.acl cannot be read: it is a link that leads back to itself",
    "some/a.acl:1:6: error: `(` is not closed: expected `)` before the end of the",
  ]);
  expect(err).toMatch(/\nsome\/b\.acl\nsome\/deep\/c\.acl\n$/);
  expect(readFileSync(join(folder, "some/node_modules/d.acl"), "utf8")).toBe(UNTIDY);
  expect(readFileSync(join(folder, "some/notes.txt"), "utf8")).toBe(UNTIDY);
  const empty = await runAclc(folder, ["fmt", "empty"]);
  expect([empty.status, empty.err]).toEqual([1, "error: the folder empty contains no .acl file\n"]);
});
