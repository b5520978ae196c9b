import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { PLAN_DIAGNOSTICS } from "../../compiler/plan/diagnostics.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { SourceFile } from "../../grammar/span.ts";
import { programFile } from "./programs.ts";

const DUAL_STREAM = readFileSync(programFile("dual-stream.plan.yaml"), "utf8");
const raised = new Set<string>();

/** What is said of a plan in which something was changed: the words it points at, their line, message and help. */
function said(from: string | RegExp, to: string): { readonly messages: string[]; readonly read: boolean } {
  const changed = DUAL_STREAM.replace(from, to);
  expect(changed, `${from} is not in the plan`).not.toBe(DUAL_STREAM);
  const { plan, diagnostics } = readPlan(changed, "a.plan.yaml");
  const source = new SourceFile("a.plan.yaml", changed);
  const messages = diagnostics.map(({ code, span, message, help }) => {
    raised.add(code);
    const words = changed.slice(span.start, span.end).split("\n")[0];
    return `${source.position(span.start).line}: ${words} <- ${message}${help ? `; ${help}` : ""}`;
  });
  return { messages, read: plan !== undefined };
}

type Case = readonly [name: string, from: string | RegExp, to: string, ...messages: string[]];

describe.each<[string, Case[]]>([
  [
    "its form",
    [
      [
        "a key nobody knows",
        "clip_start:",
        "clipstart:",
        "132: clipstart <- there is no `clipstart` here; did you mean `clip_start`?",
        "126: kind <- `clip_start` is missing",
      ],
      ["a key twice", "seed: 3\n", "seed: 3\nseed: 4\n", "4: s <- this is not YAML: Map keys must be unique"],
      ["a key that is missing", "    updates: 64\n", "", "56: data <- `updates` is missing"],
      [
        "a tab",
        "    batch: 64",
        "\tbatch: 64",
        "62: 	 <- this is not YAML: Tabs are not allowed as indentation",
      ],
      [
        "a text for a number",
        "batch: 64",
        "batch: many",
        "62: many <- expected a whole number from 1, found `many`",
      ],
      [
        "nothing for a number",
        "batch: 64",
        "batch:",
        "62:  <- expected a whole number from 1, found nothing",
      ],
      [
        "a number in quotes",
        "batch: 64",
        'batch: "64"',
        '62: "64" <- expected a whole number from 1, found the text `64`',
      ],
      ["a number for a text", "of: shapes.train", "of: 7", "15: 7 <- expected a text, found `7`"],
      [
        "a fraction by zero",
        "radius: 8/255",
        "radius: 8/0",
        "128: 8/0 <- expected a number such as 0.5 or 8/255, found `8/0`",
      ],
      [
        "a duration without its unit",
        "for: 4 epochs",
        "for: 4",
        "66: 4 <- expected a duration such as 10 epochs or 500 steps, found `4`",
      ],
      ["a word that is not one of them", "norm: linf", "norm: l1", "127: l1 <- expected `linf`, found `l1`"],
      [
        "a kind that is not one of them",
        "kind: pgd",
        "kind: fgsm",
        "126: fgsm <- expected `pgd`, found `fgsm`",
      ],
      [
        "a list that is too short",
        "scale: [0.5, 1.0]",
        "scale: [0.5]",
        "84: [0.5] <- expected a list of 2, found a list of 1",
      ],
      [
        "a function nobody knows",
        "nt_xent:",
        "nt_xnt:",
        "197: nt_xnt <- there is no `nt_xnt` here; did you mean `nt_xent`?",
      ],
      [
        "another version",
        "plan: 1",
        "plan: 2",
        "1: plan: 2 <- a plan of version 2 cannot be read; this compiler reads version 1",
      ],
    ],
  ],
  [
    "its names",
    [
      [
        "a set of items",
        "of: shapes.train\n      items",
        "of: shape.train\n      items",
        "57: shape.train <- `shape.train` is no set of items; did you mean `shapes.train`?",
      ],
      [
        "a split of its own part",
        "of: shapes.train\n    rule",
        "of: validation\n    rule",
        "15: validation <- `validation` is no set of items outside of this split",
      ],
      [
        "a network of a stage",
        "      g:\n        start",
        "      h:\n        start",
        "73: h <- `h` is no network",
        "152: g <- `g` is no network of this stage",
        "178: g <- `g` is no network of this stage",
        "187: g <- `g` is no network of this stage",
      ],
      [
        "a network of a pass",
        "network: f",
        "network: ff",
        "144: ff <- `ff` is no network of this stage; did you mean `f`?",
      ],
      [
        "a branch of a pass",
        "branch: attacked",
        "branch: attackd",
        "145: attackd <- `attackd` is no branch of f; did you mean `attacked`?",
      ],
      [
        "a view",
        "of: image",
        "of: imag",
        "80: imag <- `imag` is no view before this one; did you mean `image`?",
      ],
      ["a view that comes later", "of: image", "of: b", "80: b <- `b` is no view before this one"],
      ["an attack", "attack: a_adv, b_adv", "attack: a_adv", "117: a_adv <- `a_adv` is no attack"],
      ["a moved view", "b_adv: b\n", "c_adv: b\n", "139: c_adv <- `c_adv` is no view; did you mean `a_adv`?"],
      [
        "an input of a pass",
        "inputs: [a_adv, b_adv]",
        "inputs: [a_adv, c_adv]",
        "147: c_adv <- `c_adv` is no view, and no pass before this one; did you mean `a_adv`?",
      ],
      [
        "a loss",
        / {4}minimize:\n/,
        "    minimize:\n      l_sdt: 1.0\n",
        "215: l_sdt <- `l_sdt` is no loss; did you mean `l_adv`?",
      ],
      [
        "a stage to start from",
        "start: pretrain.",
        "start: pretrian.",
        "255: pretrian.last.f.attacked <- `pretrian` is no stage before this one; did you mean `pretrain`?",
      ],
      [
        "a checkpoint",
        "checkpoint: ",
        "checkpoint: x",
        "460: xfinetune.best <- `xfinetune` is no stage; did you mean `finetune`?",
      ],
    ],
  ],
  [
    "its expressions",
    [
      [
        "a number where results are wanted",
        / {12}- g.attacked\(\S+ \S+\n/,
        "            - 0.5\n",
        "199: 0.5 <- expected results of a network, found one number; an expression is made of what goes together",
      ],
      [
        "results where a loss is wanted",
        / {8}cross_entropy:\n( {10}.*\n)+/,
        "        log:\n          of: label\n",
        "388: label <- expected results of a network or a number for each image or a number for each class or one number, found `label`; an expression is made of what goes together",
        "387: log: <- expected one number, found `label`; an expression is made of what goes together",
      ],
    ],
  ],
  [
    "what follows from the rest",
    [
      [
        "items",
        "items: 1000",
        "items: 100",
        "58: 100 <- expected 1000, found 100; it follows from the rest of the plan: items of shapes.train",
      ],
      [
        "steps, where the batch was changed alone",
        "batch: 64",
        "batch: 100",
        "64: 16 <- expected 10, found 16; it follows from the rest of the plan: 1000 items in batches of 100",
        "65: 40 <- expected 100, found 40; it follows from the rest of the plan: 1000 items in batches of 100",
      ],
      [
        "updates, where the length was changed alone",
        "for: 4 epochs",
        "for: 5 epochs",
        "67: 64 <- expected 80, found 64; it follows from the rest of the plan: its length in steps",
      ],
      [
        "parts of a split",
        "fit: 800",
        "fit: 900",
        "19: fit: 900 <- expected at most 1000, found 1100; it follows from the rest of the plan: items of shapes.train",
        "239: 800 <- expected 900, found 800; it follows from the rest of the plan: items of fit",
        "245: 13 <- expected 15, found 13; it follows from the rest of the plan: 900 items in batches of 64",
        "246: 32 <- expected 4, found 32; it follows from the rest of the plan: 900 items in batches of 64",
        "448: 800 <- expected 900, found 800; it follows from the rest of the plan: items of fit",
      ],
      [
        "parameters, where a layer was changed alone",
        "layers: [32, 16]",
        "layers: [32, 8]",
        "53: 1760 <- expected 1472, found 1760; it follows from the rest of the plan: numbers of its layers",
        "158: 16 <- expected 8, found 16; it follows from the rest of the plan: what g gives",
        "184: 16 <- expected 8, found 16; it follows from the rest of the plan: what g gives",
        "193: 16 <- expected 8, found 16; it follows from the rest of the plan: what g gives",
      ],
      [
        "the size of a view",
        "size: [32, 32, 3]",
        "size: [16, 16, 3]",
        "95: [16, 16, 3] <- expected [32, 32, 3], found [16, 16, 3]; it follows from the rest of the plan: what `random_resized_crop` makes",
        "118: [32, 32, 3] <- expected [16, 16, 3], found [32, 32, 3]; it follows from the rest of the plan: size of a",
        "40: [32, 32, 3] <- expected [16, 16, 3], found [32, 32, 3]; it follows from the rest of the plan: size of a, in f.clean(a, b)",
      ],
      [
        "images of a data set",
        "image: [32, 32, 3]",
        "image: [28, 28, 1]",
        "8: [28, 28, 1] <- expected [32, 32, 3], found [28, 28, 1]; it follows from the rest of the plan: images of shapes10",
      ],
      [
        "views in a pass",
        "parts: 2",
        "parts: 1",
        "148: 1 <- expected 2, found 1; it follows from the rest of the plan: views of its inputs",
        "157: 2 <- expected 1, found 2; it follows from the rest of the plan: views of its inputs",
      ],
    ],
  ],
])("a plan is wrong in %s", (_, cases) => {
  for (const [name, from, to, ...messages] of cases)
    it(name, () => {
      expect(said(from, to)).toEqual({ messages, read: false });
    });
});

it("a cost that is another is said, and the plan is read all the same", () => {
  expect(said(/step: \d{6,}/, "step: 1")).toEqual({
    messages: [
      "235: 1 <- a step costs 4768965600 operations, not 1; `aclc plan` on the .acl file counts anew; a run does not depend on it",
    ],
    read: true,
  });
});

afterAll(() => {
  expect([...raised].sort()).toEqual(
    Object.keys(PLAN_DIAGNOSTICS.rows)
      .map((code) => `plan/${code}`)
      .sort(),
  );
});
