import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { runCommandLine } from "../../runtime/cli/command-line.ts";
import { fakeIo } from "./fake-io.ts";

const folder = mkdtempSync(join(tmpdir(), "aclc-fmt-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
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
