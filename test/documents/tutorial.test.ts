import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const FOLDER = join(import.meta.dirname, "../../examples");
const page = readFileSync(join(FOLDER, "README.md"), "utf8");
const sections = page.split(/^## /m).slice(1);

it("goes through every example in order", () => {
  const files = readdirSync(FOLDER).filter((file) => /^\d.*\.acl$/.test(file));
  const linked = sections.flatMap((section) => /\]\((\d[\w-]*\.acl)\)/.exec(section)?.[1] ?? []);
  expect(linked).toEqual(files.sort());
});

describe("quotes lines that its file has", () => {
  it.each(sections.filter((section) => section.includes("```acl")))("%s", (section) => {
    const file = /\]\(([\w-]+\.acl)\)/.exec(section)![1]!;
    const text = readFileSync(join(FOLDER, file), "utf8");
    for (const [, quoted] of section.matchAll(/```acl\n([\s\S]*?)```/g)) expect(text).toContain(quoted);
  });
});
