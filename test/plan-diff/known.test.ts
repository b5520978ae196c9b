import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { comparePlans } from "../../compiler/plan-diff/compare.ts";
import { renderMarkdown } from "../../compiler/plan-diff/render-markdown.ts";
import { renderText } from "../../compiler/plan-diff/render-text.ts";
import { reportOf } from "../../compiler/plan-diff/report.ts";

const text = readFileSync(new URL("../compiler/plan-diff.acl", import.meta.url), "utf8");

function compiled(source: string) {
  const result = compile({ entry: "a.acl", readFile: (path) => (path === "a.acl" ? source : undefined) });
  if (!result.plan) throw new Error(JSON.stringify(result.diagnostics));
  return { plan: result.plan, sources: result.sources };
}

function edited(...edits: readonly (readonly [string | RegExp, string])[]): string {
  return edits.reduce((now, [from, to]) => {
    const changed = now.replaceAll(from instanceof RegExp ? new RegExp(from, "gm") : from, to);
    if (changed === now) throw new Error(`${from} is not in the program`);
    return changed;
  }, text);
}

function diff(after: string, before = text) {
  const [old, now] = [compiled(before), compiled(after)];
  return comparePlans(old.plan, now.plan, { before: old.sources, after: now.sources });
}

/** The shown changes, without costs and derived changes. */
const shown = (after: string, before = text): string =>
  renderText(reportOf(diff(after, before)), { color: false })
    .split(/\n\ncost\n|\n\n.*--full lists/)[0]!
    .trimEnd();

describe("what follows from something else is no change of its own", () => {
  test("an attack that moves one view less", () =>
    expect(
      shown(
        edited(["view a_adv, b_adv = pgd3(a, b)", "view a_adv = pgd3(a)"], ["(a_adv, b_adv)", "(a_adv, b)"]),
      ),
    ).toMatchInlineSnapshot(`
      "2 changes to the method

      method
        stages.pretrain
          ~ attacks.a_adv.moves  a_adv, b_adv -> a_adv
          ~ losses.l_adv.of
                 [g.adversarial(f.adversarial(a_adv, b_adv))]
              -> [g.adversarial(f.adversarial(a_adv, b))]"
    `));

  test("an attack that starts from other views", () =>
    expect(shown(edited(["pgd3(a, b)", "pgd3(b, a)"]))).toMatchInlineSnapshot(`
      "2 changes to the method

      method
        stages.pretrain
          ~ views.a_adv.of  a -> b
          ~ views.b_adv.of  b -> a"
    `));

  test("a head without batch norms has no branches", () =>
    expect(shown(edited([", norm: batch_norm, bias: first, end: norm", ""]))).toMatchInlineSnapshot(`
      "3 changes to the method

      method
        networks.g
          ~ norm  batch_norm -> none
          ~ bias  first      -> all
          ~ end   norm       -> linear"
    `));

  test("and costs what its norm and its bias cost", () => {
    const { changes } = diff(edited([", norm: batch_norm, bias: first, end: norm", ""]));
    const parameters = changes.find(({ path }) => path.join(".") === "stages.pretrain.cost.parameters");
    expect(parameters?.follows.map((path) => path.join("."))).toEqual(["networks.g.norm", "networks.g.bias"]);
  });

  test("a stage that starts from the other branch", () =>
    expect(shown(edited(["last.f.adversarial", "last.f.standard"]))).toMatchInlineSnapshot(`
      "1 change to the method

      method
        stages.finetune
          ~ networks.f.start  pretrain.last.f.adversarial -> pretrain.last.f.standard"
    `));

  test("a head that a loss needs", () =>
    expect(
      shown(
        edited(
          ["head g =", "head q = mlp(16, 16)\nhead g ="],
          [
            "minimize 0.5 * l_adv + 0.5 * l_std",
            "loss l_pred = -mean(cosine(q(g(f.standard(a))), stop_gradient(g(f.standard(b)))))\n  minimize 0.5 * l_adv + 0.5 * l_std + 0.1 * l_pred",
          ],
        ),
      ),
    ).toMatchInlineSnapshot(`
      "3 changes to the method; operations per step: pretrain x1.16, in all x1.14

      method
        + networks.q
            head(architecture: mlp, input: 16, layers: [16, 16], norm: none, bias: all, end: linear, init: default, branches: [])
        stages.pretrain
          + losses.l_pred
              negate(mean(cosine(left: q(g.standard(f.standard(a))), right: stop_gradient(g.standard(f.standard(b))))))
          + minimize.l_pred  0.1"
    `));
});

