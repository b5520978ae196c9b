import { describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { equalKeys, parseYaml } from "../../compiler/yaml/document.ts";
import { DUAL_STREAM } from "./changed-plans.ts";

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `${line(i)}\n`).join("");

/** The plan with additional lines at the start of one of its parts. */
const into = (key: string, text: string): string =>
  DUAL_STREAM.replace(new RegExp(`^ *${key}:\n`, "m"), (line) => line + text);

const firstOf = (text: string): string => {
  const [first, ...others] = readPlan(text, "x").diagnostics;
  return `${others.length + 1}: ${first!.message}`;
};

/** Each takes seconds. With quadratic or cubic time it would take minutes or hours. */
describe("a plan of half a million characters is read in seconds", () => {
  const split = (of: (i: number) => string) => (i: number) =>
    `  k${i}: { of: ${of(i)}, rule: random, seed: 1, parts: { k${i}: 5 } }`;
  const view = (of: (i: number) => string) => (i: number) =>
    `      z${i}: { kind: augmented, of: ${of(i)}, size: [3, 32, 32], ops: [] }`;
  const pass = (i: number): string =>
    `      k${3500 - i}: { network: f, branch: clean, batch_norm: train, inputs: [a], parts: 1, features: 32, times: 1, order: ${i + 9} }`;
  const N = 5000;
  test.each([
    ["keys", DUAL_STREAM + lines(20_000, (i) => `k${i}: 1`), "101: a plan has no key `k0` here"],
    [
      "splits of nothing",
      into(
        "splits",
        lines(
          N,
          split(() => "a"),
        ),
      ),
      "101: `a` is not a set of images",
    ],
    [
      "splits of each other",
      into(
        "splits",
        lines(
          N,
          split((i) => `k${(i + 1) % N}`),
        ),
      ),
      "101: `k1` is not a set of images outside of this split",
    ],
    [
      "splits of the one before",
      into(
        "splits",
        lines(
          N,
          split((i) => (i > 0 ? `k${i - 1}` : "shapes.test")),
        ),
      ),
      "1: no stage and no evaluation uses the split `k4999`",
    ],
    [
      "views of the one below",
      into(
        "views",
        lines(
          N,
          view((i) => (i + 1 < N ? `z${i + 1}` : "image")),
        ),
      ),
      "1: no pass and no other view uses the view `z0`",
    ],
    [
      "passes in one order, backwards",
      DUAL_STREAM.replace("\n    passes:\n", (key) => key + lines(3500, pass)),
      "101: expected f.clean(a), found k3500",
    ],
  ])("%s", (_, text, message) => {
    expect(text.length).toBeLessThan(500_000);
    expect(firstOf(text)).toBe(message);
  });
});

test("a longer plan is refused", () => {
  const { diagnostics } = readPlan(DUAL_STREAM + lines(300_000, (i) => `k${i}: 1`), "x");
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    expect.stringMatching(
      /^plan\/too-big: this plan has \d+ characters, more than the limit of 500000: it is not read$/,
    ),
  ]);
});

/** Codes and messages for a params file; the experiment has one param. */
function paramsSaid(text: string): string[] {
  const { diagnostics, sources } = compile({
    entry: "main.acl",
    readFile: () => "param a = 1\n",
    params: { path: "params.yaml", text },
  });
  return diagnostics.map(({ message, span }) => {
    const at = sources.get(span.file)!.text.slice(span.start, span.end);
    return `${at} <- ${message}`;
  });
}

describe("a file of params", () => {
  const wrong = "this is not a valid file of params: ";
  test.each([
    ["a tag nobody knows", "a: !!x 3\n", "!!x", "it cannot contain tags such as `!!x`"],
    ["a tag of a key", "!!x a: 3\n", "!!x", "it cannot contain tags such as `!!x`"],
    ["a tag of its own", "a: !long 3\n", "!long", "it cannot contain tags such as `!long`"],
    ["a tag that YAML knows", "a: !!str 3\n", "!!str", "it cannot contain tags such as `!!str`"],
    ["an alias", "b: &n 3\na: *n\n", "*n", "it cannot contain aliases such as `*n`"],
    ["a directive nobody knows", "%FOO bar\n---\na: 3\n", "%FOO bar", "this is not a line `name: value`"],
    ["a key twice", "a: 3\na: 4\n", "a", "map keys must be unique"],
    ["brackets in brackets", `a: ${"[".repeat(5000)}`, "", "its brackets are nested too deeply"],
    [
      "a megabyte",
      `a: 3 ${" ".repeat(1 << 20)}\n`,
      "",
      "it has 1048582 characters, more than the limit of 100000",
    ],
  ])("with %s", (_, text, at, problem) => {
    const [said, ...others] = paramsSaid(text);
    expect(others).toEqual([]);
    expect(said).toContain(`<- ${wrong}${problem}`);
    expect(said!.startsWith(at)).toBe(true);
  });
  test("is taken as it is otherwise", () => expect(paramsSaid("a: 3 # !!x\n")).toEqual([]));
  test("with a long value shows its start", () => {
    expect(paramsSaid(`a: 1${")".repeat(5000)}\n`)[0]).toMatch(
      /<- `1\){59}\.\.\.` is not a valid value for the param `a`$/,
    );
  });
});

test("equal keys are found in every map, with the first one", () => {
  const document = parseYaml("a: { b: 1, c: 2, b: 3, b: 4 }\nb: 1\n'a': 2\n");
  expect(equalKeys(document).map((keys) => keys.map((key) => key.range![0]))).toEqual([
    [0, 35],
    [5, 17],
    [5, 23],
  ]);
});
