import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";

/**
 * A short file can describe a value that is too large for any machine. This must be reported, at one place, instead of
 * running out of memory.
 */
const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");

function stage({ items = "", minimize = "ce", view = "flip(image)", lr = "0.1" } = {}): string {
  return `
dataset shapes = shapes10
encoder f = convnet(widths: [8])
head c = linear(shapes.classes)
stage train {
  data shapes.train
  batch 128
  view x = ${view}
  loss ce = cross_entropy(c(f(x)), label)
  ${items}
  minimize ${minimize}
  optimizer sgd(lr: ${lr})
  for 2 epochs
}
`;
}

type Make = (n: number) => string | Readonly<Record<string, string>>;

function codes(text: ReturnType<Make>): string[] {
  const files: Readonly<Record<string, string>> = typeof text === "string" ? { "main.acl": text } : text;
  const { plan, diagnostics } = compile({ entry: "main.acl", readFile: (path) => files[path] });
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
  expect(plan === undefined).toBe(errors.length > 0);
  return errors;
}

/** Chains of names, each defined by the one before. */
const CHAINS: Readonly<Record<string, Make>> = {
  params: (n) => `param p0 = 0.1\n${lines(n, (i) => `param p${i + 1} = p${i}`)}${stage({ lr: `p${n}` })}`,
  "sums of params": (n) =>
    `param p0 = 0.1\n${lines(n, (i) => `param p${i + 1} = p${i}${" + 0".repeat(400)}`)}${stage({ lr: `p${n}` })}`,
  "params in brackets": (n) =>
    `param p0 = 0.1\n${lines(n, (i) => `param p${i + 1} = ${"-(".repeat(90)}p${i}${")".repeat(90)}`)}${stage({ lr: `p${n}` })}`,
  augmentations: (n) =>
    `augment a0 = flip()\n${lines(n, (i) => `augment a${i + 1} = a${i}`)}${stage({ view: `a${n}(image)` })}`,
  "augmentations with arguments": (n) =>
    `augment a0(k = 0.5) = flip(probability: k)\n${lines(n, (i) => `augment a${i + 1}(k = 0.5) = a${i}(k: k)`)}${stage({ view: `a${n}(image)` })}`,
  schedules: (n) =>
    `schedule s0 = cosine(from: 0.1, to: 0)\n${lines(n, (i) => `schedule s${i + 1} = ${"per_epoch(".repeat(90)}s${i}${")".repeat(90)}`)}${stage({ lr: `s${n}` })}`,
  views: (n) =>
    stage({
      items: `view v0 = flip(image)\n${lines(n, (i) => `view v${i + 1} = flip(v${i})`)}`,
      view: `flip(v${n})`,
    }),
  losses: (n) =>
    stage({
      items: `loss l0 = ce\n${lines(n, (i) => `loss l${i + 1} = l${i} + 0.1 * ce`)}`,
      minimize: `l${n}`,
    }),
  lets: (n) =>
    stage({
      items: `let z0 = f(x)\n${lines(n, (i) => `let z${i + 1} = z${i}`)}`,
      minimize: `ce + mean(z${n})`,
    }),
  "stopped gradients": (n) =>
    stage({
      items: `let z0 = f(x)\n${lines(n, (i) => `let z${i + 1} = stop_gradient(z${i}, degree: 0.5)`)}`,
      minimize: `ce + mean(z${n})`,
    }),
  "passes once more": (n) =>
    stage({
      items: `let z0 = f(x)\n${lines(n, (i) => `let z${i + 1} = again(z${i})`)}`,
      minimize: `ce + mean(z${n})`,
    }),
  heads: (n) =>
    stage({
      items: `let z0 = f(x)\n${lines(n, (i) => `head h${i} = linear(8)\nlet z${i + 1} = h${i}(z${i})`)}`,
      minimize: `ce + mean(z${n})`,
    }),
  recipes: (n) =>
    `recipe r0 { batch 128 }\n${lines(n, (i) => `recipe r${i + 1} like r${i} { }`)}${stage().replace("train {", `train like r${n} {`)}`,
  files: (n) => ({
    "main.acl": `use "m0.acl"${stage()}`,
    ...Object.fromEntries(
      Array.from({ length: n }, (_, i) => [`m${i}.acl`, `use "m${i + 1}.acl"\nparam p${i} = 1\n`]),
    ),
    [`m${n}.acl`]: "param z = 1\n",
  }),
};

describe("a chain of", () => {
  it.each(Object.keys(CHAINS))("%s has an end, and one message that says so", (name) => {
    expect(codes(CHAINS[name]!(500))).toEqual(["check/too-deep"]);
    expect(codes(CHAINS[name]!(3))).toEqual([]);
  });
  it.each(["params", "views", "losses", "lets", "augmentations"])("300 %s is none too many", (name) =>
    expect(codes(CHAINS[name]!(300))).toEqual([]),
  );
});

/** Chains of names, each using the one before twice. */
const DOUBLINGS: Readonly<Record<string, Make>> = {
  augmentations: (n) =>
    `augment a0 = flip()\n${lines(n, (i) => `augment a${i + 1} = a${i} then a${i}`)}${stage({ view: `a${n}(image)` })}`,
  "sums of losses": (n) =>
    stage({ items: `loss l0 = ce\n${lines(n, (i) => `loss l${i + 1} = l${i} + l${i}`)}`, minimize: `l${n}` }),
  "results of networks": (n) =>
    stage({
      items: `let z0 = f(x)\n${lines(n, (i) => `let z${i + 1} = exp(z${i} + z${i})`)}`,
      minimize: `ce + mean(z${n})`,
    }),
  schedules: (n) =>
    `schedule s0 = cosine(from: 0.1, to: 0)\n${lines(n, (i) => `schedule s${i + 1} = s${i} + s${i}`)}${stage({ lr: `s${n}` })}`,
};

describe("what doubles at each step", () => {
  it.each(Object.keys(DOUBLINGS))("%s has an end, and one message that says so", (name) => {
    expect(codes(DOUBLINGS[name]!(40))).toEqual(["check/too-large"]);
    expect(codes(DOUBLINGS[name]!(3))).toEqual([]);
  });
  it("digits of a number", () => {
    const make: Make = (n) =>
      `param p0 = 1.1\n${lines(n, (i) => `param p${i + 1} = p${i} * p${i}`)}${stage({ lr: `0.1 + 0 * p${n}` })}`;
    expect(codes(make(60))).toEqual(["check/number-too-large"]);
    expect(codes(make(5))).toEqual([]);
    expect(codes(stage({ lr: "9".repeat(100_000) }))).toEqual(["check/number-too-large"]);
  });
});
