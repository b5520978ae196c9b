import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { comparePlans } from "../../compiler/plan-diff/compare.ts";
import { renderMarkdown } from "../../compiler/plan-diff/render-markdown.ts";
import { renderText } from "../../compiler/plan-diff/render-text.ts";
import { reportOf } from "../../compiler/plan-diff/report.ts";
import { planOf } from "./programs.ts";

const text = readFileSync(new URL("plan-diff.acl", import.meta.url), "utf8");
const base = planOf(text);

function edited(...edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((now, [from, to]) => {
    if (!now.includes(from)) throw new Error(`${from} is not in the program`);
    return now.replaceAll(from, to);
  }, text);
}

const diffTo = (changed: string) => comparePlans(base, planOf(changed));
const shown = (changed: string): string => renderText(reportOf(diffTo(changed)), { color: false });

/** The reported causes of a change. */
const causesOf = (changed: string, path: string): string[] =>
  diffTo(changed)
    .changes.find((change) => change.path.join(".") === path)!
    .follows.map((cause) => cause.join("."));

describe("a cause is a change that alone makes a difference", () => {
  test("a network that a stage does not use costs it nothing", () => {
    const changed = edited(
      ["widths: [16, 32]", "widths: [16, 64]"],
      ["head c = linear(shapes.classes, init: zeros)", "head d = mlp(8, shapes.classes)"],
      ["c(f(", "d(f("],
    );
    expect(causesOf(changed, "stages.pretrain.cost.step")).toEqual(["networks.f.widths"]);
    expect(causesOf(changed, "stages.finetune.cost.step")).toContain("networks.f.widths");
  });

  test("a loss that is over something else, but as much of it, costs as much as before", () => {
    const changed = edited(["g(f.standard(a, b))", "g(f.adversarial(a, b))"], ["batch 64", "batch 32"]);
    expect(causesOf(changed, "stages.pretrain.cost.step")).toEqual(["stages.pretrain.batch"]);
  });

  test("a loss more", () => {
    const changed = edited(
      [
        "minimize ce",
        "loss kl = kl_divergence(target: c(f(x)), input: c(f(x_adv)))\n  minimize ce + 6.0 * kl",
      ],
      ["radius: 8/255", "radius: 4/255"],
    );
    expect(causesOf(changed, "stages.finetune.cost.step")).toEqual([
      "stages.finetune.losses.kl",
      "stages.finetune.minimize.kl",
    ]);
  });

  test("also where it has another name by now", () => {
    const changed = edited(
      ["pretrain", "contrast"],
      ["l_adv", "l_moved"],
      ["batch 64", "batch 32"],
      ["temperature: 0.2", "temperature: 0.1"],
    );
    expect(causesOf(changed, "stages.contrast.cost.step")).toEqual(["stages.contrast.batch"]);
  });

  test("the mode of batch norm in an attack costs nothing", () => {
    const changed = edited(["pgd3(a, b)", "pgd3(a, b, steps: 2, batch_norm: batch)"]);
    expect(causesOf(changed, "stages.pretrain.cost.attack")).toEqual([
      "stages.pretrain.attacks.a_adv, b_adv.steps",
    ]);
  });

  test("updates follow from the images that they are counted of", () => {
    const changed = edited(["train: 1000, test: 200", "train: 2000, test: 100"]);
    expect(causesOf(changed, "stages.pretrain.updates")).toEqual(["datasets.shapes.train"]);
    expect(causesOf(changed, "stages.finetune.updates")).toEqual(["datasets.shapes.train"]);
  });

  test("a stage that is measured in steps is as long whatever its batch is", () => {
    const before = planOf(edited(["for 4 epochs", "for 50 steps"], ["warmup(1 epoch", "warmup(1 step"]));
    const after = planOf(
      edited(["for 4 epochs", "for 70 steps"], ["warmup(1 epoch", "warmup(1 step"], ["batch 64", "batch 32"]),
    );
    const updates = comparePlans(before, after).changes.find(({ path }) => path.at(-1) === "updates");
    expect(updates?.follows).toEqual([["stages", "pretrain", "for"]]);
  });
});

