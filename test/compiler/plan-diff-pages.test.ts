import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { costOf } from "../../compiler/derive/cost.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { comparePlans } from "../../compiler/plan-diff/compare.ts";
import { excessOver, planOperations, stageOperations } from "../../compiler/plan-diff/cost.ts";
import { parseLimit } from "../../compiler/plan-diff/cost-limit.ts";
import { operationsText, ratioText } from "../../compiler/plan-diff/numbers.ts";
import { renderMarkdown } from "../../compiler/plan-diff/render-markdown.ts";
import { renderText } from "../../compiler/plan-diff/render-text.ts";
import { type Report, reportOf } from "../../compiler/plan-diff/report.ts";
import { wrapText } from "../../compiler/plan-diff/wrap.ts";
import { planOf } from "./programs.ts";

const text = readFileSync(new URL("plan-diff.acl", import.meta.url), "utf8");
const base = planOf(text);

describe("Markdown", () => {
  const report = (rows: number): Report => ({
    headline: `${rows} changes to the method`,
    groups: [
      {
        title: "method",
        sections: [
          {
            heading: "stages.s",
            rows: Array.from({ length: rows }, (_, i) => ({
              label: `views.v${i}`,
              before: "a | b",
              after: "`c`",
            })),
          },
        ],
      },
    ],
  });

  test("signs that Markdown would take for its own", () => {
    expect(
      renderMarkdown([{ titles: ["a_b.acl"], report: { ...report(1), headline: "operations of l_adv *" } }]),
    ).toMatchInlineSnapshot(`
      "### \`a_b.acl\`

      **operations of l\\_adv \\***

      | method | before | after |
      | --- | --- | --- |
      | \`stages.s.views.v0\` | \`a \\| b\` | \`\` \`c\` \`\` |
      "
    `);
  });

  test.each([200, 1000, 5000])(
    "of at most %i characters: no headline goes without its rows but as a line, and it says how many are left out",
    (limit) => {
      const rendered = renderMarkdown(
        [
          { titles: [], report: report(50) },
          { titles: [], report: report(60) },
        ],
        { limit },
      );
      expect(rendered.length).toBeLessThanOrEqual(limit);
      for (const headline of ["50 changes to the method", "60 changes to the method"])
        expect(rendered).toMatch(new RegExp(`(\\*\\*${headline}\\*\\*\n\n\\|)|(^- ${headline}$)`, "m"));
      const shown = rendered.match(/`stages\.s\.views/g)?.length ?? 0;
      expect(rendered).toContain(`${110 - shown} more rows are left out`);
    },
  );

  test("that fits is whole", () => {
    const rendered = renderMarkdown([{ titles: [], report: report(50) }]);
    expect(renderMarkdown([{ titles: [], report: report(50) }], { limit: rendered.length + 1 })).toBe(
      rendered,
    );
    expect(rendered).not.toContain("left out");
  });
});

test("any two examples: nothing is lost, no line is longer than the screen, no value is missing", () => {
  const folder = new URL("../../examples/", import.meta.url);
  const plans = readdirSync(folder)
    .filter((file) => file.endsWith(".plan.yaml"))
    .map((file) => readPlan(readFileSync(new URL(file, folder), "utf8"), file).plan!);
  expect(plans.length).toBeGreaterThan(5);
  for (const before of plans)
    for (const after of plans) {
      const diff = comparePlans(before, after);
      expect(diff.equal).toBe(before === after);
      expect(diff.changes.length > 0).toBe(before !== after);
      for (const columns of [40, 120]) {
        const shown = renderText(reportOf(diff, { full: true }), { color: false, columns });
        expect(shown.split("\n").filter((line) => line.length > columns)).toEqual([]);
        expect(shown).not.toMatch(/undefined|NaN|\[object/);
      }
    }
});

describe("operations", () => {
  test("of all steps: the last batch of an epoch is a step of its own", () => {
    const stage = base.stages.pretrain!;
    // 1000 images in batches of 64 are 15 full batches and one of 40 images
    expect(stage.epoch).toEqual({ steps: 16, last_batch: 40 });
    const small = costOf(base, { ...stage, batch: 40 }).step;
    expect(stageOperations(base, stage)).toBe(BigInt(4 * (15 * stage.cost.step + small)));
    const [pretrain, finetune] = Object.values(base.stages).map((one) => stageOperations(base, one));
    expect(planOperations(base)).toBe(pretrain! + finetune!);
  });

  test.each([
    [950, "950 FLOP"],
    [999_600, "1.00 MFLOP"],
    [11_391_058_575_360, "11.4 TFLOP"],
  ])("%d", (value, shown) => expect(operationsText(value)).toBe(shown));

  test.each([
    [2, 3, "x1.5"],
    [1, 10, "x10"],
    [100, 120, "x1.2"],
    [3, 1, "x0.333"],
    [1000, 1001, "x1.001"],
    [1, 100, "x100"],
    [0, 5, "from nothing"],
    [5, 0, "to nothing"],
    [1e12, 293, "x1/3.41G"],
  ])("%d to %d", (before, after, shown) => expect(ratioText(before, after)).toBe(shown));
});

describe("a limit", () => {
  test.each([
    ["+20%", { kind: "relative", ratio: 1.2 }],
    ["20 %", { kind: "relative", ratio: 1.2 }],
    ["2e15", { kind: "absolute", operations: 2e15 }],
    ["2 PFLOP", { kind: "absolute", operations: 2e15 }],
    ["500G", { kind: "absolute", operations: 5e11 }],
  ])("%s", (limit, expected) => expect(parseLimit(limit)).toMatchObject(expected));

  test.each(["", "-20%", "x2", "0", "1e999", "2 QFLOP", "20%%"])("%j is none", (limit) =>
    expect(parseLimit(limit)).toBeUndefined(),
  );

  test("holds for each step and for all of them", () => {
    const over = (changed: string, limit: string) =>
      excessOver(parseLimit(limit)!, comparePlans(base, planOf(changed)).cost).map(
        ({ stage }) => stage ?? "all",
      );
    expect(over(text.replace("pgd3(a, b)", "pgd3(a, b, steps: 6)"), "+20%")).toEqual(["pretrain", "all"]);
    expect(over(text.replace("pgd3(a, b)", "pgd3(a, b, steps: 6)"), "+60%")).toEqual([]);
    expect(over(text.replace("for 4 epochs", "for 8 epochs"), "+20%"), "longer, not dearer").toEqual(["all"]);
    expect(over(text.replace("batch 64", "batch 128"), "+20%"), "fewer and larger steps").toEqual([
      "pretrain",
    ]);
    expect(over(text, "+0%")).toEqual([]);
    // a renamed stage is the same stage
    expect(
      over(text.replaceAll("pretrain", "contrast").replace("pgd3(a, b)", "pgd3(a, b, steps: 6)"), "+20%"),
    ).toEqual(["contrast", "all"]);
  });
});

test.each([
  ["one two three", 8, ["one two", "three"]],
  ["attacks.x_adv.maximizing", 12, ["attacks.", "x_adv.", "maximizing"]],
  ["aaaaaaaaaaaaaaaaaaaa", 8, ["aaaaaaaa", "aaaaaaaa", "aaaa"]],
])("%j in %i cells", (line, cells, lines) => expect(wrapText(line, cells)).toEqual(lines));
