import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommandLine } from "../../runtime/cli/command-line.ts";
import { tableText } from "../../runtime/cli/compare/render.ts";
import { tableOf } from "../../runtime/cli/compare/table.ts";
import { planOf } from "../compiler/programs.ts";
import { writeRunFolder } from "../run/run-files.ts";
import { fakeIo } from "./fake-io.ts";

const text = readFileSync(new URL("../compiler/plan-diff.acl", import.meta.url), "utf8");
let folder: string;

const metric = (name: string, value: number) =>
  JSON.stringify({
    event: "metric",
    stage: "finetune.best",
    name,
    epoch: 4,
    split: "shapes.test",
    value,
    items: 200,
  });

const writeRun = (name: string, source: string, events: readonly string[]): void =>
  writeRunFolder(join(folder, "runs", name), planOf(source), events);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-compare-"));
  const other = text.replace("temperature: 0.2", "temperature: 0.1").replaceAll("l_std", "l_clean");
  writeFileSync(join(folder, "one.acl"), text);
  writeFileSync(join(folder, "two.acl"), other);
  writeFileSync(
    join(folder, "three.acl"),
    text.replace("steps: 3", "steps: 6").replace("for 4 epochs", "for 8 epochs"),
  );
  for (const [seed, accuracy] of [
    [1, 0.5],
    [2, 0.6],
    [3, 0.7],
  ] as const)
    writeRun(`ds-${seed}`, text.replace("seed 3", `seed ${seed}`), [
      // if a metric is measured several times, the last value counts
      metric("accuracy", 0.1),
      metric("accuracy", accuracy),
      JSON.stringify({ event: "finished", folder: "x", seconds: 1 }),
      "",
    ]);
  writeRun("hot", other, [metric("accuracy", 0.25), '{"event":"met']);
});
beforeAll(() => mkdirSync(join(folder, "empty")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compare = async (...argv: string[]) => {
  const { io, out, err } = fakeIo(folder);
  const status = await runCommandLine(["compare", ...argv], io);
  return { status, out: out(), err: err() };
};

describe("aclc compare", () => {
  test("plans side by side: one row for each path that differs, under the names of the first", async () => {
    const { out, status } = await compare("one.acl", "two.acl", "three.acl");
    expect(status).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "                                                one.acl     two.acl     three.acl
      method
        stages.pretrain.for                           4 epochs    4 epochs    8 epochs
        stages.pretrain.attacks.{a_adv, b_adv}.steps  3           3           6
        stages.pretrain.losses.l_adv.temperature      0.2         0.1         0.2
        stages.finetune.attacks.x_adv.steps           3           3           6
        stages.finetune.keep.by.best.under.steps      3           3           6
      renamed
        loss of pretrain                              l_std       l_clean     l_std
      cost
        stages.pretrain.updates                       64          64          128
        stages.pretrain.cost.step                     4.77 GFLOP  4.77 GFLOP  7.27 GFLOP
        stages.finetune.cost.step                     906 MFLOP   906 MFLOP   1.53 GFLOP
        operations of pretrain                        298 GFLOP   298 GFLOP   908 GFLOP
        operations of finetune                        45.3 GFLOP  45.3 GFLOP  76.5 GFLOP
        operations of all stages                      343 GFLOP   343 GFLOP   985 GFLOP
      "
    `);
  });

  test("runs that differ in the seed alone are one, with mean and spread", async () => {
    const { out, err } = await compare("runs/ds-1", "runs/hot", "runs/ds-2", "runs/ds-3");
    expect(err).toBe("runs/hot is not finished: only the results so far are shown\n");
    expect(out).toMatchInlineSnapshot(`
      "                                            ds-1 and 2 more              hot
      method
        seed                                      1, 2, 3                      3
        stages.pretrain.losses.l_adv.temperature  0.2                          0.1
      renamed
        loss of pretrain                          l_std                        l_clean
      measured
        finetune.best accuracy on shapes.test     60.00 % +- 10.00 % (3 runs)  25.00 %
      "
    `);
  });

  test("as JSON, with numbers", async () => {
    const { out } = await compare("runs/ds-1", "runs/hot", "runs/ds-2", "runs/ds-3", "--json", "--quiet");
    const { columns, measured } = JSON.parse(out);
    expect(columns).toEqual([
      { name: "ds-1 and 2 more", seeds: [1, 2, 3], runs: 3 },
      { name: "hot", seeds: [3], runs: 1 },
    ]);
    expect(measured[0].label).toBe("finetune.best accuracy on shapes.test");
    expect(measured[0].cells[0].mean).toBeCloseTo(0.6, 12);
    // the sample standard deviation: sqrt((0.01 + 0 + 0.01) / 2)
    expect(measured[0].cells[0].deviation).toBeCloseTo(0.1, 12);
    expect(measured[0].cells[1]).toEqual({ mean: 0.25, runs: 1 });
  });

  test("as Markdown", async () => {
    expect((await compare("one.acl", "two.acl", "--markdown")).out).toMatchInlineSnapshot(`
      "| method | \`one.acl\` | \`two.acl\` |
      | --- | --- | --- |
      | \`stages.pretrain.losses.l_adv.temperature\` | \`0.2\` | \`0.1\` |

      | renamed | \`one.acl\` | \`two.acl\` |
      | --- | --- | --- |
      | \`loss of pretrain\` | \`l_std\` | \`l_clean\` |
      "
    `);
  });

  test("a list that is made of other things is shown whole", async () => {
    writeFileSync(
      join(folder, "four.acl"),
      text
        .replace(
          "then grayscale(probability: 0.2)",
          "then flip(probability: 0.1) then grayscale(probability: 0.1)",
        )
        .replace("seed 3", "seed 4"),
    );
    expect((await compare("one.acl", "four.acl", "--full")).out).toMatchInlineSnapshot(`
      "                                    one.acl                                                                                                                                                     four.acl
      method
        seed                              3                                                                                                                                                           4
        stages.pretrain.views.{a, b}.ops  random_resized_crop(size: 32, scale: [0.4, 1.0], ratio: [0.75, 4/3], interpolation: bilinear) then flip(probability: 0.5) then grayscale(probability: 0.2)  random_resized_crop(size: 32, scale: [0.4, 1.0], ratio: [0.75, 4/3], interpolation: bilinear) then flip(probability: 0.5) then flip(probability: 0.1) then grayscale(probability: 0.1)
      "
    `);
  });

  test("on a screen of 40 columns no line is longer, and nothing is lost", () => {
    const columnsOfPlans = [
      text,
      text.replace("steps: 3", "steps: 6").replace("optimizer lars", "optimizer sgd"),
    ];
    const plans = columnsOfPlans.map((one) => planOf(one.replace(/, trust.*\)/, ")")));
    const table = tableOf(
      plans.map((plan, i) => ({ name: `runs/experiment-${i}`, plan, seeds: [3], runs: [] })),
    );
    for (const full of [false, true]) {
      const shown = tableText(table, { color: false, columns: 40, full });
      expect(shown.split("\n").filter((line) => line.length > 40)).toEqual([]);
      expect(shown).toContain("    runs/experiment-1  6\n");
    }
  });

  test("a sweep's folder stands for its runs", async () => {
    const { out, status } = await compare("runs");
    expect(status).toBe(0);
    expect(out).toContain("ds-1 and 2 more              hot\n");
    expect(out).toContain("60.00 % +- 10.00 % (3 runs)");
    expect((await compare("runs/hot", "runs/ds-2", "runs")).out).toContain("(3 runs)");
  });

  test("the same seed twice is one run, without a spread, and that is said", async () => {
    cpSync(join(folder, "runs", "ds-1"), join(folder, "again"), { recursive: true });
    const same = await compare("runs/ds-1", "again");
    expect(same.err).toBe(
      "again is the same experiment as runs/ds-1 with the same seed, so it is left out\n",
    );
    expect(same.out).not.toContain("+-");
    expect(same.out).toContain("50.00 %\n");
    const three = await compare("runs/ds-1", "again", "runs/ds-2");
    expect(three.out).toContain("(2 runs)");
    writeFileSync(
      join(folder, "again", "events.jsonl"),
      `${metric("accuracy", 0.4)}\n{"event":"finished","folder":"x","seconds":1}\n`,
    );
    expect((await compare("runs/ds-1", "again")).err).toContain(
      "so it is left out; they differ in finetune.best accuracy on shapes.test\n",
    );
  });

  test("a result whose attack had no gradient is marked, and a warning names the share", async () => {
    const attacked = (zero_gradients: number) =>
      `${JSON.stringify({ ...JSON.parse(metric("accuracy under pgd-3 linf 8/255", 0.6)), zero_gradients, zero_gradients_right: zero_gradients })}\n`;
    const finished = '{"event":"finished","folder":"x","seconds":1}\n';
    cpSync(join(folder, "runs", "hot"), join(folder, "masked"), { recursive: true });
    writeFileSync(join(folder, "masked", "events.jsonl"), attacked(0.57) + finished);
    cpSync(join(folder, "runs", "ds-1"), join(folder, "sound"), { recursive: true });
    writeFileSync(join(folder, "sound", "events.jsonl"), attacked(0) + finished);
    const { out, err } = await compare("masked", "sound", "--full");
    expect(out).toMatch(
      /under pgd-3 linf 8\/255 on shapes.test: images without a gradient +57.00 % +0.00 %\n/,
    );
    expect(err).toContain(
      "warning: masked, finetune.best accuracy under pgd-3 linf 8/255 on shapes.test: the gradient is exactly 0 for 57.00 %",
    );
    expect(err).not.toContain("warning: sound");
    cpSync(join(folder, "sound"), join(folder, "masked"), { recursive: true });
  });

  test("results are those of the plan that was run: one that was edited is refused", async () => {
    cpSync(join(folder, "runs", "ds-1"), join(folder, "edited"), { recursive: true });
    const plan = readFileSync(join(folder, "runs", "hot", "plan.yaml"), "utf8");
    writeFileSync(join(folder, "edited", "plan.yaml"), plan);
    const { status, out, err } = await compare("edited", "runs/ds-2");
    expect([status, out]).toEqual([1, ""]);
    expect(err).toContain("error: edited/plan.yaml is not the plan that was run");
  });

  test("lines of events.jsonl that hold no event are left out", async () => {
    const events = [
      "null",
      "7",
      '"x"',
      "[]",
      "{}",
      "\0\0\0",
      metric("accuracy", 0.5),
      '{"event":"finished","folder":"x","seconds":1}',
      "",
    ];
    writeRun("odd", text.replace("seed 3", "seed 9"), events);
    const { out, status, err } = await compare("runs/odd", "runs/hot");
    rmSync(join(folder, "runs", "odd"), { recursive: true });
    expect([status, err]).toEqual([0, "runs/hot is not finished: only the results so far are shown\n"]);
    expect(out).toContain("50.00 %");
  });

  test("the same things", async () => {
    expect(await compare("one.acl", "one.acl")).toEqual({ status: 0, out: "no difference\n", err: "" });
  });

  test.each([
    [["one.acl"], 2, "error: compare expects at least two experiments"],
    [["one.acl", "empty"], 1, "error: empty is not a run folder: it has no plan.yaml"],
    [["one.acl", "one.acl/x"], 1, "error: one.acl/x cannot be read: a part of its path is a file"],
    [["one.acl", "nowhere.acl"], 1, "error: nowhere.acl cannot be read: it does not exist"],
  ])("%j", async (argv, status, message) => {
    const result = await compare(...argv);
    expect(result).toMatchObject({ status, out: "" });
    expect(result.err).toContain(message);
  });
});
