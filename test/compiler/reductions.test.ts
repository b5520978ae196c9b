import { describe, expect, it } from "vitest";
import { lowerStep } from "../../compiler/lower/step-program.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import { compileText, planOf } from "./programs.ts";

const stage = (loss: string, predict = "c(f(image))"): string => `
dataset shapes = shapes10(train: 100)
encoder f = convnet(widths: [4])
head c = linear(shapes.classes)
stage train {
  data shapes.train
  batch 50
  view a = flip(image)
  view b = flip(image)
  let p, q = c(f(a, b))
  loss l = ${loss}
  minimize l
  predict ${predict}
  optimizer sgd(lr: 0.1)
  for 1 epoch
}
`;

/** The loss as written in the plan. */
function lossOf(loss: string): string {
  const plan = planOf(stage(loss));
  const text = writePlan(plan);
  expect(readPlan(text, "plan.yaml").plan).toEqual(plan);
  // the program can be made, with one number for it
  expect(lowerStep(plan, "train", 50).program.instructions.length).toBeGreaterThan(0);
  return /\n {6}l:\n([\s\S]*?)\n {4}\w/.exec(text)![1]!.replace(/\s+/g, " ").trim();
}

const errorsOf = (text: string): (readonly [string, string])[] =>
  compileText(text).diagnostics.flatMap(({ code, severity, message }) =>
    severity === "error" ? [[code, message] as const] : [],
  );

describe("mean and sum over an axis", () => {
  it.each([
    ["mean(exp(sum(p * q, over: classes)))", "mean: of: exp: of: sum: of: multiply:"],
    ["mean(exp(mean(p * q, over: images)))", "over: images"],
    ["mean(sum(p * q, over: classes), over: images)", "over: images"],
    ["sum(mean(p * q, over: images), over: classes)", "over: classes"],
    // one number per image can be combined with another one, and so can one number per class
    ["mean(sum(p * p, over: classes) * dot(p, q))", "dot:"],
    ["sum(mean(p, over: images) * mean(q, over: images))", "multiply:"],
  ])("loss %s", (loss, part) => expect(lossOf(loss)).toContain(part));

  it("leaves the plan as it was where no axis is said", () =>
    expect(lossOf("mean(p * q)")).not.toContain("over"));

  it.each([
    [
      "sum(p, over: classes)",
      ["check/wrong-type", "expected a loss (one number), found one number per image"],
    ],
    [
      "mean(p, over: images)",
      ["check/wrong-type", "expected a loss (one number), found one number per class"],
    ],
    [
      "mean(dot(p, q), over: classes)",
      ["check/wrong-type", "expected values over classes, found one number per image"],
    ],
    [
      "sum(sum(p, over: images), over: images)",
      ["check/wrong-type", "expected values over images, found one number per class"],
    ],
    [
      "mean(dot(p, q) * mean(p, over: images))",
      ["check/mixed-units", "cannot multiply one number per image and one number per class"],
    ],
    ["mean(p, over: rows)", ["check/not-one-of", "expected one of `classes`, `images`, found `rows`"]],
  ])("not %s", (loss, said) => expect(errorsOf(stage(loss))).toEqual([said]));

  it("is held to what is left of the axes where a plan is read", () => {
    const text = writePlan(planOf(stage("mean(dot(p, q), over: images)")));
    const { plan, diagnostics } = readPlan(text.replace("over: images", "over: classes"), "plan.yaml");
    expect(plan).toBe(undefined);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      [
        "plan/wrong-operand",
        "expected the output of a network or one number per class, found one number per image",
      ],
    ]);
  });

  it("that puts images together is no classifier", () => {
    for (const together of ["mean(f(image))", "sum(mean(f(image), over: images))"])
      expect(errorsOf(stage("mean(p * q)", `c(f(image)) * ${together}`))).toEqual([
        ["check/predict-images", expect.any(String)],
      ]);
  });
});