describe("a network", () => {
  const width = edited(["widths: [16, 32]", "widths: [16, 64]"]);
  const predictor = edited(
    ["head g =", "head q = mlp(16, 16)\nhead g ="],
    [
      "minimize 0.5 * l_adv + 0.5 * l_std",
      "loss l_pred = -mean(cosine(q(g(f.standard(a))), stop_gradient(g(f.standard(b)))))\n  minimize 0.5 * l_adv + 0.5 * l_std + 0.1 * l_pred",
    ],
  );

  test("of another width is one change: what passes give follows from it", () => {
    const { changes } = diffTo(width);
    expect(changes.flatMap(({ group, path }) => (group === "cost" ? [] : [path.join(".")]))).toEqual([
      "networks.f.widths",
    ]);
    const features = changes.filter(({ path }) => path.at(-1) === "features" && path.includes("passes"));
    // two training passes and one of an attack, then one each of training, an attack, `predict` and `evaluate`
    expect(features.map(({ group, before, after }) => `${group} ${before} ${after}`)).toEqual(
      Array(7).fill("cost 32 64"),
    );
    for (const { follows } of features) expect(follows).toEqual([["networks", "f", "widths"]]);
  });

  test("that is called on wider features is another one by that alone", () => {
    const changed = edited(["widths: [16, 32]", "widths: [16, 64]"], ["mlp(32, 16,", "mlp(48, 16,"]);
    expect(causesOf(changed, "networks.g.input")).toEqual(["networks.f.widths"]);
    expect(causesOf(changed, "networks.g.parameters")).toEqual(["networks.f.widths", "networks.g.layers"]);
    expect(causesOf(changed, "networks.c.parameters")).toEqual(["networks.f.widths"]);
  });

  test("that is normalized in another way has as many parameters as before", () => {
    const changed = edited(["widths: [16, 32]", "widths: [16, 64], normalize: cifar10"]);
    expect(causesOf(changed, "networks.f.parameters")).toEqual(["networks.f.widths"]);
  });

  test("of another architecture: what it costs follows from that", () => {
    const changed = edited(["linear(shapes.classes, init: zeros)", "mlp(8, shapes.classes)"]);
    const causes = ["networks.c.architecture", "networks.c.layers"];
    expect(causesOf(changed, "networks.c.parameters")).toEqual(causes);
    expect(causesOf(changed, "stages.finetune.cost.parameters")).toEqual(causes);
  });

  test("that is new is one cause, which is named once", () => {
    expect(causesOf(predictor, "stages.pretrain.cost.parameters")).toEqual([
      "networks.q",
      "stages.pretrain.losses.l_pred",
      "stages.pretrain.minimize.l_pred",
    ]);
    const page = shown(predictor);
    expect(page).toMatch(/cost\.step .*follows from networks\.q, losses\.l_pred, minimize\.l_pred$/m);
    expect(page).not.toMatch(/(networks\.q).*\1/);
  });

  test("that is gone is a cause, too", () => {
    const { changes } = comparePlans(planOf(predictor), base);
    const parameters = changes.find(({ path }) => path.join(".") === "stages.pretrain.cost.parameters");
    expect(parameters?.follows).toContainEqual(["stages", "pretrain", "losses", "l_pred"]);
  });
});

/** Compares the first stage alone with the same stage after edits. */
function firstStage(...edits: readonly (readonly [string, string])[]) {
  const alone = (whole: string) => planOf(whole.slice(0, whole.indexOf("stage finetune")));
  const { changes } = comparePlans(alone(text), alone(edited(...edits)));
  const follows = (path: string) =>
    changes.find((one) => one.path.join(".") === path)!.follows.map((cause) => cause.join("."));
  return { changes, follows };
}

test("the size of images makes a step cheaper; an augmentation that keeps it does not", () => {
  const { follows } = firstStage(
    ["random_resized_crop(32, scale: 0.4..1.0)", "random_resized_crop(24, scale: 0.5..1.0)"],
    ["then grayscale(probability: 0.2)", "then grayscale(probability: 0.1)"],
  );
  const crops = ["a", "b"].map((view) => `stages.pretrain.views.${view}.ops.random_resized_crop.size`);
  expect(follows("stages.pretrain.cost.step")).toEqual(crops);
  expect(follows("networks.f.input")).toEqual(crops);
  expect(follows("stages.pretrain.views.a_adv.size")).toEqual(crops.slice(0, 1));
});

