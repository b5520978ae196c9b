import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { RunEvents } from "../../runtime/events.ts";
import { runPlan } from "../../runtime/run.ts";
import { interpreted, planOfText, twoStagesText } from "./tiny-run.ts";

const root = mkdtempSync(join(tmpdir(), "aclc-zero-gradients-"));
afterAll(() => rmSync(root, { recursive: true }));

/** The last measurements of a run whose logits are multiplied by a factor, by name. */
async function measured(factor: string): Promise<Record<string, RunEvents["metric"]>> {
  const text = twoStagesText()
    .replace("test: 4", "test: 30")
    .replace(
      "predict c(f(image))\n      optimizer sgd(lr: 0.1)",
      `predict ${factor} * c(f(image))\n      optimizer sgd(lr: 0.1)`,
    )
    .replace("keep best by accuracy on", "keep best by accuracy under pgd2 on")
    .replace(
      "measure accuracy under pgd2",
      "measure accuracy under pgd2\n      measure accuracy under pgd2 maximizing margin",
    );
  const { folder } = await runPlan(planOfText(text), join(root, `times-${factor}`), interpreted());
  const events = readFileSync(join(folder, "events.jsonl"), "utf8")
    .split("\n")
    .flatMap((line) => (line.includes('"event":"metric"') ? [JSON.parse(line)] : []));
  return Object.fromEntries(events.map((event) => [`${event.stage} ${event.name}`, event]));
}

const PGD = "accuracy under pgd-2 linf 8/255";

test("each measurement under an attack says how many images have no gradient", async () => {
  const plain = await measured("1");
  expect(plain[`train ${PGD}`]).toMatchObject({ zero_gradients: 0, zero_gradients_right: 0 });
  expect(plain[`probe.last ${PGD}`]).toMatchObject({ zero_gradients: 0, zero_gradients_right: 0 });
  expect(plain["probe.last accuracy"]).not.toHaveProperty("zero_gradients");
});

test("with logits of any size the attack on the margin is the same, and the one on cross-entropy does nothing", async () => {
  const [plain, large] = [await measured("1"), await measured("1e9")];
  const clean = plain["probe.last accuracy"]!.value;
  expect(clean).toBeGreaterThan(0);
  expect(large[`probe.last ${PGD}`]).toMatchObject({
    value: clean,
    zero_gradients: clean,
    zero_gradients_right: clean,
  });
  const margin = `probe.last ${PGD} maximizing margin`;
  expect(large[margin]!.value).toBe(plain[margin]!.value);
  expect(large[margin]).toMatchObject({ zero_gradients_right: 0 });
});
