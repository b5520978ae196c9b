import { expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";

/** Values of published recipes give no warnings. */
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

const stage = (
  lines: string,
  { top = "", batch = "50", optimizer = "sgd(lr: 0.1)", length = "10 epochs" } = {},
): string =>
  `experiment "recipe"
dataset d = shapes10(train: 101, test: 50)
${top}
stage s {
  data d.train(last: drop)
  batch ${batch}
${lines}
  optimizer ${optimizer}
  for ${length}
}
`;
const CLASSIFIER = `  view x = flip(image)
  loss ce = cross_entropy(c(f(x)), label)
  minimize ce
  predict c(f(image))`;
const NETWORKS = `encoder f = convnet(widths: [4])
head c = linear(d.classes)`;
const codes = (text: string): string[] =>
  compile({ entry: "a.acl", readFile: () => text }).diagnostics.map(({ code }) => code);

it.each([
  [
    "a linear probe (He et al., 2020)",
    "sgd(lr: milestones(from: 30, at: [6 epochs, 8 epochs], times: 0.1), momentum: 0.9)",
  ],
  [
    "SimCLR (Chen et al., 2020)",
    "lars(lr: warmup(1 epoch, to: 4.8) then cosine(to: 0), momentum: 0.9, weight_decay: 1e-6)",
  ],
  [
    "ACL (Jiang et al., 2020)",
    "lars(lr: warmup(1 epoch, to: 5.0) then cosine(to: 1e-6), momentum: 0.9, weight_decay: 1e-6)",
  ],
  [
    "Wide ResNets (Zagoruyko and Komodakis, 2016)",
    "sgd(lr: milestones(from: 0.1, at: [3 epochs, 6 epochs, 8 epochs], times: 0.2), momentum: 0.9, nesterov: true, weight_decay: 5e-4)",
  ],
  [
    "TRADES (Zhang et al., 2019)",
    "sgd(lr: milestones(from: 0.1, at: [7.5 epochs, 9 epochs], times: 0.1), momentum: 0.9, weight_decay: 2e-4)",
  ],
  ["GCN (Kipf and Welling, 2017)", "adam(lr: 0.01, weight_decay: 5e-4)"],
  ["fine-tuning (Devlin et al., 2019)", "adam(lr: warmup(1 epoch, to: 2e-5) then ramp(to: 0))"],
])("the optimizer of %s", (_, optimizer) => {
  expect(codes(stage(CLASSIFIER, { top: NETWORKS, optimizer }))).toEqual([]);
});

it.each([
  ["over positions of the image", "encoder f = convnet(widths: [4])\nhead g = mlp(8, 8)", "g(f(a, b))"],
  ["over two views", "encoder f = convnet(widths: [4])\nhead g = mlp(8, 8, norm: batch_norm)", "g(f(a, b))"],
])("batch statistics of one image %s", (_, top, features) => {
  const lines = `  view a, b = crops(image)
  loss l = mean(${features})
  minimize l`;
  const crops = "augment crops = random_resized_crop(32, scale: 0.2..1.0)";
  const text = stage(lines, { top: `${crops}\n${top}` }).replace("(last: drop)", "");
  // with 101 images and a batch size of 50, the last batch has one image
  expect(codes(text)).toEqual([]);
  const alone = text
    .replace("view a, b =", "view a =")
    .replace("g(f(a, b))", "g(f(a))")
    .replace("mlp(8, 8)", "mlp(8, 8, norm: batch_norm)");
  expect(codes(alone)).toEqual(["check/last-of-one"]);
});

it("two checkpoints by two criteria of which one is used, as in ACL (Jiang et al., 2020)", () => {
  const keeps = (first: string, second: string): string =>
    stage(`${CLASSIFIER}\n  keep one by ${first} on validation\n  keep two by ${second} on validation`, {
      top: `split fit, validation = random(d.train, 80%, 20%, seed: 1)\n${NETWORKS}\nattack pgd2 = pgd(radius: 8/255, step: 4/255, steps: 2)`,
    }).replace("data d.train(last: drop)", "data fit(last: drop)") +
    "evaluate s.two on d.test {\n  measure accuracy\n}\n";
  expect(codes(keeps("accuracy", "accuracy under pgd2"))).toEqual([]);
  expect(codes(keeps("accuracy under pgd2", "accuracy"))).toEqual(["check/kept-unused"]);
});