test("an augmentation that is new is the cause where it changes the size", () => {
  const { follows } = firstStage([
    "then flip(probability: 0.5)",
    "then random_crop(24) then flip(probability: 0.5) then flip(probability: 0.1)",
  ]);
  expect(follows("stages.pretrain.cost.forward")).toEqual(
    ["a", "b"].map((view) => `stages.pretrain.views.${view}.ops.random_crop`),
  );
});

test("arguments of an attack that leave its iterations as they are cost nothing, and make no passes", () => {
  const { changes, follows } = firstStage(
    ["radius: 8/255, step: 4/255, steps: 3", "radius: 4/255, step: 2/255, steps: 5"],
    ["g(f.adversarial(a_adv, b_adv))", "g(f.standard(a_adv, b_adv))"],
  );
  const attack = "stages.pretrain.attacks.a_adv, b_adv";
  expect(follows("stages.pretrain.cost.attack")).toEqual([`${attack}.steps`]);
  const passes = changes.filter(({ path }) => path[2] === "attacks" && path[4] === "passes");
  expect(passes.length).toBeGreaterThan(0);
  for (const { path } of passes) expect(follows(path.join("."))).toEqual(["stages.pretrain.losses.l_adv.of"]);
});

describe("one edit is one change", () => {
  test("another size of a data set: the parts of a split are the shares of it that they were", () => {
    expect(shown(edited(["train: 1000", "train: 2000"]))).toMatchInlineSnapshot(`
      "1 change to the method; operations in all x2

      method
        ~ datasets.shapes.train  1000 -> 2000

      cost
        stages.pretrain
          ~ updates                 64         -> 128         x2  follows from datasets.shapes.train
          ~ operations in all       298 GFLOP  -> 596 GFLOP   x2
        stages.finetune
          ~ updates                 50         -> 100         x2  follows from datasets.shapes.train
          ~ operations in all       45.3 GFLOP -> 90.6 GFLOP  x2
        ~ operations of all stages  343 GFLOP  -> 687 GFLOP   x2

      6 counts, splits.fit.parts.fit and splits.fit.parts.validation follow from these; --full lists them
      "
    `);
    expect(
      diffTo(edited(["train: 1000", "train: 2000"], ["80%, 20%", "70%, 30%"])).changes.filter(
        ({ group, derived }) => group === "method" && !derived,
      ),
    ).toHaveLength(3);
  });

  test("another length of a stage: a schedule to its end ends with it", () => {
    expect(shown(edited(["for 4 epochs", "for 70 steps"]))).toMatchInlineSnapshot(`
      "1 change to the method; operations in all x1.08

      method
        stages.pretrain
          ~ for  4 epochs -> 70 steps

      cost
        stages.pretrain
          ~ updates                 64        -> 70         x1.09  follows from for
          ~ operations in all       298 GFLOP -> 327 GFLOP  x1.1
        ~ operations of all stages  343 GFLOP -> 372 GFLOP  x1.08

      stages.pretrain.optimizer.lr follows from these; --full lists it
      "
    `);
  });

  test("another length and another schedule are two", () => {
    expect(shown(edited(["for 4 epochs", "for 6 epochs"], ["to: 1.0", "to: 2.0"]))).toContain(
      "2 changes to the method",
    );
  });
});

