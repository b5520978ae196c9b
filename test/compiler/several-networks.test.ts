import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import { format } from "../../grammar/format.ts";
import { SourceFile } from "../../grammar/span.ts";

const FILE = "several.acl";

/** An experiment with two heads; `g` and `f` may be frozen. */
const written = (freeze: string, optimizer: string, recipe = ""): string => `dataset d = shapes10(train: 100)
encoder f = convnet(widths: [4])
head g = mlp(4, 4)
head c = linear(d.classes)

recipe base {
  batch 50
${recipe}}

stage s like base {
  data d.train
  start f, g from scratch
${freeze}  view x = flip(image)
  loss ce = cross_entropy(c(g(f(x))), label)
  minimize ce
  predict c(g(f(image)))
  optimizer ${optimizer}
  for 2 epochs
}
`;

function planOf(text: string): string {
  const { plan, diagnostics } = compile({ entry: FILE, readFile: () => text });
  expect(diagnostics).toEqual([]);
  return writePlan(plan!);
}

const codes = (text: string): string[] =>
  compile({ entry: FILE, readFile: () => text }).diagnostics.map(({ code }) => code);

describe("freeze", () => {
  const apart = planOf(written("  freeze f\n  freeze g\n", "sgd(lr: 0.1)"));

  it("takes several networks, as if each had a statement", () => {
    expect(planOf(written("  freeze f, g\n", "sgd(lr: 0.1)"))).toBe(apart);
    expect(apart).not.toBe(planOf(written("", "sgd(lr: 0.1)")));
  });

  it("gives all of them its arguments", () => {
    const each = written("  freeze f(batch_norm: train)\n  freeze g(batch_norm: train)\n", "sgd(lr: 0.1)");
    expect(planOf(written("  freeze f, g(batch_norm: train)\n", "sgd(lr: 0.1)"))).toBe(planOf(each));
  });

  it("of a stage goes before that of its recipe, network by network", () => {
    const own = written("  freeze f(batch_norm: train)\n", "sgd(lr: 0.1)", "  freeze f, g\n");
    const both = written("  freeze f(batch_norm: train)\n  freeze g\n", "sgd(lr: 0.1)");
    expect(planOf(own)).toBe(planOf(both));
  });

  it("is formatted as it is written", () => {
    const text = written("  freeze   f ,g( batch_norm:train )\n", "sgd(f,  c, lr: 0.1)");
    expect(format(new SourceFile(FILE, text)).text).toContain("  freeze f, g(batch_norm: train)\n");
    expect(format(new SourceFile(FILE, text)).text).toContain("  optimizer sgd(f, c, lr: 0.1)\n");
  });
});

describe("an optimizer of several networks", () => {
  it("is that of the stage, if it trains all that the stage trains", () => {
    const all = planOf(written("", "sgd(lr: 0.1)"));
    expect(planOf(written("", "sgd(f, g, c, lr: 0.1)"))).toBe(all);
    expect(planOf(written("", "sgd(lr: 0.1, only: [c, f, g])"))).toBe(all);
    expect(planOf(written("  freeze f, g\n", "adam(c, lr: 1e-3)"))).toBe(
      planOf(written("  freeze f, g\n", "adam(lr: 1e-3)")),
    );
  });

  it("leaves no network without one, and trains none that is frozen", () => {
    expect(codes(written("", "sgd(f, c, lr: 0.1)"))).toEqual(["check/optimizer-missing"]);
    expect(codes(written("  freeze f, g\n", "sgd(f, c, lr: 0.1)"))).toEqual(["check/optimizer-of-idle"]);
  });
});
