import { beforeAll, describe, expect, it } from "vitest";
import { exampleFiles } from "./example-files.ts";
import { countSteps, faultOf, inputs } from "./fuzz.ts";

beforeAll(countSteps);

const shown = (text: string): string => (text.length > 2000 ? `${text.slice(0, 2000)}...` : text);

/** Always the same inputs; `npx tsx test/diagnostics/fuzz.ts` makes any number of others. */
describe("whatever stands in a file", () => {
  const all = inputs(2000, 1);

  it.each([...new Set(all.map(({ kind }) => kind))])("%s", (kind) => {
    const some = all.filter((one) => one.kind === kind);
    expect(some.length).toBeGreaterThan(100);
    for (const input of some) {
      const fault = faultOf(input);
      expect(fault?.what, shown(input.text)).toBe(undefined);
    }
  });
});

/** Just below the length limit. */
describe("almost a million characters of", () => {
  const filled = (part: string): string => part.repeat(Math.floor(999_000 / part.length));
  const TEXTS: Readonly<Record<string, string>> = {
    "an example": filled(exampleFiles().get("examples/quickstart.acl")!),
    "open brackets": filled("("),
    "open bodies": filled("stage s {\n"),
    "closed braces": filled("}"),
    names: filled("a "),
    // for each, similar names are searched among all names
    "unknown names": `stage s { minimize f(${"q, ".repeat(50_000)}) }${filled(" ").slice(200_000)}`,
    arguments: `seed f(${filled("a: 1, ")})`,
    "one number": `seed ${filled("9")}`,
    "one text": `experiment "${filled("x")}"`,
    comments: filled("// c\n"),
    "strange characters": filled("§ "),
  };
  it.each(Object.keys(TEXTS))("%s", (name) => {
    const text = TEXTS[name]!;
    expect(faultOf({ kind: "large", file: "examples/quickstart.acl", text, set: {} })?.what).toBe(undefined);
  });
});
