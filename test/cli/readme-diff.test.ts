import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommandLine } from "../../runtime/cli/command-line.ts";
import { fakeIo } from "./fake-io.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("the comparison in the README is what the command prints", async () => {
  const before = read("examples/quickstart.acl");
  const after = before
    .replace(/^(attack pgd2 .*steps: )2/m, (_, head) => `${head}4`)
    .replace(/^(\s*loss l_adv .*temperature: )0\.5/m, (_, head) => `${head}0.2`);
  const folder = mkdtempSync(join(tmpdir(), "aclc-readme-"));
  try {
    writeFileSync(join(folder, "before.acl"), before);
    writeFileSync(join(folder, "after.acl"), after);
    const { io, out } = fakeIo(folder);
    expect(await runCommandLine(["diff", "before.acl", "after.acl"], io)).toBe(1);
    expect(read("README.md")).toContain(`\n\`\`\`\n${out()}\`\`\`\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
