import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { lowerStep } from "../../compiler/lower/step-program.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { writePlan } from "../../compiler/plan/write.ts";
import { comparePlans } from "../../compiler/plan-diff/compare.ts";
import { diffJson } from "../../compiler/plan-diff/render-json.ts";
import type { Plan } from "../../compiler/schema/plan.ts";
import { compileSweep } from "../../compiler/sweep.ts";
import { runPlan } from "../../runtime/run.ts";
import { eventsOf } from "../run/small-run.ts";
import { interpreted } from "../run/tiny-run.ts";
import { errorsIn } from "./checked-rules.ts";

/** Names that every JavaScript object inherits, so that a careless lookup finds them. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype);

/** Everything in the text that has a name chosen by the author. */
const ROLES = [
  ...["aParam", "aSchedule", "aDataset", "aTraining", "aRest", "anAugmentation", "itsParameter"],
  ...[
    "anEncoder",
    "aHead",
    "aBranch",
    "anAttack",
    "aRecipe",
    "aStage",
    "anotherStage",
    "aView",
    "aMovedView",
  ],
  ...["aLet", "aLoss", "aMovedLoss", "aKept"],
];

const TEXT = `
param aParam = 0.1
dataset aDataset = shapes10(train: 8, test: 4)
split aTraining, aRest = random(aDataset.train, 50%, 50%, seed: 1)
schedule aSchedule = cosine(from: aParam, to: 0)
augment anAugmentation(itsParameter = 0.5) = flip(probability: itsParameter)
encoder anEncoder = convnet(widths: [2], branches: [aBranch, plain])
head aHead = linear(aDataset.classes)
attack anAttack = pgd(radius: 8/255, step: 4/255, steps: 1, batch_norm: eval)
recipe aRecipe {
  data aTraining
  batch 4
  optimizer sgd(lr: aSchedule)
  for 1 epoch
}
stage aStage like aRecipe {
  view aView = anAugmentation(image, itsParameter: 0.25)
  view aMovedView = anAttack(aView) maximizing aMovedLoss
  let aLet = aHead(anEncoder.plain(aView))
  loss aLoss = cross_entropy(aLet, label)
  loss aMovedLoss = cross_entropy(aHead(anEncoder.aBranch(aMovedView)), label)
  minimize aLoss + 0.5 * aMovedLoss
  predict aHead(anEncoder.plain(image))
  keep aKept by accuracy under anAttack on aRest
}
stage anotherStage like aRecipe {
  start anEncoder from aStage.last
  start aHead from aStage.aKept
  view aView = anAugmentation(image)
  minimize cross_entropy(aHead(anEncoder.aBranch(aView)), label)
  predict aHead(anEncoder.aBranch(image))
}
evaluate anotherStage.last on aDataset.test {
  measure accuracy
  measure accuracy under anAttack
}
`;

/** The text with some names replaced. */
function renamed(names: ReadonlyMap<string, string>): string {
  return TEXT.replaceAll(/\w+/g, (word) => names.get(word) ?? word);
}

function planOf(text: string): Plan {
  const { plan, diagnostics } = compile({ entry: "main.acl", readFile: () => text });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return plan!;
}

// a setter, a constructor and methods; a run below uses the other names too
describe.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
  "`%s` is a name like others",
  (name) => {
    test.each(ROLES)("for %s", (role) => {
      const plan = planOf(renamed(new Map([[role, name]])));
      const text = writePlan(plan);
      const { plan: again, diagnostics } = readPlan(text, "plan.yaml");
      expect(errorsIn(diagnostics)).toEqual([]);
      expect(writePlan(again!)).toBe(text);
      // nothing is lost: with another name the plan has the same number of lines
      const usual = writePlan(planOf(renamed(new Map([[role, "any"]]))));
      expect(text.split("\n").length).toBe(usual.split("\n").length);
      for (const [stage, { batch }] of Object.entries(again!.stages))
        expect(lowerStep(again!, stage, batch).program.instructions.length).toBeGreaterThan(0);
    });

    test("for the axis of a sweep", () => {
      const text = renamed(new Map([["aParam", name]])).replace("= 0.1", "= each(0.1, 0.2)");
      const { points, diagnostics } = compileSweep({ entry: "main.acl", readFile: () => text });
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(points.map(({ values }) => Object.entries(values))).toEqual([[[name, "0.1"]], [[name, "0.2"]]]);
      const [first, second] = points.map(({ plan }) => writePlan(plan!));
      expect(first).not.toBe(second);
    });

    test.each(["aStage", "anEncoder", "aLoss", "aView"])(
      "in a comparison, where only one plan has it: %s",
      (role) => {
        const plain = planOf(TEXT);
        const changes = (to: string): string => {
          const other = planOf(renamed(new Map([[role, to]])).replaceAll("widths: [2]", "widths: [3]"));
          const both = [comparePlans(plain, other), comparePlans(other, plain)].map(diffJson);
          return JSON.stringify(both, (_, value) =>
            typeof value === "bigint" ? String(value) : value,
          ).replaceAll(new RegExp(`\\b${to}\\b`, "g"), "NAME");
        };
        // a name with the same position in sorted order
        expect(changes(name) === changes(`${name.slice(0, -1)}_`)).toBe(true);
      },
    );

    test("and no type of a param", () => {
      const { diagnostics } = compile({ entry: "main.acl", readFile: () => `param a: ${name} = 1` });
      expect(diagnostics.map(({ code }) => code)).toContain("check/unknown-type");
    });

    test("and is unknown where nothing has it", () => {
      const text = writePlan(planOf(TEXT));
      let refused = 0;
      for (const { index, 0: word } of text.matchAll(new RegExp(ROLES.join("|"), "g"))) {
        const changed = text.slice(0, index) + name + text.slice(index + word.length);
        const { plan, diagnostics } = readPlan(changed, "plan.yaml");
        if (plan) expect(readPlan(writePlan(plan), "plan.yaml").plan).toEqual(plan);
        else refused++;
        expect(plan === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
      }
      expect(refused).toBeGreaterThan(50);
    });
  },
);

describe("a run with such names", () => {
  const root = mkdtempSync(join(tmpdir(), "aclc-inherited-"));
  afterAll(() => rmSync(root, { recursive: true }));
  const results = async (names: ReadonlyMap<string, string>, folder: string): Promise<unknown[]> => {
    const { plan } = readPlan(writePlan(planOf(renamed(names))), "plan.yaml");
    const run = await runPlan(plan!, join(root, folder), interpreted());
    return eventsOf(run.folder);
  };
  // names in the plan: a data set, networks, stages, views, losses, a checkpoint
  test.each(["anEncoder", "aStage", "aView", "aMovedView", "aLoss", "aMovedLoss", "aKept", "aDataset"])(
    "that calls %s `__proto__` and the others by the rest",
    async (role) => {
      const others = ROLES.filter((one) => one !== role);
      const rest = INHERITED.filter((one) => one !== "__proto__");
      const shift = ROLES.indexOf(role);
      const names = new Map(rest.map((name, i) => [others[(shift + i) % others.length]!, name]));
      const events = await results(names.set(role, "__proto__"), role);
      expect(JSON.stringify(events.at(-1))).toContain("finished");
    },
  );
});
