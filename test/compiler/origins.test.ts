import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import type { Origin } from "../../compiler/experiment/origin.ts";
import { Rational } from "../../compiler/experiment/rational.ts";
import { originRows } from "../../compiler/plan/origins.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import type { Span } from "../../grammar/span.ts";
import { originJson, originText } from "../../runtime/cli/render-origins.ts";
import { ROOT } from "./plan-files.ts";
import { compileText } from "./programs.ts";

const FILES = ["examples", "experiments", "test/compiler/programs"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".acl"))
    .map((file) => join(folder, file))
    .filter((file) => /^stage\b/m.test(readFileSync(join(ROOT, file), "utf8")))
    .sort(),
);

function spansOf(origin: Origin): Span[] {
  if (origin.kind === "derived") return (origin.from ?? []).flatMap(spansOf);
  return origin.span ? [origin.span] : [];
}

describe("every value of a plan has an origin", () => {
  it.each(FILES)("%s", (entry) => {
    const readFile = (path: string) =>
      existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), "utf8") : undefined;
    const { plan, sources } = compile({ entry, readFile });
    const rows = originRows(plan!);
    expect(rows.filter(({ origin }) => !origin).map(({ path }) => path.join("."))).toEqual([]);
    for (const { path, text, origin } of rows) {
      for (const span of spansOf(origin!)) {
        const source = sources.get(span.file);
        expect(source, `${path.join(".")} comes from ${span.file}`).toBeDefined();
        expect(span.start).toBeLessThan(span.end);
        expect(span.end).toBeLessThanOrEqual(source!.text.length);
      }
      // the text at the origin of a literal number must be that number
      const json = originJson(origin!, sources);
      if (json.from === "written" && !json.names && /^[\d.e-]+(\/\d+)?$/.test(json.text))
        expect(Rational.parse(text.replace(/^\[(.*)\]$/, "$1")), path.join(".")).toEqual(
          Rational.parse(json.text),
        );
    }
  });
});

const PROGRAM = `experiment "origins"
param eps = 8/255
param beta: number in 0..10 = 6
param peak = 0.1
use "shared.acl"
dataset d = shapes10(train: 400, test: 100)
schedule rate = warmup(1 epoch, to: peak) then constant()
augment crop(strength = 1.0) = color_jitter(brightness: 0.4 * strength)
encoder f = convnet(widths: [8])
head c = linear(d.classes)
attack weak = pgd(radius: eps / 2, step: relative(1/4), steps: 3)

stage train {
  data d.train
  batch 40
  view x = crop(image, strength: 0.5)
  view x_adv = weak(x, start: zero) maximizing ce
  loss ce = cross_entropy(c(f(x_adv)), label)
  minimize ce / 2 + beta * cross_entropy(c(f(x)), label, smoothing: 0.1)
  predict c(f(image))
  optimizer sgd(lr: rate, momentum: 0.9)
  for 2 epochs
  keep best by accuracy under weak(steps: 20) on d.test
}
`;

describe("where a value comes from", () => {
  const { plan, sources } = compileText(PROGRAM, { beta: "2 * 1.5" });
  const origins = new Map(
    originRows(plan!).map(({ path, origin }) => [path.join("."), originText(originJson(origin!, sources))]),
  );
  const train = (path: string): string | undefined => origins.get(`stages.train.${path}`);
  it.each([
    ["batch", "main.acl:15:9"],
    ["losses.loss_1.cross_entropy.smoothing", "main.acl:19:69"],
    ["losses.loss_1.cross_entropy.target", "main.acl:19:51"],
  ])("%s: the place it is written at", (path, origin) => expect(train(path)).toBe(origin));
  it.each([
    ["attacks.x_adv.clip", "default of pgd, at main.acl:11:15"],
    ["data.last", "default of data, at main.acl:14:3"],
    ["networks.f.start", "default of a stage without `start`"],
    ["optimizer.lr.pieces.1.from", "default of warmup, at main.acl:7:17"],
  ])("%s: whose default it is", (path, origin) => expect(train(path)).toBe(origin));
  it.each([
    ["optimizer.lr.pieces.1.to", "param peak (main.acl:4:14), at main.acl:7:37"],
    ["attacks.x_adv.radius", "`eps / 2` at main.acl:11:27, with param eps (main.acl:2:13)"],
    ["minimize.loss_1", "param beta (--set beta=2 * 1.5), at main.acl:19:21"],
    [
      "views.x.ops.1.brightness",
      "`0.4 * strength` at main.acl:8:57, with argument strength (main.acl:16:34)",
    ],
  ])("%s: the names that stand behind it", (path, origin) => expect(train(path)).toBe(origin));
  it.each([
    ["epoch.steps", "derived: images / batch, rounded up"],
    ["optimizer.lr.pieces.2.from", "derived: value at the end of the piece before"],
    [
      "attacks.x_adv.step",
      "derived: fraction of the radius (main.acl:11:42; `eps / 2` at main.acl:11:27, with param eps (main.acl:2:13))",
    ],
    ["minimize.ce", "derived: 1 over the divisor (main.acl:19:17)"],
    ["cost.step", "derived: sum of forward, backward, attack and update"],
  ])("%s: the rule it follows from", (path, origin) => expect(train(path)).toBe(origin));
  it("an argument that is changed at a use, and one that is not", () => {
    const under = (key: string) => train(`keep.by.best.under.${key}`);
    expect(under("steps")).toBe("main.acl:23:43");
    expect(under("start")).toBe("default of pgd, at main.acl:11:15");
    expect(train("attacks.x_adv.start")).toBe("main.acl:17:31");
  });
  it("a word is no name, though something may have it", () => {
    const text = PROGRAM.replace("start: zero", "start: zero, clip: image_then_ball").replace(
      "param peak",
      "param image_then_ball = 3\nparam peak",
    );
    const { plan: other, sources: files } = compileText(text);
    const clip = originRows(other!).find(({ path }) => path.join(".") === "stages.train.attacks.x_adv.clip");
    expect(originText(originJson(clip!.origin!, files))).toBe("main.acl:18:43");
  });
});

it("a plan that is read has no origins", () => {
  const { plan } = readPlan(writePlan(compileText(PROGRAM).plan!), "plan.yaml");
  expect(originRows(plan!).filter(({ origin }) => origin)).toEqual([]);
});
