import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writePlan } from "../../compiler/plan/write.ts";
import { comparePlans } from "../../compiler/plan-diff/compare.ts";
import { diffJson } from "../../compiler/plan-diff/render-json.ts";
import { renderText } from "../../compiler/plan-diff/render-text.ts";
import { reportOf } from "../../compiler/plan-diff/report.ts";
import { planOf } from "./programs.ts";

const text = readFileSync(new URL("plan-diff.acl", import.meta.url), "utf8");
const base = planOf(text);
const diffTo = (changed: string) => comparePlans(base, planOf(changed));

/** Applies edits one after the other; each must find its text. */
function edited(...edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((now, [from, to]) => {
    if (!now.includes(from)) throw new Error(`${from} is not in the program`);
    return now.replaceAll(from, to);
  }, text);
}

/** The shown changes, without cost numbers. */
const shown = (changed: string, options: { full?: boolean; columns?: number } = {}): string =>
  renderText(reportOf(diffTo(changed), options), { color: false, columns: options.columns });
const method = (changed: string): string => shown(changed).split("\ncost\n")[0]!.trimEnd();

describe("two plans", () => {
  test("that are the same", () => {
    expect(shown(`// a comment\n${text}`)).toBe("no difference\n");
  });

  test("with other numbers: the causes first, then what they cost", () => {
    expect(
      shown(edited(["pgd3(a, b)", "pgd3(a, b, steps: 6)"], ["temperature: 0.2", "temperature: 0.1"])),
    ).toMatchInlineSnapshot(`
      "2 changes to the method; operations per step: pretrain x1.52, in all x1.45

      method
        stages.pretrain
          ~ attacks.{a_adv, b_adv}.steps  3   -> 6
          ~ losses.l_adv.temperature      0.2 -> 0.1

      cost
        stages.pretrain
          ~ cost.step               4.77 GFLOP -> 7.27 GFLOP  x1.52  follows from attacks.{a_adv, b_adv}.steps
          ~ cost.attack             2.50 GFLOP -> 5.00 GFLOP  x2
        ~ operations of all stages  343 GFLOP  -> 500 GFLOP   x1.45

      2 passes follow from these; --full lists them
      "
    `);
  });

  test("with another batch: counts that follow from it are counted", () => {
    expect(shown(edited(["batch 64", "batch 16"]))).toMatchInlineSnapshot(`
      "1 change to the method; operations per step: pretrain x0.25

      method
        stages.pretrain
          ~ batch  64 -> 16

      cost
        stages.pretrain
          ~ cost.step  4.77 GFLOP -> 1.19 GFLOP  x0.25  follows from batch
          ~ updates    64         -> 252         x3.94

      5 counts follow from these; --full lists them
      "
    `);
  });

  test("with a schedule: one line each, by its breakpoints", () => {
    expect(method(edited(["warmup(1 epoch, to: 1.0)", "warmup(2 epochs, to: 0.5)"]))).toMatchInlineSnapshot(`
      "1 change to the method

      method
        stages.pretrain
          ~ optimizer.lr
                 0.0 to 1.0 at 1 epoch, by a cosine to 0.0 at 4 epochs
              -> 0.0 to 0.5 at 2 epochs, by a cosine to 0.0 at 4 epochs"
    `);
  });

  test("with another optimizer: another thing, not ten other numbers", () => {
    const changed = text.replace(
      /optimizer lars\([\s\S]*?weight_decay: [\d.e-]+\)/,
      "optimizer adam(lr: 1e-3)",
    );
    expect(method(changed)).toMatchInlineSnapshot(`
      "1 change to the method

      method
        stages.pretrain
          ~ optimizer
                 lars(lr: 0.0 to 1.0 at 1 epoch, by a cosine to 0.0 at 4 epochs, momentum: 0.9, weight_decay: 1.0e-6, trust: 0.001, epsilon: 0.0)
              -> adam(lr: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1.0e-8, weight_decay: 0.0)"
    `);
  });

  test("with a step of the augmentation less: the same for both views", () => {
    expect(method(edited(["then flip(probability: 0.5)\n", ""]))).toMatchInlineSnapshot(`
      "1 change to the method

      method
        stages.pretrain
          - views.{a, b}.ops.flip  flip(probability: 0.5)  after random_resized_crop"
    `);
  });

  test("with a loss more", () => {
    const changed = edited(
      [
        "minimize ce",
        "loss kl = kl_divergence(target: c(f(x)), input: c(f(x_adv)))\n  minimize ce + 6.0 * kl",
      ],
      ["seed 3", "seed 5"],
    );
    expect(method(changed)).toMatchInlineSnapshot(`
      "3 changes to the method; operations per step: finetune x1.31, in all x1.04

      method
        ~ seed           3 -> 5
        stages.finetune
          + losses.kl
              kl_divergence(target: c(f.adversarial(x)), input: c(f.adversarial(x_adv)), reduce: mean)
          + minimize.kl  6.0"
    `);
  });

  test("with a stage more: what it does", () => {
    const stage = text.slice(text.indexOf("stage finetune"), text.indexOf("evaluate"));
    const changed = text.replace(
      "evaluate",
      `${stage.replace("stage finetune", "stage more").replace("\n  start", "\n  start c from scratch\n  start")}evaluate`,
    );
    expect(method(changed)).toMatchInlineSnapshot(`
      "1 change to the method; operations in all x1.13

      method
        + stages.more
          + data           {of: fit, labels: shown, shuffle: true, last: keep}
          + batch          32
          + for            2 epochs
          + networks.c     {start: scratch, branches: [], update: train}
          + networks.f
              {start: pretrain.last.f.adversarial, branches: [adversarial], update: train}
          + views.x
              augmented(image, ops: random_crop(size: 32, padding: 4) then flip(probability: 0.3))
          + views.x_adv    adversarial(x)
          + attacks.x_adv
              pgd(norm: linf, radius: 8/255, step: 4/255, steps: 3, start: uniform, clip_start: false, clip: ball_then_image, pick: last, restarts: 1, batch_norm: eval, moves: {x_adv: x}, maximizing: {ce: 1.0})
          + losses.ce
              cross_entropy(logits: c(f.adversarial(x_adv)), target: label, smoothing: 0.0, reduce: mean)
          + minimize       {ce: 1.0}
          + predict        {logits: c(f.adversarial(image))}
          + optimizer
              adam(lr: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1.0e-8, weight_decay: 0.0)
          + keep
              {last: true, by: {best: {metric: accuracy, on: validation, under: pgd(norm: linf, radius: 8/255, step: 4/255, steps: 3, start: uniform, clip_start: false, clip: ball_then_image, pick: last, restarts: 1, batch_norm: eval)}}}"
    `);
  });

  test("in another order of stages that need nothing of each other", () => {
    const two = (first: string, second: string) =>
      planOf(
        text.slice(0, text.indexOf("stage finetune")) +
          [first, second]
            .map(
              (name) =>
                `stage ${name} {\n  data shapes.train\n  batch 64\n  start f, g from scratch\n  view a, b = crops(image)\n  loss l = nt_xent(g(f.standard(a, b)), temperature: 0.5)\n  minimize l\n  optimizer adam(lr: 1e-3)\n  for 1 epoch\n}\n`,
            )
            .join(""),
      );
    expect(comparePlans(two("one", "two"), two("two", "one")).changes).toMatchObject([
      {
        group: "method",
        path: ["stages", "order"],
        before: "pretrain, one, two",
        after: "pretrain, two, one",
      },
    ]);
  });
});

