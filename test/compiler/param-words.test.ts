import { expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { writePlan } from "../../compiler/plan/write.ts";

const written = (param: string, mode: string): string => `${param}dataset d = shapes10(train: 100)
encoder f = convnet(widths: [4])
attack pgd2 = pgd(norm: linf, radius: 8/255, step: 4/255, steps: 2, start: uniform, batch_norm: ${mode})

stage s {
  data d.train unlabeled
  batch 50
  view a, b = flip(image)
  view a_adv = pgd2(a) maximizing l
  loss l = nt_xent(f(a_adv, b), temperature: 0.5)
  minimize l
  optimizer sgd(lr: 0.1)
  for 2 epochs
}
`;

function planOf(text: string, overrides: Readonly<Record<string, string>> = {}): string {
  const { plan, diagnostics } = compile({ entry: "words.acl", readFile: () => text, overrides });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return writePlan(plan!);
}

it("a param may have a word as its value that is also a keyword", () => {
  const batch = planOf(written("", "batch"));
  expect(planOf(written("param mode: batch_norm = batch\n", "mode"))).toBe(batch);
  expect(planOf(written("param mode: batch_norm = eval\n", "mode"), { mode: "batch" })).toBe(batch);
  expect(planOf(written("param mode: batch_norm = eval\n", "mode"))).not.toBe(batch);
});
