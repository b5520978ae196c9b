import { describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { compileText, planOf, readProgram } from "./programs.ts";

const text = readProgram("dual-stream");
const said = (overrides: Record<string, string>): (readonly [string, string, string | undefined])[] =>
  compileText(text, overrides).diagnostics.flatMap(({ code, severity, message, help }) =>
    severity === "error" ? [[code, message, help] as const] : [],
  );

describe("--set", () => {
  test("changes a param, of a file that is used as well", () => {
    const plan = planOf(text, { radius: "4/255" });
    const [attack] = Object.values(plan.stages.pretrain!.attacks);
    expect(attack!.args.radius).toEqual({ numerator: 4n, denominator: 255n });
    expect(attack!.args.step).toEqual({ numerator: 1n, denominator: 255n });
  });
  test("of a name nobody declares", () => {
    expect(said({ radios: "4/255" })).toEqual([
      [
        "check/unknown-override",
        "there is no param `radios`",
        expect.stringMatching(/^did you mean `radius`\?\nradius: pixels in 0\.\.32\/255 = /),
      ],
    ]);
  });
  test("to something that is no value", () => {
    expect(said({ radius: "4/255 stage" })).toEqual([
      ["check/bad-override", "`4/255 stage` is not a valid value for the param `radius`", undefined],
    ]);
    expect(said({ radius: "" })[0]![0]).toBe("check/bad-override");
  });
  test("to a value of another type or out of range", () => {
    expect(said({ radius: "3 epochs" })[0]![0]).toBe("check/wrong-type");
    expect(said({ radius: "64/255" })).toEqual([
      ["check/out-of-range", "`radius` is outside its range 0.0..32/255", "radius: how far a pixel may move"],
    ]);
  });
  test("points at its own text", () => {
    const { diagnostics, sources } = compileText(text, { radius: "64/255" });
    const { span } = diagnostics.find(({ severity }) => severity === "error")!;
    expect(span.file).toBe("--set radius");
    expect(sources.get(span.file)!.text.slice(span.start, span.end)).toBe("64/255");
  });
  test("of a name that two files have", () => {
    const files: Record<string, string> = {
      "main.acl": 'use one from "a.acl"\nuse two from "b.acl"\nstage s {}',
      "a.acl": "param rate = 1\nparam one = 2",
      "b.acl": "param rate = 1\nparam two = 2",
    };
    const { diagnostics } = compile({
      entry: "main.acl",
      readFile: (path) => files[path],
      overrides: { rate: "2" },
    });
    expect(diagnostics.map(({ code }) => code)).toContain("check/ambiguous-override");
  });
});

test("a file of declarations alone is fine and has no plan", () => {
  const { plan, diagnostics } = compileText(readProgram("shared"));
  expect([plan, diagnostics]).toEqual([undefined, []]);
});

test("all mistakes come in one go, each once", () => {
  const wrong = text
    .replace("widths: [16, 32]", "width: [16, 32]")
    .replace("pgd3(a, b)", "pgd3(a, b, radius: 9)")
    .replace("temperature: 0.2", "temprature: 0.2")
    .replace("shapes.test", "shapes.tset")
    .replace("80%, 20%", "80%, 30%");
  const errors = compileText(wrong).diagnostics.filter(({ severity }) => severity === "error");
  expect(errors.map(({ code }) => code)).toEqual([
    "check/split-overlap",
    "check/argument-unknown",
    "check/pixels-too-large",
    "check/argument-unknown",
    "check/unknown-member",
  ]);
});