describe("other names", () => {
  test.each([
    ["a stage", [["pretrain", "contrast"]], ["stage pretrain contrast"]],
    ["a loss", [["l_adv", "adversarial_loss"]], ["loss l_adv adversarial_loss"]],
    [
      "views",
      [
        ["a_adv", "u"],
        ["b_adv", "v"],
      ],
      ["view a_adv u", "view b_adv v"],
    ],
    [
      "an encoder",
      [
        ["encoder f", "encoder enc"],
        ["f(", "enc("],
        ["f.", "enc."],
        ["start f", "start enc"],
      ],
      ["network f enc"],
    ],
    ["a branch", [["adversarial", "moved"]], ["branch adversarial moved", "branch adversarial moved"]],
    ["a kept checkpoint", [["best", "strongest"]], ["checkpoint best strongest"]],
    [
      "a data set and the parts of its split",
      [
        ["shapes.", "images."],
        ["dataset shapes", "dataset images"],
        ["split fit, validation", "split one, other"],
        ["data fit", "data one"],
        ["on validation", "on other"],
      ],
      ["dataset shapes images", "part fit one", "part validation other"],
    ],
  ] as const)("%s: said, and nothing else", (_what, edits, names) => {
    const { changes, renames, equal } = diffTo(edited(...edits));
    expect(equal).toBe(false);
    expect(renames.map(({ kind, before, after }) => `${kind} ${before} ${after}`)).toEqual(names);
    expect(changes).toEqual([]);
  });

  test("and something else: both are said, under the new name", () => {
    const changed = edited(
      ["pretrain", "contrast"],
      ["l_adv", "l_moved"],
      ["temperature: 0.2", "temperature: 0.1"],
    );
    expect(shown(changed)).toMatchInlineSnapshot(`
      "1 change to the method, 2 renamed

      method
        stages.contrast
          ~ losses.l_moved.temperature  0.2 -> 0.1

      renamed
        ~ stage             pretrain -> contrast  random draws go by this name
        ~ loss of pretrain  l_adv    -> l_moved
      "
    `);
  });

  test("a word of the language that a view is called by stays what it is elsewhere", () => {
    const [one, other] = ["uniform", "x_moved"].map((name) =>
      edited(["x_adv", name], ["start: uniform", `start: zero`]),
    );
    const { renames, changes } = comparePlans(planOf(one!), planOf(other!));
    expect(renames).toMatchObject([{ kind: "view", before: "uniform", after: "x_moved" }]);
    expect(changes).toEqual([]);
  });
});

