import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../runtime/cli/command-line.ts";
import { fakeIo } from "./fake-io.ts";

const folder = mkdtempSync(join(tmpdir(), "aclc-formats-"));
afterAll(() => rmSync(folder, { recursive: true }));

const STAGE = `dataset shapes = shapes10
encoder f = convnet(widths: [8], branches: [standard])
head c = linear(shapes.classes)

stage train {
  data shapes.train
  batch 128
  view x = flip(image)
  loss ce = cross_entropy(c(f(x)), label)
  minimize ce
  optimizer sgd(lr: 0.1)
  for 2 epochs
}
`;

const FILES: Readonly<Record<string, string>> = {
  "good.acl": STAGE,
  // one message is after characters of two code units, one has a second place, one is about the library
  "a b, 100%/wrong.acl": `experiment "🚀🚀" use rate from "../lib.acl"\n${STAGE.replace(
    "c(f(x))",
    "c(f.standrad(x))",
  ).replace("2 epochs", "2 epochs\n  measure accuracy on shapes.test")}`,
  "warned.acl": STAGE.replace("dataset", "param unused = 1\ndataset"),
  "lib.acl": "param rat = 2\nattack a = pgd(radius: 8/255, step: 1/255, step: 2/255, steps: 2)\n",
  "uses-lib.acl": `use "lib.acl"\n${STAGE}`,
};

beforeAll(() => {
  mkdirSync(join(folder, "a b, 100%"));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
});

async function check(...argv: string[]) {
  const { io, out, err } = fakeIo(folder);
  const status = await runCommandLine(["check", ...argv], io);
  return { status, out: out(), err: err() };
}

const WRONG = "a b, 100%/wrong.acl";

describe("json", () => {
  it("has each message with its places, its help and its replacement", async () => {
    const { status, out, err } = await check(WRONG, "--format", "json");
    expect([status, err]).toEqual([1, ""]);
    const { schema, diagnostics } = JSON.parse(out);
    expect(schema).toBe(1);
    expect(diagnostics.map(({ code }: { code: string }) => code)).toEqual([
      "check/unknown-import",
      "check/unknown-member",
      "check/predict-missing",
      "check/argument-twice",
    ]);
    expect(diagnostics[0]).toEqual({
      code: "check/unknown-import",
      severity: "error",
      message: "../lib.acl has no `rate`",
      help: "did you mean `rat`?",
      replacement: "rat",
      edits: [{ text: "rat", file: WRONG, line: 1, column: 23, end_line: 1, end_column: 27 }],
      file: WRONG,
      line: 1,
      // each rocket is two UTF-16 code units
      column: 23,
      end_line: 1,
      end_column: 27,
      labels: [
        {
          text: "declared here, unused",
          file: "lib.acl",
          line: 1,
          column: 7,
          end_line: 1,
          end_column: 10,
        },
      ],
    });
    expect(FILES[WRONG]!.split("\n")[0]!.slice(22, 26)).toBe("rate");
    expect(diagnostics[1]).toMatchObject({
      replacement: "standard",
      labels: [{ file: WRONG, line: 3, column: 45, end_line: 3, end_column: 53 }],
    });
    expect(diagnostics[3].file).toBe("lib.acl");
  });

  it("is what --json means, whatever the path is written like", async () => {
    const written = await check(WRONG, "--json");
    expect(written.out).toBe((await check(WRONG, "--format", "json")).out);
    expect((await check(join(folder, WRONG), "--json")).out).toBe(written.out);
    expect((await check(`./lib.acl`, "--json")).out).toContain('"file": "lib.acl"');
  });

  it("has words of the command line instead of a file", async () => {
    const { status, out } = await check("warned.acl", "--json", "--set", "unusd=3");
    expect(status).toBe(1);
    const [warning, error] = JSON.parse(out).diagnostics;
    expect(error ?? warning).toBeDefined();
    const said = [warning, error].find((one) => one?.code === "check/unknown-override");
    expect(said).toMatchObject({ file: null, argument: "--set unusd=3", line: 1, column: 7, end_column: 12 });
  });
});

describe("several files", () => {
  it("say what is wrong with a library they share once", async () => {
    const { out } = await check("lib.acl", "uses-lib.acl", WRONG, "--json");
    const codes = JSON.parse(out).diagnostics.map(({ code }: { code: string }) => code);
    expect(codes.filter((code: string) => code === "check/argument-twice")).toHaveLength(1);
    const { err } = await check("lib.acl", "uses-lib.acl");
    expect(err.match(/argument-twice/g)).toHaveLength(1);
  });

  it("are all looked at, also where one cannot be read", async () => {
    const text = await check("nowhere.acl", "good.acl", "lib.acl");
    expect(text.status).toBe(1);
    expect(text.err).toContain("error: nowhere.acl cannot be read: it does not exist\n");
    expect(text.err).toContain("check/argument-twice");
    const { status, out } = await check("nowhere.acl", "good.acl", "--format", "github");
    expect({ status, out }).toEqual({
      status: 1,
      out: "::error file=nowhere.acl,line=1,col=1,endLine=1,endColumn=1,title=check/file-not-found::nowhere.acl cannot be read: it does not exist\n",
    });
  });

  it("end with 0 where nothing is worse than a warning, and for a file of declarations alone", async () => {
    const { status, out } = await check("good.acl", "warned.acl", "--format", "github");
    expect(status).toBe(0);
    expect(out).toBe(
      "::warning file=warned.acl,line=1,col=7,endLine=1,endColumn=13,title=check/unused::param `unused` is never used%0Awrite `unused` where its value is needed, or remove it\n",
    );
    writeFileSync(join(folder, "declares.acl"), "param a = 1\n");
    expect(await check("declares.acl")).toEqual({ status: 0, out: "", err: "declares.acl: no errors\n" });
    // it is not an experiment
    const { io, out: plan, err } = fakeIo(folder);
    expect(await runCommandLine(["plan", "declares.acl"], io)).toBe(1);
    expect([plan(), err()]).toEqual(["", expect.stringContaining("check/no-experiment")]);
  });
});

