import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../compiler/plan-files.ts";
import { runAclc } from "./fake-io.ts";

const FILE = join(ROOT, "examples/02-adversarial-views.acl");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-cost-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const aclc = (...argv: string[]) => runAclc(folder, argv);

describe("aclc program --cost", () => {
  it("as data: every part and kind of instruction, exact, in agreement with the plan", async () => {
    const { status, out } = await aclc("program", FILE, "--cost", "--json");
    expect(status).toBe(0);
    const cost = JSON.parse(out);
    const { cost: planned, attacks } = parse((await aclc("plan", FILE)).out).stages.pretrain;
    expect(Object.keys(cost.phases)).toEqual([
      "views",
      "attack a_adv, b_adv",
      "forward",
      "backward",
      "update",
      "measures",
    ]);
    const { kinds } = cost.phases["attack a_adv, b_adv"];
    // three layers, forward and backward to the images, in each attack step
    const { steps } = attacks["a_adv, b_adv"];
    expect(kinds.convolution.runs).toBe(3 * steps);
    expect(kinds.convolution_input_grad.runs).toBe(3 * steps);
    expect(kinds.convolution_filter_grad).toBeUndefined();
    const linear =
      kinds.convolution.operations + kinds.convolution_input_grad.operations + kinds.dot_general.operations;
    expect(linear).toBe(planned.attack);
    const parts = Object.values(cost.phases) as { total: { operations: number; runs: number } }[];
    expect(parts.reduce((sum, { total }) => sum + total.operations, 0)).toBe(cost.total.operations);
    expect(parts.reduce((sum, { total }) => sum + total.runs, 0)).toBe(cost.total.runs);
    expect(cost.peak_bytes).toBeGreaterThan(planned.state_bytes);
    expect(out).not.toContain("seconds");
  });

  it("as text, and the time when a device is given, on the line or in a file", async () => {
    const plain = await aclc("program", FILE, "--cost");
    expect(plain.out).toMatch(/^part +runs +operations +read +written$/m);
    expect(plain.out).not.toContain("time");
    const line = await aclc("program", FILE, "--cost", "--device-figures", "flops=1e12, bandwidth=1e11");
    expect(line.out).toMatch(/^part +runs +operations +read +written +time$/m);
    expect(line.out).toMatch(
      /^time of a step +\d+\.\d+ ms, an estimate: .*\n +time for its operations at 1.00 TFLOP\/s and for its bytes at 100 GB\/s$/m,
    );
    writeFileSync(join(folder, "device.yaml"), "flops: 1.0e12 # of one card\nbandwidth: 1.0e11\n");
    expect((await aclc("program", FILE, "--cost", "--device-figures", "device.yaml")).out).toBe(line.out);
  });

  it.each([
    ["flops=1e12", "--device-figures: bandwidth is missing", 2],
    ["flops=1e12,bandwith=1", "--device-figures: bandwith is unknown; expected flops and bandwidth", 2],
    [
      "flops=fast,bandwidth=1",
      "--device-figures: flops must be floating-point operations per second, such as 19.5e12",
      2,
    ],
    ["flops=1,flops=2,bandwidth=1", "--device-figures: flops is given twice", 2],
    ["flops=-1,bandwidth=1", "--device-figures: flops must be floating-point", 2],
    ["absent.yaml", "absent.yaml cannot be read", 1],
    ["half.yaml", "half.yaml: bandwidth is missing", 1],
    ["list.yaml", "list.yaml: it is not a YAML map", 1],
    ["broken.yaml", "broken.yaml: it is not YAML", 1],
  ])("says what is wrong with %s", async (figures, message, status) => {
    writeFileSync(join(folder, "half.yaml"), "flops: 1.0e12\n");
    writeFileSync(join(folder, "list.yaml"), "- 1\n");
    writeFileSync(join(folder, "broken.yaml"), "flops: [\n");
    const run = await aclc("program", FILE, "--cost", "--device-figures", figures);
    expect([run.status, run.out]).toEqual([status, ""]);
    expect(run.err).toContain(`error: ${message}`);
  });

  it.each([["--json"], ["--device-figures", "flops=1,bandwidth=1"]])(
    "%s is of the cost",
    async (...flags) => {
      const { status, out, err } = await aclc("program", FILE, ...flags);
      expect([status, out]).toEqual([2, ""]);
      expect(err).toContain("can only be used with --cost");
    },
  );
});
