import { expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";

const experiment = (weight: string): string => `
dataset d = shapes10(train: 100)
encoder f = convnet(widths: [4], branches: [standard, adversarial])
head c = linear(d.classes)
param weight: number = ${weight}

stage first {
  data d.train
  batch 50
  view x, y = flip(image)
  loss ce = cross_entropy(c(f.adversarial(x)), label)
  loss clean = cross_entropy(c(f.standard(y)), label)
  minimize ce + weight * clean
  predict c(f.adversarial(image))
  optimizer sgd(lr: 0.1)
  for 2 epochs
}

stage second {
  data d.train
  batch 50
  start f from first.last.f.standard
  start c from first.last
  view x = flip(image)
  loss ce = cross_entropy(c(f(x)), label)
  minimize ce
  predict c(f(image))
  optimizer sgd(lr: 0.1)
  for 2 epochs
}
`;
const codes = (weight: string): string[] =>
  compile({ entry: "file", readFile: () => experiment(weight) }).diagnostics.map(({ code }) => code);

it("a branch that only a weight of 0 reaches is not trained, and no stage starts from it", () => {
  expect(codes("0.5")).toEqual([]);
  expect(codes("0")).toEqual(["check/weight-zero", "check/branch-untrained"]);
});
