import { describe, expect, test } from "vitest";
import { defaultFolder } from "../../runtime/cli/commands/run.ts";
import { commandFirst, refuseRepeatedFlags } from "../../runtime/cli/options.ts";
import { runAclc } from "./fake-io.ts";

const aclc = (...argv: string[]) => runAclc("/nowhere", argv);

describe("flags in any order", () => {
  const put = (...argv: string[]) =>
    commandFirst(argv, new Set(["run", "plan"]), new Set(["--set", "--out"]));

  test("the command is put first", () => {
    expect(put("run", "a.acl", "--json")).toEqual(["run", "a.acl", "--json"]);
    expect(put("--json", "run", "a.acl")).toEqual(["run", "--json", "a.acl"]);
    expect(put("--set", "x=1", "plan", "a.acl")).toEqual(["plan", "--set", "x=1", "a.acl"]);
    expect(put("--set=x=1", "plan", "a.acl")).toEqual(["plan", "--set=x=1", "a.acl"]);
  });

  test("a value that looks like a command is a value", () =>
    expect(put("--out", "run", "plan", "a.acl")).toEqual(["plan", "--out", "run", "a.acl"]));

  test("nor is one that looks like a flag that was given before", () => {
    const valued = new Map([
      ["--set", true],
      ["--out", false],
    ]);
    refuseRepeatedFlags(["--set", "a=1", "--set", "b=1", "--out", "--out", "--", "--out"], valued);
    expect(() => refuseRepeatedFlags(["--out", "a", "--out=b"], valued)).toThrow("--out is given twice");
  });

  test("what is unknown is left to the parser", () => {
    expect(put("--json", "rum", "a.acl")).toEqual(["--json", "rum", "a.acl"]);
    expect(put("--help")).toEqual(["--help"]);
  });
});

describe("wrong usage: exit status 2, a message, nothing on stdout", () => {
  test.each([
    [["rum", "a.acl"], "unknown command 'rum'"],
    [["run"], "missing required argument 'file'"],
    [["run", "a.acl", "--engin", "tfjs"], "unknown option '--engin'"],
    [["run", "a.acl", "--engine", "torch"], "Allowed choices are tensorflow, pjrt, tfjs, reference"],
    [["run", "a.acl", "--threads", "0"], "--threads expects a whole number from 1 to 1024, found 0"],
    [["run", "a.acl", "--threads", "40000"], "--threads expects a whole number from 1 to 1024, found 40000"],
    [
      ["run", "a.acl", "--threads", "99999999999"],
      "--threads expects a whole number from 1 to 1024, found 99999999999",
    ],
    [["plan", "a.acl", "--set", "radius"], "--set expects name=value, found radius"],
    [["plan", "a.acl", "--set", "r=1", "--set", "r=2"], "--set r=... is given twice"],
    [["plan", "a.acl", "--params", "a.yaml", "--params=b.yaml"], "--params is given twice"],
    [["--out", "a", "run", "--out", "a", "a.acl"], "--out is given twice"],
    [["check", "a.acl", "--engine", "tfjs"], "unknown option '--engine'"],
    [["run", "a.acl", "b.acl"], "too many arguments"],
    [["engine"], "Usage: aclc engine"],
    [[], "Usage: aclc"],
  ])("aclc %j", async (argv, message) => {
    const { status, out, err } = await aclc(...argv);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain(message);
  });
});

describe("help", () => {
  test("lists every command and the exit statuses", async () => {
    const { status, out } = await aclc("--help");
    expect(status).toBe(0);
    for (const text of [
      "check",
      "plan",
      "diff",
      "run",
      "resume",
      "program",
      "engine",
      "  130  stopped on request",
    ])
      expect(out).toContain(text);
  });

  test("of a command lists its flags only", async () => {
    const { status, out } = await aclc("check", "--help");
    expect(status).toBe(0);
    expect(out).toContain("--set");
    expect(out).not.toContain("--engine");
  });

  test("the version", async () => expect((await aclc("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/));
});

test("a run is named after its file", () => {
  expect(defaultFolder("examples/quickstart.acl")).toBe("runs/quickstart");
  expect(defaultFolder("../experiments/ds.plan.yaml")).toBe("runs/ds");
});