describe("what is written once is said once", () => {
  const library = `param radius: pixels = 8/255
attack pgd3 = pgd(norm: linf, radius: radius, step: radius / 4, steps: 3, start: uniform, batch_norm: eval)
`;
  const main = text.replace(/^attack pgd3 .*$/m, 'use pgd3 from "attacks.acl"');
  const diff = (one: readonly [string, string], other: readonly [string, string]) => {
    const [before, after] = [one, other].map(([own, lib]) =>
      compile({ entry: "main.acl", readFile: (path) => ({ "main.acl": own, "attacks.acl": lib })[path] }),
    );
    return comparePlans(before!.plan!, after!.plan!, { before: before!.sources, after: after!.sources });
  };
  const page = (changes: ReturnType<typeof diff>): string => renderText(reportOf(changes), { color: false });

  test("a param of a library, with all that it makes another", () => {
    const changes = diff([main, library], [main, library.replace("8/255", "4/255")]);
    expect(page(changes)).toMatchInlineSnapshot(`
      "1 change to the method

      method
        ~ param radius in attacks.acl  8/255 -> 4/255
            stages.pretrain.attacks.{a_adv, b_adv}.radius
            stages.pretrain.attacks.{a_adv, b_adv}.step  2/255 -> 1/255
            stages.finetune.attacks.x_adv.radius
            stages.finetune.attacks.x_adv.step  2/255 -> 1/255
            stages.finetune.keep.by.best.under.radius
            stages.finetune.keep.by.best.under.step  2/255 -> 1/255
            evaluations."finetune.best on shapes.test".measure."accuracy under pgd-10 linf on shapes.test".under.radius
            evaluations."finetune.best on shapes.test".measure."accuracy under pgd-10 linf on shapes.test".under.step  2/255 -> 1/255
      "
    `);
    expect(renderMarkdown([{ titles: [], report: reportOf(changes) }])).toMatchInlineSnapshot(`
      "**1 change to the method**

      | method | before | after |
      | --- | --- | --- |
      | \`param radius in attacks.acl\` | \`8/255\` | \`4/255\` |
      | in \`stages.pretrain.attacks.{a_adv, b_adv}.radius\` |  |  |
      | in \`stages.pretrain.attacks.{a_adv, b_adv}.step\` | \`2/255\` | \`1/255\` |
      | in \`stages.finetune.attacks.x_adv.radius\` |  |  |
      | in \`stages.finetune.attacks.x_adv.step\` | \`2/255\` | \`1/255\` |
      | in \`stages.finetune.keep.by.best.under.radius\` |  |  |
      | in \`stages.finetune.keep.by.best.under.step\` | \`2/255\` | \`1/255\` |
      | in \`evaluations."finetune.best on shapes.test".measure."accuracy under pgd-10 linf on shapes.test".under.radius\` |  |  |
      | in \`evaluations."finetune.best on shapes.test".measure."accuracy under pgd-10 linf on shapes.test".under.step\` | \`2/255\` | \`1/255\` |
      "
    `);
  });

  test("a value of an attack that several stages use; one that is used once is its own path", () => {
    const changes = diff(
      [main, library],
      [main.replace("temperature: 0.2", "temperature: 0.1"), library.replace("steps: 3", "steps: 4")],
    );
    expect(page(changes).split("\ncost\n")[0]).toMatchInlineSnapshot(`
      "2 changes to the method; operations per step: pretrain x1.17, finetune x1.23, in all x1.18

      method
        ~ steps of attack pgd3 in attacks.acl  3   -> 4
            stages.pretrain.attacks.{a_adv, b_adv}.steps
            stages.finetune.attacks.x_adv.steps
            stages.finetune.keep.by.best.under.steps
        stages.pretrain
          ~ losses.l_adv.temperature           0.2 -> 0.1
      "
    `);
  });

  test("words that are others themselves come before the param in them", () => {
    const changes = diff(
      [main, library],
      [main, library.replace("8/255", "4/255").replace("radius / 4", "radius / 8")],
    );
    expect(page(changes)).toMatchInlineSnapshot(`
      "2 changes to the method

      method
        ~ param radius in attacks.acl         8/255 -> 4/255
            stages.pretrain.attacks.{a_adv, b_adv}.radius
            stages.finetune.attacks.x_adv.radius
            stages.finetune.keep.by.best.under.radius
            evaluations."finetune.best on shapes.test".measure."accuracy under pgd-10 linf on shapes.test".under.radius
        ~ step of attack pgd3 in attacks.acl  2/255 -> 1/510
            stages.pretrain.attacks.{a_adv, b_adv}.step
            stages.finetune.attacks.x_adv.step
            stages.finetune.keep.by.best.under.step
            evaluations."finetune.best on shapes.test".measure."accuracy under pgd-10 linf on shapes.test".under.step
      "
    `);
  });

  test("as many columns as there are, and no line is longer", () => {
    const changes = diff([main, library], [main, library.replace("8/255", "4/255")]);
    const lines = renderText(reportOf(changes), { color: false, columns: 40 }).split("\n");
    expect(lines.filter((line) => line.length > 40)).toEqual([]);
  });
});
