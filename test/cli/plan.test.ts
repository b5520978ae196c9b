import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { planSchemaText } from "../../compiler/plan/json-schema.ts";
import { runCommandLine } from "../../runtime/cli/command-line.ts";
import { ROOT } from "../compiler/plan-files.ts";
import { fakeIo, runAclc } from "./fake-io.ts";

const PROGRAM = `experiment "small"
param radius: pixels = 8/255
dataset d = shapes10(train: 40, test: 10)
encoder f = convnet(widths: [8])
head c = linear(d.classes)
attack pgd3 = pgd(radius: radius, step: 2/255, steps: 3)
stage train {
  data d.train
  batch 10
  view x = image
  view x_adv = pgd3(x) maximizing l
  loss l = cross_entropy(c(f(x_adv)), label)
  minimize l
  optimizer sgd(lr: 0.1)
  for 1 epoch
}
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-plan-"));
  writeFileSync(join(folder, "small.acl"), PROGRAM);
});
afterAll(() => rmSync(folder, { recursive: true }));

const aclc = (...argv: string[]) => runAclc(folder, argv);

describe("aclc plan --origins", () => {
  it("prints every value with its origin, part by part, in columns", async () => {
    const { status, out } = await aclc("plan", "small.acl", "--origins", "--set", "radius=4/255");
    expect(status).toBe(0);
    expect(out).toContain(`
stages.train.attacks.x_adv
  kind        pgd              small.acl:6:15
  norm        linf             default of pgd, at small.acl:6:15
  radius      4/255            param radius (--set radius=4/255), at small.acl:6:27
  step        2/255            small.acl:6:41
  steps       3                small.acl:6:55
  start       uniform          default of pgd, at small.acl:6:15
`);
    const plan = parse((await aclc("plan", "small.acl")).out);
    expect(out).toContain(`  forward      ${plan.stages.train.cost.forward} `);
  });

  it("is data with --json: path, value, and place, names and rules apart", async () => {
    const { status, out } = await aclc("plan", "small.acl", "--origins", "--json");
    expect(status).toBe(0);
    const { diagnostics, origins } = JSON.parse(out);
    expect(diagnostics).toEqual([]);
    const at = (...path: string[]) =>
      origins.find(
        (row: { path: string[] }) => row.path.join("/") === ["stages", "train", ...path].join("/"),
      );
    expect(at("attacks", "x_adv", "radius")).toEqual({
      path: ["stages", "train", "attacks", "x_adv", "radius"],
      value: "8/255",
      origin: {
        from: "written",
        text: "radius",
        file: "small.acl",
        line: 6,
        column: 27,
        names: [{ kind: "param", name: "radius", file: "small.acl", line: 2, column: 24 }],
      },
    });
    expect(at("attacks", "x_adv", "clip_start")).toMatchObject({
      value: false,
      origin: { from: "default", of: "pgd", line: 6 },
    });
    expect(at("updates")).toMatchObject({
      value: 4,
      origin: { from: "derived", rule: "length of the stage in steps", of: [{ from: "written", line: 15 }] },
    });
    expect(origins.every((row: { origin?: unknown }) => row.origin)).toBe(true);
  });

  it("of what is given from outside names the flag, or the place in the file of params", async () => {
    writeFileSync(join(folder, "values.yaml"), "radius: 4/255\nprecision: float64\n");
    const argv = ["plan", "small.acl", "--origins", "--params", "values.yaml", "--set", "seed=3"];
    const { out } = await aclc(...argv);
    expect(out).toContain("seed        3        --set seed=3\n");
    expect(out).toContain("precision   float64  values.yaml:2:12\n");
    expect(out).toContain("4/255            param radius (values.yaml:1:9), at small.acl:6:27\n");
    const { origins } = JSON.parse((await aclc(...argv, "--json")).out);
    const seed = origins.find(({ path }: { path: string[] }) => path.join() === "seed");
    expect(seed.origin).toEqual({ from: "written", text: "3", argument: "--set seed=3" });
  });

  it.each([32, 40, 60, 80, 120])(
    "keeps within a terminal of %i columns, and leaves nothing out",
    async (columns) => {
      const shown = async (width?: number) => {
        const { io, out } = fakeIo(ROOT);
        const stdout = width === undefined ? io.stdout : { ...io.stdout, isTTY: true, columns: width };
        const argv = ["plan", "examples/08-recipes.acl", "--origins", "--color", "never"];
        expect(await runCommandLine(argv, { ...io, stdout })).toBe(0);
        return out();
      };
      const [whole, wrapped] = [await shown(), await shown(columns)];
      // names of parts are longer than a narrow screen, and are wrapped at their dots
      expect(wrapped.split("\n").filter((line) => line.length > columns)).toEqual([]);
      expect(wrapped.replace(/\s+/g, "")).toBe(whole.replace(/\s+/g, ""));
      // a file name is not wrapped, so that it can be copied from the screen
      if (columns >= 60)
        expect(wrapped.match(/08-recipes\.acl:\d+:\d+/g)).toEqual(whole.match(/08-recipes\.acl:\d+:\d+/g));
    },
  );

  it("is of .acl files: a plan is refused", async () => {
    await aclc("plan", "small.acl", "--out", "small.plan.yaml");
    const { status, out, err } = await aclc("plan", "small.plan.yaml", "--origins");
    expect([status, out]).toEqual([2, ""]);
    expect(err).toBe(
      "error: small.plan.yaml is a plan, which does not record where its values come from\n  help: use --origins with the .acl file\n",
    );
  });

  it("says what is wrong with the file instead, where something is", async () => {
    writeFileSync(join(folder, "wrong.acl"), PROGRAM.replace("batch 10", "batch 0"));
    const { status, out, err } = await aclc("plan", "wrong.acl", "--origins", "--out", "nothing.txt");
    expect([status, out]).toEqual([1, ""]);
    expect(err).toContain("wrong.acl:9:9");
    expect(() => readFileSync(join(folder, "nothing.txt"))).toThrow();
  });
});

it("what the README shows of --origins is what the command prints", async () => {
  const { io, out } = fakeIo(ROOT);
  expect(await runCommandLine(["plan", "examples/quickstart.acl", "--origins"], io)).toBe(0);
  const part = out()
    .split("\n\n")
    .find((block) => block.startsWith("stages.pretrain.attacks.a_adv, b_adv\n"))!;
  const shown = part.split("\n").slice(0, 8).join("\n");
  expect(readFileSync(join(ROOT, "README.md"), "utf8")).toContain(`\n${shown}\n`);
});

it("--out makes the folders that are missing, and does not do with one in place of a file", async () => {
  const { status, err } = await aclc("plan", "small.acl", "--out", "new/deep/small.plan.yaml");
  expect([status, err]).toEqual([0, "plan written to new/deep/small.plan.yaml\n"]);
  expect(readFileSync(join(folder, "new/deep/small.plan.yaml"), "utf8")).toMatch(/^plan: 1\n/);
  const taken = await aclc("plan", "small.acl", "--out", "new");
  expect([taken.status, taken.err]).toEqual([1, "error: new cannot be written: it is a folder\n"]);
});

describe("aclc plan --list-params", () => {
  beforeAll(() => {
    writeFileSync(join(folder, "rates.acl"), "/// Weight decay.\nparam decay: number in 0..1 = 1e-4\n");
    const params = "/// L-infinity budget,\n/// of all attacks\nparam radius: pixels in 0..16/255 = 8/255\n";
    const text = PROGRAM.replace(
      "param radius: pixels = 8/255\n",
      `use decay as wd from "rates.acl"\nseed 7\n${params}`,
    );
    // only the syntax has to be correct
    writeFileSync(join(folder, "params.acl"), text.replace("for 1 epoch", "for nothing"));
  });

  it("lists what can be set, with what is said of it and where", async () => {
    expect(await aclc("plan", "params.acl", "--list-params")).toEqual({
      status: 0,
      out: `radius: pixels in 0..16/255 = 8/255                params.acl:6:7
    L-infinity budget, of all attacks