test("whatever is changed is said: no difference is shown only where the bytes are the same", () => {
  const edits: readonly (readonly [string, string])[] = [
    ["temperature: 0.2", "temperature: 0.1"],
    ["pretrain", "contrast"],
    ["l_adv", "l_moved"],
    ["a_adv", "z_moved"],
    ["best", "strongest"],
    ["batch 64", "batch 16"],
    ["steps: 3", "steps: 4"],
    ["seed 3", "seed 4"],
    ["uniform", "zero"],
    ["adversarial", "moved"],
    ["then flip(probability: 0.5)\n", ""],
    ["validation", "held_out"],
    ["\n", "\n\n"],
    ["0.5 *", "0.25 *"],
  ];
  fc.assert(
    fc.property(fc.subarray([...edits]), fc.subarray([...edits]), (some, others) => {
      const [one, other] = [some, others].map((chosen) =>
        planOf(edited(...chosen.filter(([from]) => text.includes(from)))),
      );
      const diff = comparePlans(one!, other!);
      const equal = writePlan(one!) === writePlan(other!);
      expect(diff.equal).toBe(equal);
      expect(diff.changes.length + diff.renames.length === 0).toBe(equal);
      const back = comparePlans(other!, one!);
      expect(back.renames.length).toBe(diff.renames.length);
      expect(back.changes.length).toBe(diff.changes.length);
    }),
    { numRuns: 60, seed: 1 },
  );
});

describe("what follows from a name", () => {
  test("terms of `minimize` are added by name: another order is no change of the method", () => {
    expect(shown(edited(["l_std", "clean_loss"]))).toMatchInlineSnapshot(`
      "no change to the method, 1 renamed

      renamed
        ~ loss of pretrain                l_std             -> clean_loss
        ~ stages.pretrain.minimize.order  l_adv, clean_loss -> clean_loss, l_adv  follows from the names: rounding only
      "
    `);
  });

  test("a weight is one, under the new name", () => {
    expect(method(edited(["0.5 * l_std", "0.25 * l_std"], ["l_std", "clean_loss"]))).toMatchInlineSnapshot(`
      "1 change to the method, 1 renamed

      method
        stages.pretrain
          ~ minimize.clean_loss  0.5 -> 0.25

      renamed
        ~ loss of pretrain                l_std             -> clean_loss
        ~ stages.pretrain.minimize.order  l_adv, clean_loss -> clean_loss, l_adv  follows from the names: rounding only"
    `);
  });

  test("branches that took each other's names are renamed, in whatever many passes they are", () => {
    const changed = text.replaceAll(/\b(standard|adversarial)\b/g, (name) =>
      name === "standard" ? "adversarial" : "standard",
    );
    expect(shown(changed)).toMatchInlineSnapshot(`
      "no change to the method, 2 renamed

      renamed
        ~ branch of f, g  standard    -> adversarial
        ~ branch of f, g  adversarial -> standard
      "
    `);
  });

  test("titles are in quotes on both sides or on none", () => {
    expect(method(edited(["dual stream on shapes", "shapes: dual"]))).toMatchInlineSnapshot(`
      "no change to the method

      without effect
        ~ experiment  "dual stream on shapes" -> "shapes: dual""
    `);
    expect(method(edited(["dual stream on shapes", "shapes, dual"]))).toMatchInlineSnapshot(`
      "no change to the method

      without effect
        ~ experiment  dual stream on shapes -> shapes, dual"
    `);
  });
});

