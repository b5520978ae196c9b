import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { pageFiles } from "../../runtime/explain/pages.ts";
import { complete } from "../pages/complete.ts";

/** Checks with the compiler that everything that the README and the reference call unsupported really is. */
const ROOT = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const reference = read("compiler/vocabulary/README.md");
const limits = read("README.md")
  .split(/^## /m)
  .find((section) => section.startsWith("Limits"))!;

const RESERVED = "### Reserved, not supported yet";
const [supportedText, reservedText] = reference.split(RESERVED) as [string, string];

interface Call {
  readonly name: string;
  /** its section in the reference */
  readonly family: string;
  readonly text: string;
}

function callsIn(text: string, outer: string): Call[] {
  return text.split(/^### /m).flatMap((part, i) => {
    const family = i === 0 ? outer : part.slice(0, part.indexOf("\n"));
    return [...part.matchAll(/^#### (\w+)\([\s\S]*?(?=^####|(?![\s\S]))/gm)].map(([call, name]) => ({
      name: name!,
      family,
      text: call,
    }));
  });
}

const supported = callsIn(supportedText, "");
const reserved = callsIn(reservedText, "reserved");

function isNotSupported(lines: string): boolean {
  const text = complete(lines, pageFiles.setups.robust!);
  const { diagnostics } = compile({
    entry: "tried.acl",
    readFile: (path) => (path === "tried.acl" ? text : undefined),
  });
  // another error in these lines would hide the answer
  const codes = diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
  expect(codes.filter((code) => code !== "check/not-yet")).toEqual([]);
  return codes.includes("check/not-yet");
}

/** A line with one more argument for a function. */
const WITH_ARGUMENT: Readonly<Record<string, (argument: string) => string>> = {
  random_resized_crop: (argument) => `view x = random_resized_crop(image, 32, ${argument})`,
  resnet18: (argument) => `encoder f = resnet18(width: 4, ${argument})`,
  convnet: (argument) => `encoder f = convnet(widths: [16, 32], ${argument})`,
  // `end: norm` needs a norm
  mlp: (argument) => `head c = mlp(10, ${argument === "end: norm" ? "norm: batch_norm, " : ""}${argument})`,
  linear: (argument) => `head c = linear(10, ${argument})`,
  pgd: (argument) => `attack pgd10 = pgd(radius: 8/255, step: 2/255, steps: 10, ${argument})`,
  nt_xent: (argument) => `loss ce = nt_xent(c(f(x, x_adv)), temperature: 0.5, ${argument})`,
  cross_entropy: (argument) => `loss ce = cross_entropy(c(f(x_adv)), label, ${argument})`,
  kl_divergence: (argument) => `loss ce = kl_divergence(target: c(f(x)), input: c(f(x_adv)), ${argument})`,
  margin: (argument) => `loss ce = margin(c(f(x_adv)), label, ${argument})`,
  dlr: (argument) => `loss ce = dlr(c(f(x_adv)), label, ${argument})`,
  softmax: (argument) => `loss ce = mean(softmax(c(f(x_adv)), ${argument}))`,
  mean: (argument) => `loss ce = mean(mean(c(f(x_adv)), ${argument}))`,
  sum: (argument) => `loss ce = mean(sum(c(f(x_adv)), ${argument}))`,
};

/** Enum words of arguments, and whether the reference marks them as unsupported. */
const words = supported.flatMap(({ name, text }) =>
  [...text.matchAll(/^\| `(\w+):` \| ((?:`\w+`(?: \(not supported yet\))?(?: or )?)+) \|/gm)].flatMap(
    ([, argument, list]) =>
      [...list!.matchAll(/`(\w+)`( \(not)?/g)].map(([, word, mark]) => ({
        name,
        argument: argument!,
        word: word!,
        marked: mark !== undefined,
      })),
  ),
);

describe("a word of an argument is marked in the reference exactly if the compiler refuses it", () => {
  it.each(words)("$name($argument: $word)", ({ name, argument, word, marked }) => {
    expect(WITH_ARGUMENT[name], `${name} needs a line here`).toBeDefined();
    expect(isNotSupported(WITH_ARGUMENT[name]!(`${argument}: ${word}`))).toBe(marked);
  });
});

it("arguments that are listed as reserved are refused", () => {
  const lists = supported.flatMap(({ name, text }) =>
    [...text.matchAll(/^Reserved arguments, not supported yet: (.*)\.$/gm)].map(([, list]) => ({
      name,
      list: list!,
    })),
  );
  expect(lists).not.toEqual([]);
  for (const { name, list } of lists)
    for (const [, argument] of list.matchAll(/`(\w+)`/g))
      expect(isNotSupported(WITH_ARGUMENT[name]!(`${argument}: 1`)), argument).toBe(true);
});

it("restarts above 1 are marked and refused", () => {
  expect(isNotSupported(WITH_ARGUMENT.pgd!("restarts: 1"))).toBe(false);
  expect(isNotSupported(WITH_ARGUMENT.pgd!("restarts: 2"))).toBe(true);
  expect(supportedText).toMatch(/^\| `restarts:` .*only 1 is supported so far \|$/m);
});

it("the limits in the README name all that the reference has of these families, and no more", () => {
  const families: Readonly<Record<string, readonly string[]>> = {
    "data sets": ["Data sets"],
    encoders: ["Encoders", "Heads"],
    augmentations: ["Augmentations"],
    attacks: ["Attacks"],
    losses: ["Losses", "Algebra"],
    optimizers: ["Optimizers"],
  };
  for (const [row, sections] of Object.entries(families)) {
    const [, text] = new RegExp(`^\\| ${row} \\| (.*) \\|$`, "m").exec(limits)!;
    const named = new Set([...text!.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
    const has = supported.filter(({ family }) => sections.includes(family)).map(({ name }) => name);
    expect([...named].filter((name) => name !== "restarts").sort(), row).toEqual([...new Set(has)].sort());
  }
});

it("the limits in the README name every reserved name, in order", () => {
  const [, list] = /The reserved names are ([\s\S]*?)\. /.exec(limits)!;
  const named = [...list!.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
  expect(named).toEqual([...new Set(reserved.map(({ name }) => name))].sort());
  expect(reserved.filter(({ text }) => !text.includes("Not supported yet."))).toEqual([]);
});