describe("names", () => {
  const swap = (one: string, other: string): string =>
    text.replaceAll(new RegExp(`\\b(${one}|${other})\\b(?!:)`, "g"), (name) => (name === one ? other : one));

  test("two losses have each other's names", () =>
    expect(shown(swap("l_std", "l_adv"))).toMatchInlineSnapshot(`
      "no change to the method, 2 renamed

      renamed
        ~ loss of pretrain                l_adv        -> l_std
        ~ loss of pretrain                l_std        -> l_adv
        ~ stages.pretrain.minimize.order  l_std, l_adv -> l_adv, l_std  follows from the names: rounding only"
    `));

  test("a view and the one that an attack makes of it have each other's names", () =>
    expect(shown(swap("x", "x_adv"))).toMatchInlineSnapshot(`
      "no change to the method, 2 renamed

      renamed
        ~ view of finetune  x     -> x_adv  random draws go by this name
        ~ view of finetune  x_adv -> x      random draws go by this name"
    `));

  test("a head has the name that another one had", () =>
    expect(shown(edited([/\bc(?= =|\()/, "third"], [/\bg(?= =|\()/, "c"]))).toMatchInlineSnapshot(`
      "no change to the method, 2 renamed

      renamed
        ~ network  c -> third  random draws go by this name
        ~ network  g -> c      random draws go by this name"
    `));

  test("views with other names and other augmentations", () =>
    expect(
      shown(
        edited(
          [/\ba_adv\b/, "u_adv"],
          [/\bb_adv\b/, "v_adv"],
          ["(a, b)", "(u, v)"],
          ["view a, b = crops", "view u, v = shifted"],
        ),
      ),
    ).toMatchInlineSnapshot(`
      "4 changes to the method, 4 renamed

      method
        stages.pretrain
          ~ views.{u, v}.ops.flip.probability     0.5 -> 0.3
          - views.{u, v}.ops.random_resized_crop
              random_resized_crop(size: 32, scale: [0.4, 1.0], ratio: [0.75, 4/3], interpolation: bilinear)
              first
          - views.{u, v}.ops.grayscale            grayscale(probability: 0.2)  after flip
          + views.{u, v}.ops.random_crop          random_crop(size: 32, padding: 4)  first

      renamed
        ~ view of pretrain  a     -> u      random draws go by this name
        ~ view of pretrain  b     -> v      random draws go by this name
        ~ view of pretrain  a_adv -> u_adv  random draws go by this name
        ~ view of pretrain  b_adv -> v_adv  random draws go by this name"
    `));

  test("a head that loses its batch norms, while a branch gets another name", () =>
    expect(
      shown(edited([/\bstandard\b/, "clean"], [", norm: batch_norm, bias: first, end: norm", ""])),
    ).toMatchInlineSnapshot(`
      "3 changes to the method, 1 renamed

      method
        networks.g
          ~ norm  batch_norm -> none
          ~ bias  first      -> all
          ~ end   norm       -> linear

      renamed
        ~ branch of f, g  standard -> clean"
    `));
});

describe("the same in other words is no difference", () => {
  const rising = (radius: string): string =>
    edited(
      ["stage pretrain {", "schedule rise = ramp(from: 0, to: 1, over: 2 epochs)\nstage pretrain {"],
      ["pgd3(a, b)", `pgd3(a, b, radius: ${radius})`],
    );

  test.each([
    ["a factor on the other side", "8/255 * rise", "rise * 8/255"],
    ["a sum in the other order", "8/255 * (1 + rise) / 2", "(rise + 1) * 4 / 255"],
    ["one curve for a product", "8/255 * rise", "ramp(from: 0, to: 8/255, over: 2 epochs)"],
    [
      "a constant after the end",
      "8/255 * rise",
      "8/255 * (ramp(from: 0, to: 1, over: 2 epochs) then constant())",
    ],
    ["a schedule that does not change", "8/255", "constant(8/255)"],
    ["in steps", "8/255 * rise", "8/255 * ramp(from: 0, to: 1, over: 32 steps)"],
  ])("%s", (_, one, other) => {
    const { equal, changes } = diff(rising(other), rising(one));
    expect(equal).toBe(true);
    expect(changes.every(({ same }) => same)).toBe(true);
    expect(shown(rising(other), rising(one))).toMatch(/^no difference; 1 value is written in another way/);
  });

  test.each([
    ["one step longer", "8/255 * rise", "8/255 * ramp(from: 0, to: 1, over: 33 steps)"],
    ["another value at one step", "8/255 * rise", "8/255 * milestones(from: 1, at: [20 steps], times: 0.5)"],
    ["a hair more", "8/255 * rise", "8001/255000 * rise"],
  ])("but %s is one", (_, one, other) => expect(diff(rising(other), rising(one)).equal).toBe(false));

  test("branches in another order", () => {
    const { equal } = diff(edited(["[standard, adversarial]", "[adversarial, standard]"]));
    expect(equal).toBe(true);
  });

  test("beside another change: that one alone, and --full lists both", () => {
    const after = edited(["[standard, adversarial]", "[adversarial, standard]"], ["batch 64", "batch 32"]);
    expect(shown(after)).not.toContain("branches");
    expect(renderText(reportOf(diff(after), { full: true }), { color: false })).toContain(
      "~ branches  [standard, adversarial] -> [adversarial, standard]",
    );
  });
});

describe("what is written once is said once", () => {
  test("an option that was a default", () =>
    expect(shown(edited(["start: uniform", "start: uniform, clip_start: true"]))).toMatchInlineSnapshot(`
      "1 change to the method

      method
        ~ clip_start of attack pgd3  false (default) -> true
            stages.pretrain.attacks.{a_adv, b_adv}.clip_start
            stages.finetune.attacks.x_adv.clip_start
            stages.finetune.keep.by.best.under.clip_start
            evaluations."finetune.best on shapes.test".measure."accuracy under pgd-10 linf 8/255 on shapes.test".under.clip_start"
    `));

  test("and one that is a default again", () =>
    expect(
      shown(text, edited(["start: uniform", "start: uniform, clip_start: true"])).split("\n")[3],
    ).toMatchInlineSnapshot(`"  ~ clip_start of attack pgd3  true -> false (default)"`));

  test("a step relative to the radius", () =>
    expect(
      shown(edited(["step: 4/255", "step: relative(1/4)"]), edited(["step: 4/255", "step: relative(1/2)"])),
    ).toMatchInlineSnapshot(`
      "1 change to the method

      method
        ~ step of attack pgd3  relative(1/2) -> relative(1/4)  4/255 -> 2/255
            stages.pretrain.attacks.{a_adv, b_adv}.step
            stages.finetune.attacks.x_adv.step
            stages.finetune.keep.by.best.under.step
            evaluations."finetune.best on shapes.test".measure."accuracy under pgd-10 linf 8/255 on shapes.test".under.step"
    `));

  test("a schedule", () => {
    const scheduled = (add: string): string =>
      edited(
        [
          "augment crops =",
          `schedule s = staircase(from: 1.0, add: ${add}, every: 1 epoch)\naugment crops(much = 1.0) =`,
        ],
        [
          "grayscale(probability: 0.2)",
          "grayscale(probability: 0.2 * much) then flip(probability: much / 4)",
        ],
        ["crops(image)", "crops(image, much: s)"],
      );
    expect(shown(scheduled("-0.1"), scheduled("-0.2"))).toMatchInlineSnapshot(`
      "1 change to the method

      method
        ~ schedule s  1.0, plus -0.2 every 1 epoch -> 1.0, plus -0.1 every 1 epoch
            stages.pretrain.views.{a, b}.ops.grayscale.probability
            stages.pretrain.views.{a, b}.ops.flip 2.probability"
    `);
  });

  test("a value of an attack that a stage declares", () => {
    const own = (steps: number): string =>
      edited(
        ["  view x = shifted", `  attack own = pgd3(steps: ${steps})\n  view x = shifted`],
        ["x_adv = pgd3(x)", "x_adv = own(x)"],
        ["under pgd3 on", "under own on"],
      );
    expect(shown(own(5), own(3))).toMatchInlineSnapshot(`
      "1 change to the method; operations per step: finetune x1.46, in all x1.06

      method
        ~ steps of attack own of stage finetune  3 -> 5
            stages.finetune.attacks.x_adv.steps
            stages.finetune.keep.by.best.under.steps"
    `);
  });
});

test("a metric whose name has brackets is called by what both names have in common", () => {
  const measured = (step: string): string =>
    edited([
      "under pgd3(steps: 10)",
      `under pgd3(steps: 10, step: ${step})\n  measure accuracy under pgd3(steps: 10)`,
    ]);
  expect(shown(measured("3/255"), measured("2/255"))).toMatchInlineSnapshot(`
    "1 change to the method

    method
      evaluations."finetune.best on shapes.test"
        ~ measure."accuracy under pgd-10 linf 8/255 on shapes.test".under.step  2/255 -> 3/255"
  `);
});

test("Markdown says that a stage is new, as it says that one is gone", () => {
  const more = text.replace(
    "evaluate",
    "stage probe {\n  data fit\n  batch 32\n  start f from pretrain.last.f.standard\n  start c from scratch\n  freeze f\n  view x = shifted(image)\n  loss ce = cross_entropy(c(f(x)), label)\n  minimize ce\n  predict c(f(image))\n  optimizer sgd(lr: 0.1)\n  for 2 epochs\n}\n\nevaluate",
  );
  const rows = (after: string, before: string): string[] =>
    renderMarkdown([{ titles: [], report: reportOf(diff(after, before)) }])
      .split("\n")
      .filter((line) => line.startsWith("| `stages.probe`"));
  expect(rows(more, text)).toEqual(["| `stages.probe` |  | `new` |"]);
  expect(rows(text, more)).toEqual(["| `stages.probe` | `gone` |  |"]);
});