describe("on the page", () => {
  const changed = edited(
    ["pgd3(a, b)", "pgd3(a, b, steps: 6)"],
    ["warmup(1 epoch, to: 1.0)", "warmup(2 epochs, to: 0.5)"],
  );

  test.each([40, 80, 120])("of %i columns no line is longer", (columns) => {
    const lines = shown(changed, { columns, full: true }).split("\n");
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    expect(lines.join(" ").replaceAll(/\s+/g, " ")).toContain("2 epochs");
  });

  test("of 40 columns", () =>
    expect(shown(changed, { columns: 40 })).toMatchInlineSnapshot(`
      "2 changes to the method; operations per
      step: pretrain x1.52, in all x1.45

      method
        stages.pretrain
          ~ attacks.{a_adv, b_adv}.steps
              3 -> 6
          ~ optimizer.lr
                 0.0 to 1.0 at 1 epoch, by a
                 cosine to 0.0 at 4 epochs
              -> 0.0 to 0.5 at 2 epochs, by a
                 cosine to 0.0 at 4 epochs

      cost
        stages.pretrain
          ~ cost.step
              4.77 GFLOP -> 7.27 GFLOP  x1.52
              follows from attacks.{a_adv,
              b_adv}.steps
          ~ cost.attack
              2.50 GFLOP -> 5.00 GFLOP  x2
        ~ operations of all stages
            343 GFLOP -> 500 GFLOP  x1.45

      2 passes follow from these; --full lists
      them
      "
    `));

  test("--full lists what follows", () => {
    expect(shown(edited(["batch 64", "batch 16"]), { full: true })).toMatchInlineSnapshot(`
      "1 change to the method; operations per step: pretrain x0.25

      method
        stages.pretrain
          ~ batch  64 -> 16

      cost
        stages.pretrain
          ~ cost.step               4.77 GFLOP -> 1.19 GFLOP  x0.25     follows from batch
          ~ cost.forward            832 MFLOP  -> 208 MFLOP   x0.25
          ~ cost.backward           1.44 GFLOP -> 359 MFLOP   x0.25
          ~ cost.attack             2.50 GFLOP -> 624 MFLOP   x0.25
          ~ epoch.steps             16         -> 63          x3.94
          ~ epoch.last_batch        40         -> 8           x0.2
          ~ updates                 64         -> 252         x3.94
          ~ operations in all       298 GFLOP  -> 298 GFLOP   x0.99883
        ~ operations of all stages  343 GFLOP  -> 343 GFLOP   x0.99898
      "
    `);
  });

  test("colours are beside what is said", () => {
    const report = reportOf(diffTo(changed));
    const colored = renderText(report, { color: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of a terminal
    expect(colored.replaceAll(/\u001b\[\d+m/g, "")).toBe(renderText(report, { color: false }));
    expect(colored).toContain("\u001b[");
  });

  test("as JSON: all of it, with what follows from what", () => {
    const { headline, equal, changes, renamed } = diffJson(
      diffTo(edited(["temperature: 0.2", "temperature: 0.1"], ["batch 64", "batch 16"])),
    );
    expect({ headline, equal, renamed }).toMatchInlineSnapshot(`
      {
        "equal": false,
        "headline": "2 changes to the method; operations per step: pretrain x0.25",
        "renamed": [],
      }
    `);
    expect(changes).toContainEqual({
      group: "method",
      path: ["stages", "pretrain", "losses", "l_adv", "temperature"],
      before: 0.2,
      after: 0.1,
      derived: false,
      follows_from: [],
    });
    expect(changes).toContainEqual(
      expect.objectContaining({
        path: ["stages", "pretrain", "epoch", "steps"],
        before: 16,
        after: 63,
        derived: true,
        follows_from: [["stages", "pretrain", "batch"]],
      }),
    );
  });
});
