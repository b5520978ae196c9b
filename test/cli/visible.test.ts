import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommandLine } from "../../runtime/cli/command-line.ts";
import { visible, visibleBut, visibleData, visibleLine } from "../../runtime/visible.ts";
import { TINY } from "../run/tiny.ts";
import { fakeIo, runAclc } from "./fake-io.ts";

/** Clears the screen, changes colors, sets the window title, reverses the text. It contains no line break. */
const EVIL = "\u001b[2J\u001b[31m\u001b]0;title\u0007\u009b1m\u202e\u007f\r";
const SHOWN = "\\x1b[2J\\x1b[31m\\x1b]0;title\\x07\\x9b1m\\u202e\\x7f\\x0d";
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const RAW = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202e]/;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-visible-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a text of others shows its control characters", () => {
  expect(visible(`a${EVIL}b\n\tc`)).toBe(`a${SHOWN}b\n\tc`);
  expect(visible("Größe, 尺寸, 🙂")).toBe("Größe, 尺寸, 🙂");
  expect(visibleLine("a\n::error::b")).toBe("a\\x0a::error::b");
  expect(visibleData({ [EVIL]: [EVIL, 1, null, { a: EVIL }] })).toEqual({
    [SHOWN]: [SHOWN, 1, null, { a: SHOWN }],
  });
});

test("colours of ours are left, and the line that is drawn over", () => {
  const ours = "\u001b[31merror:\u001b[39m \r\u001b[2K";
  const all = { color: true, animate: true };
  expect(visibleBut(`${ours}${"\u001b[2J"}`, all)).toBe(`${ours}\\x1b[2J`);
  expect(visibleBut("\u001b[8mhidden\u001b[31;1m", all)).toBe("\\x1b[8mhidden\u001b[31;1m");
  expect(visibleBut(ours, { color: false, animate: true })).toBe("\\x1b[31merror:\\x1b[39m \r\u001b[2K");
  expect(visibleBut(ours, { color: true, animate: false })).toBe("\u001b[31merror:\u001b[39m \\x0d\\x1b[2K");
});

/** The whole output on a terminal: stdout and stderr. */
async function shown(argv: readonly string[], at = folder): Promise<string> {
  const { io, out, err } = fakeIo(at);
  await runCommandLine(argv, { ...io, stdout: { write: io.stdout.write, isTTY: true, columns: 400 } });
  return out() + err();
}

describe("is shown so where it is", () => {
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return name;
  };
  const plan = async (): Promise<string> => {
    file("x.acl", TINY);
    return shown(["plan", "x.acl"]);
  };

  test("a file's name", async () => {
    mkdirSync(join(folder, "named"));
    writeFileSync(join(folder, "named", `a${EVIL}\n.acl`), "experimen");
    const text = await shown(["check", "named"]);
    expect(text).toContain(`named/a${SHOWN}\\x0a.acl:1:1: error:`);
    expect(text).not.toMatch(RAW);
    expect(await shown(["check", `none${EVIL}\n.acl`])).toBe(
      `error: none${SHOWN}\\x0a.acl cannot be read: it does not exist\n`,
    );
  });

  test("a key and a value of a plan", async () => {
    const yaml = (await plan()).replace("experiment: ", `"bad${EVIL.replace("\r", "")}": 1\nexperiment: `);
    file("bad.plan.yaml", yaml);
    const text = await shown(["plan", "bad.plan.yaml"]);
    expect(text).toContain("bad.plan.yaml:");
    expect(text).not.toMatch(RAW);
    const escaped = yaml.replace(/"bad.*": 1/, '"bad\\e[2J": 1');
    file("bad.plan.yaml", escaped);
    expect(await shown(["plan", "bad.plan.yaml"])).toContain("bad\\x1b[2J");
  });

  test("what is said of a param, --set and --params", async () => {
    file("p.acl", `/// what ${EVIL.replace("\r", "")} says\nparam tau: number = 1\n${TINY}`);
    expect(await shown(["plan", "p.acl", "--list-params"])).not.toMatch(RAW);
    const set = await shown(["plan", "p.acl", "--set", `tau=${EVIL}`]);
    expect(set).toMatch(/error/);
    expect(set).not.toMatch(RAW);
    file("params.yaml", '"ta\\e[2Ju": 1\n');
    const params = await shown(["plan", "p.acl", "--params", "params.yaml"]);
    expect(params).toMatch(/error/);
    expect(params).not.toMatch(RAW);
  });

  test("a name in what was measured, and in what is compared, also where it goes to a file", async () => {
    file("t.acl", TINY);
    await shown(["run", "t.acl", "--engine", "reference", "--out", "a"]);
    const log = join(folder, "a", "events.jsonl");
    const lines = readFileSync(log, "utf8").trimEnd().split("\n");
    const metrics = lines.map((line) => JSON.parse(line));
    for (const one of metrics) if (one.event === "metric") one.name = `accuracy${EVIL}`;
    writeFileSync(log, metrics.map((one) => `${JSON.stringify(one)}\n`).join(""));
    const title = `"ti${EVIL.replace("\r", "")}ny"`;
    file("u.acl", TINY.replace('"tiny"', title).replace("lr: 0.1", "lr: 0.2"));
    const evilName = `v${EVIL}.acl`;
    file(evilName, `\n\n\n${TINY}`);
    for (const argv of [
      ["compare", "a", evilName],
      ["compare", "a", "u.acl", "--markdown"],
      ["diff", evilName, "u.acl"],
      ["diff", "t.acl", "u.acl", "--markdown"],
      ["fmt", "--check", evilName],
    ]) {
      const { out, err } = await runAclc(folder, argv);
      expect(out + err, argv.join(" ")).not.toBe("");
      expect(out + err, argv.join(" ")).not.toMatch(RAW);
    }
    expect((await runAclc(folder, ["compare", "a", "t.acl"])).out).toContain(`accuracy${SHOWN}`);
  });

  test("a title, in a run", async () => {
    file("t.acl", TINY.replace('"tiny"', `"ti${EVIL.replace("\r", "")}ny"`));
    const text = await shown(["run", "t.acl", "--engine", "reference", "--out", "r"]);
    expect(text).toContain(`ti${SHOWN.replace("\\x0d", "")}ny: seed 1`);
    expect(text).not.toMatch(RAW);
    expect(await shown(["resume", "r", "--engine", "reference"])).not.toMatch(RAW);
  });
});
