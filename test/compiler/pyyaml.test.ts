import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { writePlan } from "../../compiler/plan/write.ts";
import { meaning, spelling, write } from "./generated-programs.ts";
import { PLAN_FILES } from "./plan-files.ts";
import { planOf } from "./programs.ts";

/**
 * Reads YAML documents, given as JSON strings, and writes their types, because a date or a set cannot be written as
 * JSON.
 */
const READ = `
import json, sys, yaml
for line in sys.stdin:
    print(json.dumps(yaml.safe_load(json.loads(line))))
`;

function python(
  script: string,
  input = "",
): { readonly ok: boolean; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync("python3", ["-c", script], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { ok: status === 0, out: stdout ?? "", err: stderr ?? "" };
}

const hasPyYaml = python("import yaml").ok;
if (!hasPyYaml) console.warn("python3 with PyYAML is not here: plans are not read with it");

/** How PyYAML, a YAML 1.1 reader, reads each text. */
function readByPyYaml(texts: readonly string[]): unknown[] {
  const { ok, out, err } = python(READ, `${texts.map((text) => JSON.stringify(text)).join("\n")}\n`);
  expect(ok, err).toBe(true);
  return out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

it.skipIf(!hasPyYaml)("PyYAML reads every kept plan as the values that aclc reads", () => {
  const found = readByPyYaml(PLAN_FILES.map(([, text]) => text));
  PLAN_FILES.forEach(([file, text], i) => {
    expect(found[i], file).toEqual(parse(text));
  });
});

it.skipIf(!hasPyYaml)("PyYAML reads generated plans as the values that aclc reads", () => {
  const texts = fc.sample(fc.tuple(meaning, spelling), 60).map(([what, how]) => {
    const { text, overrides } = write(what, how);
    return writePlan(planOf(text, overrides));
  });
  expect(readByPyYaml(texts)).toEqual(texts.map((text) => parse(text)));
});