describe("github", () => {
  it("has one command a line, with what would end a part of it escaped", async () => {
    const { status, out, err } = await check(WRONG, "--format", "github");
    expect([status, err]).toEqual([1, ""]);
    const [first, second] = out.split("\n");
    expect(first).toBe(
      "::error file=a b%2C 100%25/wrong.acl,line=1,col=23,endLine=1,endColumn=27,title=check/unknown-import::../lib.acl has no `rate`%0Alib.acl:1:7: declared here, unused%0Adid you mean `rat`?",
    );
    expect(second).toContain(
      "::the encoder `f` has no `standrad`%0Aa b, 100%25/wrong.acl:3:45: declared here, unused%0Adid you mean `standard`?",
    );
    expect(out.trimEnd().split("\n")).toHaveLength(4);
  });

  it("has a notice for a note, no columns for several lines, and no file for the command line", async () => {
    const { githubText } = await import("../../runtime/cli/messages/github.ts");
    const place = { file: "a.acl", line: 2, column: 3, end_line: 4, end_column: 5 };
    const text = githubText([
      { code: "check/x", severity: "note", message: "50% of: it\r\n", ...place, labels: [] },
      {
        code: "check/y",
        severity: "error",
        message: "m",
        ...place,
        file: null,
        argument: "--set a=1",
        labels: [],
      },
    ]);
    expect(text).toBe(
      "::notice file=a.acl,line=2,endLine=4,title=check/x::50%25 of: it%0D%0A\n::error title=check/y::--set a=1: m\n",
    );
  });
});

describe("sarif", () => {
  // A schema in draft 4. It uses nothing whose meaning changed in later drafts, except for the two names at its start.
  const {
    $schema: _,
    id: __,
    ...schema
  } = JSON.parse(readFileSync(join(import.meta.dirname, "../fixtures/sarif-schema-2.1.0.json"), "utf8"));
  const ajv = new Ajv({
    strict: false,
    formats: {
      "date-time": true,
      uri: (text: string) => URL.canParse(text),
      "uri-reference": (text: string) =>
        URL.canParse(text, "file:///folder/") && !/[\s\\^`{}|<>"]/.test(text),
    },
  });
  const valid = ajv.compile(schema);

  it.each([
    [["good.acl"]],
    [[WRONG]],
    [["lib.acl", WRONG, "nowhere.acl", "warned.acl"]],
    [["warned.acl", "--set", "unusd=3"]],
  ])("aclc check %j is what the schema of OASIS wants", async (argv) => {
    const { out } = await check(...argv, "--format", "sarif");
    valid(JSON.parse(out));
    expect(valid.errors).toBe(null);
  });

  it("the schema refuses what is none", () => {
    expect(valid({ version: "2.1.0", runs: [{}] })).toBe(false);
    expect(valid({ version: "2.0.0", runs: [] })).toBe(false);
  });

  it("has the rule, the place, the second place and the replacement of a message", async () => {
    const { status, out, err } = await check(WRONG, "--format", "sarif");
    expect([status, err]).toEqual([1, ""]);
    const [run] = JSON.parse(out).runs;
    expect(run.columnKind).toBe("utf16CodeUnits");
    const { rules } = run.tool.driver;
    const result = run.results[1];
    expect(rules[result.ruleIndex]).toMatchObject({
      id: "check/unknown-member",
      defaultConfiguration: { level: "error" },
    });
    for (const rule of rules)
      for (const text of [rule.shortDescription.text, rule.help.text, rule.help.markdown])
        expect(text).toMatch(/\w/);
    const uri = "a%20b,%20100%25/wrong.acl";
    const region = { startLine: 10, startColumn: 31, endLine: 10, endColumn: 39 };
    expect(result).toEqual({
      ruleId: "check/unknown-member",
      ruleIndex: result.ruleIndex,
      level: "error",
      message: { text: "The encoder `f` has no `standrad`. Did you mean `standard`?" },
      locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
      relatedLocations: [
        {
          id: 0,
          physicalLocation: {
            artifactLocation: { uri },
            region: { startLine: 3, startColumn: 45, endLine: 3, endColumn: 53 },
          },
          message: { text: "Declared here, unused." },
        },
      ],
      fixes: [
        {
          description: { text: "Did you mean `standard`?" },
          artifactChanges: [
            {
              artifactLocation: { uri },
              replacements: [{ deletedRegion: region, insertedContent: { text: "standard" } }],
            },
          ],
        },
      ],
    });
  });
});

it("--json and another format exclude each other", async () => {
  const { status, out, err } = await check("good.acl", "--json", "--format", "sarif");
  expect({ status, out }).toEqual({ status: 2, out: "" });
  expect(err).toContain("--json and --format sarif cannot be used together");
});
