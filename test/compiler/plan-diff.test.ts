import { describe, expect, test } from "vitest";
import { comparePlans } from "../../compiler/plan-diff/compare.ts";
import { renderJson, renderMarkdown, renderText } from "../../compiler/plan-diff/render.ts";
import { planOf, readProgram } from "./programs.ts";

const text = readProgram("dual-stream");
const base = planOf(text);
const diffTo = (changed: string) => comparePlans(base, planOf(changed));
const shown = (changed: string): string => renderText(diffTo(changed), { color: false });

describe("two plans", () => {
  test("that are the same", () => {
    expect(shown(`// a comment\n${text}`)).toBe("no difference\n");
  });
  test("with other numbers", () => {
    const changed = text
      .replace("pgd3(a, b)", "pgd3(a, b, steps: 6)")
      .replace("temperature: 0.2", "temperature: 0.1");
    expect(shown(changed)).toMatchInlineSnapshot(`
      "2 changes to the method, floating-point operations per step x1.52

      method
        stages.pretrain.attacks.a_adv, b_adv.steps        3          -> 6
        stages.pretrain.losses.l_adv.nt_xent.temperature  0.2        -> 0.1

      cost
        stages.pretrain.cost.attack                       2.49 GFLOP -> 4.99 GFLOP  follows from a_adv, b_adv.steps
        stages.pretrain.cost.step                         4.76 GFLOP -> 7.25 GFLOP  follows from a_adv, b_adv.steps
      "
    `);
  });
  test("with another name", () => {
    expect(shown(text.replaceAll("best", "strongest"))).toMatchInlineSnapshot(`
      "no change to the method, 2 renamed

      renamed
        stages.finetune.keep.by.best              best                         -> strongest
        evaluations.finetune.best on shapes.test  finetune.best on shapes.test -> finetune.strongest on shapes.test
      "
    `);
  });
  test("with a loss more", () => {
    const changed = text
      .replace("minimize ce", "loss extra = mean(distance(c(f(x)), c(f(x_adv))))\n  minimize extra + ce")
      .replace("seed 3", "seed 5");
    expect(shown(changed)).toMatchInlineSnapshot(`
      "3 changes to the method

      method
        seed                            3      -> 5
        stages.finetune.losses.extra    (none) -> {mean}
        stages.finetune.minimize.extra  (none) -> 1.0
      "
    `);
  });
});

test("as Markdown and JSON", () => {
  const diff = diffTo(text.replace("temperature: 0.2", "temperature: 0.1"));
  expect(renderMarkdown(diff)).toMatchInlineSnapshot(`
    "**1 change to the method**

    | method | before | after | follows from |
    | --- | --- | --- | --- |
    | \`stages.pretrain.losses.l_adv.nt_xent.temperature\` | \`0.2\` | \`0.1\` |  |
    "
  `);
  expect(JSON.parse(renderJson(diff))).toEqual({
    headline: "1 change to the method",
    changes: [
      {
        path: "stages.pretrain.losses.l_adv.nt_xent.temperature",
        before: "0.2",
        after: "0.1",
        group: "method",
      },
    ],
    steps: [],
  });
});

test("colours are beside what is said", () => {
  const diff = diffTo(text.replace("seed 3", "seed 4"));
  const colored = renderText(diff, { color: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of a terminal
  expect(colored.replaceAll(/\u001b\[\d+m/g, "")).toBe(renderText(diff, { color: false }));
});
