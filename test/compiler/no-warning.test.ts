import { expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";

/** What published recipes do is not warned of. */
const experiment = (attack: string): string => `experiment "recipe"
dataset d = shapes10(train: 100, test: 50)
encoder f = convnet(widths: [4])
head c = linear(d.classes)
attack a = ${attack}
stage s {
  data d.train
  batch 50
  view x = flip(image)
  view x_adv = a(x) maximizing ce
  loss ce = cross_entropy(c(f(x_adv)), label)
  minimize ce
  predict c(f(image))
  optimizer sgd(lr: 0.1)
  for 2 epochs
}
evaluate s.last on d.test { measure accuracy }
`;

const codesOf = (attack: string): string[] =>
  compile({ entry: "a.acl", readFile: () => experiment(attack) }).diagnostics.map(({ code }) => code);

it("one step that is larger than the radius from a uniform start, as in Fast-AT (Wong et al., 2020)", () => {
  expect(codesOf("pgd(radius: 8/255, step: 10/255, steps: 1, start: uniform)")).toEqual([]);
});

it.each([
  ["from zero", "pgd(radius: 8/255, step: 10/255, steps: 1, start: zero)"],
  ["more than one", "pgd(radius: 8/255, step: 10/255, steps: 2, start: uniform)"],
  ["across the whole ball", "pgd(radius: 8/255, step: 17/255, steps: 1, start: uniform)"],
])("but such a step %s is", (_, attack) => {
  expect(codesOf(attack)).toEqual(["check/step-above-radius"]);
});
