import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters as plain } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../runtime/cli/command-line.ts";
import type { Io } from "../../runtime/cli/io.ts";
import { pageFiles } from "../../runtime/explain/pages.ts";
import { fakeIo } from "./fake-io.ts";

async function explain(...words: string[]): Promise<{ status: number; out: string; err: string }> {
  const { io, out, err } = fakeIo(".");
  const status = await runCommandLine(["explain", ...words], io);
  return { status, out: out(), err: err() };
}

const RADIUS_ZERO = `check/radius-zero (error)
an attack with radius 0

With radius 0, the adversarial view is the clean view, but every step still
costs time. To train without an attack, remove it.

  wrong
    attack pgd10 = pgd(radius: 0, step: 2/255, steps: 10)

  right
    attack pgd10 = pgd(radius: 8/255, step: 2/255, steps: 10)

The lines are part of an experiment in which \`f\` is an encoder, \`c\` a linear
head for the classes of the data set \`shapes\`, \`x\` a view, \`x_adv\` what the
attack \`pgd10\` makes of it and \`ce\` the cross-entropy of \`c(f(x_adv))\`; the
stage is \`train\`.
`;

describe("a code", () => {
  it.each([
    "check/radius-zero",
    "radius-zero",
    "[check/radius-zero]",
    "error[check/radius-zero]:",
    "Radius-Zero",
  ])("as %s", async (word) => {
    expect(await explain(word)).toEqual({ status: 0, out: RADIUS_ZERO, err: "" });
  });

  it.each([
    ["radius-zer", "there is no code radius-zer", "did you mean check/radius-zero?"],
    ["check/not-close", "there is no code check/not-close", "did you mean syntax/not-closed?"],
    ["stationary", "there is no code stationary", "did you mean check/stationary-start?"],
    ["xyzzy", "there is no code xyzzy", "aclc explain lists all codes"],
    ["", "there is no code ", "aclc explain lists all codes"],
    ["checks", "there is no code checks", "aclc explain lists all codes"],
  ])("that there is not: %j", async (word, message, help) => {
    expect(await explain(word)).toEqual({
      status: 2,
      out: "",
      err: `error: ${message}\n  help: ${help}\n`,
    });
  });

  it("that several rooms have is explained for each, as several codes are, each once", async () => {
    const heads = async (...words: string[]) =>
      (await explain(...words)).out.split("\n").filter((line) => /^[a-z]+\/\S+ \(/.test(line));
    const both = ["check/wrong-type (error)", "plan/wrong-type (error)"];
    expect(await heads("wrong-type")).toEqual(both);
    expect(await heads("wrong-type", "radius-zero", "plan/wrong-type")).toEqual([
      ...both,
      "check/radius-zero (error)",
    ]);
    expect(JSON.parse((await explain("--json", "wrong-type")).out).codes).toHaveLength(2);
    expect(await explain("radius-zero", "radius-zer")).toMatchObject({ status: 2, out: "" });
  });

  it("that is a room lists the codes of it", async () => {
    const { out } = await explain("plan");
    expect(out.split("\n").filter((line) => /^\S/.test(line))).toEqual(["plan/ reading a plan"]);
    const { codes } = JSON.parse((await explain("plan", "--json")).out);
    expect(codes.every(({ code }: { code: string }) => code.startsWith("plan/"))).toBe(true);
  });

  it("as JSON", async () => {
    const { out } = await explain("--json", "unknown-override");
    expect(JSON.parse(out)).toEqual({
      code: "check/unknown-override",
      severity: "error",
      summary: "a param to set that does not exist",
      text: [expect.stringContaining("`--set` changes the value of a param.")],
      examples: [
        { kind: "wrong", setup: "classifier", set: "rate=0.2", text: expect.stringContaining("param lr") },
        { kind: "right", setup: "classifier", set: "lr=0.2", text: expect.stringContaining("param lr") },
      ],
    });
  });
});

describe("on a terminal", () => {
  async function shown(columns: number, ...words: string[]): Promise<string> {
    const { io, out } = fakeIo(".");
    const stdout = { ...io.stdout, isTTY: true, columns };
    expect(await runCommandLine(["explain", ...words], { ...io, stdout })).toBe(0);
    return out();
  }

  it.each([
    [20, 40],
    [40, 40],
    [73, 73],
    [120, 120],
    [300, 120],
  ])("of %i columns prose has lines of at most %i", async (columns, most) => {
    for (const code of Object.keys(pageFiles.pages)) {
      const text = plain(await shown(columns, code));
      // examples are indented and not wrapped
      const prose = text.split("\n").filter((line) => !line.startsWith("    "));
      expect(prose.filter((line) => line.length > most)).toEqual([]);
      expect(
        prose.filter((line) => line.includes("](")),
        "links are only words here",
      ).toEqual([]);
      // no line has room for the first word of the next one; code counts as one word
      const loose = prose.slice(2).filter((line, i, lines) => {
        const next = lines[i + 1] ?? "";
        const [word] = /^(?:[^\s`]*`[^`]*`\S*|\S+)/.exec(next.trim()) ?? [];
        return line !== "" && word !== undefined && word !== "-" && line.length + 1 + word.length <= most;
      });
      expect(loose).toEqual([]);
    }
    const list = plain(await shown(columns)).split("\n");
    expect(list.filter((line) => line.length > most)).toEqual([]);
  });

  it("is coloured, without any other change", async () => {
    const text = await shown(80, "radius-zero");
    expect(text).toContain("\u001b[31mwrong\u001b[39m");
    expect(plain(text)).toBe(RADIUS_ZERO);
  });
});

describe("without a code", () => {
  it("lists all, each in a line of its own, room by room", async () => {
    const { out } = await explain();
    const lines = out.split("\n");
    expect(lines.filter((line) => /^\S/.test(line))).toEqual([
      "syntax/ the syntax of a file",
      "check/ the meaning of a file",
      "plan/ reading a plan",
      "run/ a run and its files",
    ]);
    expect(lines.filter((line) => line.startsWith("  "))).toHaveLength(Object.keys(pageFiles.pages).length);
    expect(out).toContain("  radius-zero                an attack with radius 0\n");
  });

  it("lists all as JSON, with how urgent they are", async () => {
    const { codes } = JSON.parse((await explain("--json")).out);
    expect(codes).toHaveLength(Object.keys(pageFiles.pages).length);
    const severities = (name: string) => codes.find(({ code }: { code: string }) => code === name).severity;
    expect(
      ["check/radius-zero", "check/unused", "check/order-matters", "run/data-changed"].map(severities),
    ).toEqual(["error", "warning", "note", "error"]);
  });
});

describe("check points to the pages", () => {
  const folder = mkdtempSync(join(tmpdir(), "aclc-explain-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const one = join(folder, "one.acl");
  const two = join(folder, "two.acl");
  writeFileSync(one, "seed (1\n");
  writeFileSync(two, "seed (1\nbatch = 2\n");

  async function check(tty: boolean, ...words: string[]): Promise<string> {
    const { io, err } = fakeIo(folder, { NO_COLOR: "1" });
    const stderr: Io["stderr"] = { ...io.stderr, isTTY: tty };
    expect(await runCommandLine(["check", ...words], { ...io, stderr })).toBe(1);
    return err();
  }
  const pointers = (text: string): string[] => text.split("\n").filter((line) => /aclc explain/.test(line));

  it("once, in its last line, on a terminal", async () => {
    const text = await check(true, one);
    expect(pointers(text)).toEqual(["for more, run: aclc explain syntax/not-closed"]);
    expect(text.trimEnd().split("\n").at(-1)).toBe("for more, run: aclc explain syntax/not-closed");
  });

  it("for several codes with one of them", async () => {
    expect(pointers(await check(true, two))).toEqual([
      "for more, run: aclc explain CODE, for example syntax/not-closed",
    ]);
  });

  it.each([
    [false, []],
    [true, ["--quiet"]],
    [true, ["--json"]],
  ])("not where it is in the way: terminal %s, %j", async (tty, flags) => {
    expect(pointers(await check(tty, ...flags, two))).toEqual([]);
  });
});