wd: number in 0..1 = 1e-4                          rates.acl:2:7
    Weight decay.
seed: whole = 7                                    params.acl:3:6
precision: float64 | float32 | bfloat16 = float32  default
`,
      err: "",
    });
  });

  it("keeps within a narrow terminal", async () => {
    const { io, out } = fakeIo(folder);
    const stdout = { ...io.stdout, isTTY: true, columns: 40 };
    expect(await runCommandLine(["plan", "params.acl", "--list-params"], { ...io, stdout })).toBe(0);
    expect(
      out()
        .split("\n")
        .filter((line) => line.length > 40),
    ).toEqual([]);
    expect(out()).toContain(
      "radius: pixels in 0..16/255 = 8/255\n    params.acl:6:7\n    L-infinity budget, of all attacks\n",
    );
  });

  it("is data with --json", async () => {
    const { diagnostics, params } = JSON.parse(
      (await aclc("plan", "params.acl", "--list-params", "--json")).out,
    );
    expect(diagnostics).toEqual([]);
    expect(params.slice(1)).toEqual([
      {
        ...{ name: "wd", type: "number", range: "0..1", default: "1e-4", doc: "Weight decay." },
        ...{ file: "rates.acl", line: 2, column: 7 },
      },
      { name: "seed", type: "whole", default: "7", file: "params.acl", line: 3, column: 6 },
      { name: "precision", type: "float64 | float32 | bfloat16", default: "float32" },
    ]);
  });

  it("says what keeps a file from being read, and goes without what would go unheard", async () => {
    writeFileSync(join(folder, "form.acl"), "param radius = (\n");
    const broken = await aclc("plan", "form.acl", "--list-params");
    expect([broken.status, broken.out]).toEqual([1, ""]);
    expect(broken.err).toContain("form.acl:1:16: error:");
    for (const flags of [["--set", "a=1"], ["--sweep"], ["--origins"], ["--out", "x"]]) {
      const { status, err } = await aclc("plan", "params.acl", "--list-params", ...flags);
      expect([status, err.split("\n")[0]]).toEqual([
        2,
        `error: --list-params and ${flags[0]} cannot be used together`,
      ]);
    }
  });
});

describe("aclc plan --schema", () => {
  it("prints the schema, and wants no file", async () => {
    expect(await aclc("plan", "--schema")).toEqual({ status: 0, out: planSchemaText(), err: "" });
    const { status, err } = await aclc("plan", "small.acl", "--schema");
    expect(status).toBe(2);
    expect(err).toContain("--schema prints one schema for all plans");
    expect((await aclc("plan")).status).toBe(2);
  });
});
