import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { planDigest } from "../../compiler/plan/digest.ts";
import { readPlan } from "../../compiler/plan/read.ts";
import { runCommandLine } from "../../runtime/cli/command-line.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { checkpointsOf, eventsOf } from "./small-run.ts";

const PROGRAM = `experiment "from a plan"
seed 5
param radius: pixels = 8/255
dataset d = shapes10(train: 60, test: 20)
encoder f = convnet(widths: [4])
head c = linear(d.classes)
attack pgd2 = pgd(radius: radius, step: 4/255, steps: 2)
stage train {
  data d.train
  batch 16
  view x = random_crop(image, 32, padding: 4)
  view x_adv = pgd2(x) maximizing l
  loss l = cross_entropy(c(f(x_adv)), label)
  minimize l
  predict c(f(image))
  optimizer adam(lr: warmup(1 epoch, to: 1e-2) then cosine(to: 0))
  for 2 epochs
  measure accuracy on d.test
}
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-from-plan-"));
  writeFileSync(join(folder, "small.acl"), PROGRAM);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function aclc(...argv: string[]): Promise<void> {
  const { io, err } = fakeIo(folder, process.env);
  expect(await runCommandLine(argv, io), err()).toBe(0);
}

it("aclc run PLAN runs that plan: the same digest, events, metrics and weights as from the file", async () => {
  const flags = ["--engine", "tensorflow", "--device", "cpu", "--threads", "2"];
  const set = ["--set", "radius=6/255"];
  await aclc("plan", "small.acl", ...set, "--out", "small.plan.yaml");
  await aclc("run", "small.acl", ...set, ...flags, "--out", "from-file");
  await aclc("run", "small.plan.yaml", ...flags, "--out", "from-plan");

  const text = readFileSync(join(folder, "small.plan.yaml"), "utf8");
  const digest = planDigest(readPlan(text, "small.plan.yaml").plan!);
  for (const run of ["from-file", "from-plan"]) {
    expect(readFileSync(join(folder, run, "plan.yaml"), "utf8")).toBe(text);
    expect(JSON.parse(readFileSync(join(folder, run, "record.json"), "utf8")).plan_digest).toBe(digest);
  }
  const [file, plan] = [join(folder, "from-file"), join(folder, "from-plan")];
  expect(eventsOf(plan)).toEqual(eventsOf(file));
  expect(eventsOf(file).filter((event) => (event as { event: string }).event === "step")).toHaveLength(8);
  expect(checkpointsOf(plan)).toEqual(checkpointsOf(file));

  await aclc("run", "small.acl", ...flags, "--out", "other-radius");
  const other = join(folder, "other-radius");
  expect(JSON.parse(readFileSync(join(other, "record.json"), "utf8")).plan_digest).not.toBe(digest);
  expect(eventsOf(other)).not.toEqual(eventsOf(file));
});
