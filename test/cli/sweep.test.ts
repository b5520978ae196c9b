import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { runCommandLine } from "../../runtime/cli/command-line.ts";
import { ownIdentity } from "../../runtime/process-identity.ts";
import { fakeIo, runAclc } from "./fake-io.ts";

const program = (seed: string, radius: string, measured = "pgd3"): string => `experiment "small"
seed ${seed}
param radius: pixels in 0..16/255 = ${radius}
dataset d = shapes10(train: 40, test: 10)
encoder f = convnet(widths: [4])
head c = linear(d.classes)
attack pgd3 = pgd(radius: radius, step: radius / 2, steps: 3)
stage train {
  data d.train
  batch 20
  view x = image
  view x_adv = pgd3(x) maximizing l
  loss l = cross_entropy(c(f(x_adv)), label)
  minimize l
  predict c(f(image))
  optimizer sgd(lr: 0.1)
  for 1 epoch
}
evaluate train.last on d.test {
  measure accuracy under ${measured}
}
`;
const SWEEP = program("each(1, 2)", "each(4/255, 8/255, 16/255)");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-sweep-"));
  const files: Record<string, string> = {
    "sweep.acl": SWEEP,
    "one.acl": program("1", "4/255"),
    "seeds.acl": program("each(1, 2)", "4/255"),
    "wrong.acl": program("each(1, 2)", "each(4/255, 32/255, 8 epochs)"),
    "rows.acl": program("1", "4/255", "pgd3(radius: each(0, 4/255, 8/255), step: each(1/255, 2/255))"),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

const aclc = (...argv: string[]) => runAclc(folder, argv);
const written = (...path: string[]): string => readFileSync(join(folder, ...path), "utf8");

describe("aclc plan --sweep", () => {
  it("lists every combination with its plan and cost, the last param fastest", async () => {
    const { status, out, err } = await aclc("plan", "sweep.acl", "--sweep");
    expect([status, err]).toEqual([0, ""]);
    const [head, , columns, ...rows] = out.trim().split("\n");
    expect(head).toMatch(/^6 experiments, [\d.]+ MFLOP in total$/);
    expect(columns).toBe("seed  radius  plan          operations");
    expect(rows.map((row) => row.split(/\s+/).slice(0, 2).join(" "))).toEqual([
      "1 4/255",
      "1 8/255",
      "1 16/255",
      "2 4/255",
      "2 8/255",
      "2 16/255",
    ]);
    expect(new Set(rows.map((row) => row.split(/\s+/)[2])).size).toBe(6);
  });

  it("writes each as the plan of the file with these values, byte for byte", async () => {
    expect((await aclc("plan", "sweep.acl", "--sweep", "--out", "plans")).status).toBe(0);
    expect(readdirSync(join(folder, "plans")).sort()).toHaveLength(6);
    writeFileSync(join(folder, "two.acl"), program("2", "4/255"));
    const { out } = await aclc("plan", "two.acl", "--set", "radius=8/255");
    expect(written("plans", "seed=2,radius=8-255.plan.yaml")).toBe(out);
  });

  it("is data with --json, whole plans included", async () => {
    const data = JSON.parse((await aclc("plan", "seeds.acl", "--sweep", "--json")).out);
    const { axes, points } = data;
    expect(data.operations).toBe(points[0].operations + points[1].operations);
    expect(axes).toEqual([{ name: "seed", values: ["1", "2"] }]);
    expect(points.map(({ name }: { name: string }) => name)).toEqual(["seed=1", "seed=2"]);
    expect(points[1].plan.seed).toBe(2);
  });

  it("has an experiment in several lines where one has no room for it", async () => {
    const { io, out } = fakeIo(folder);
    const stdout = { ...io.stdout, isTTY: true, columns: 40 };
    const given = [
      "--set",
      "radius=each(4/255, 1/1000 + 2/1000 + 3/1000 + 4/1000)",
      "--set",
      "seed=each(1, 2)",
    ];
    const argv = ["plan", "sweep.acl", "--sweep", "--color", "never", ...given];
    expect(await runCommandLine(argv, { ...io, stdout })).toBe(0);
    expect(
      out()
        .split("\n")
        .filter((line) => line.length > 40),
    ).toEqual([]);
    expect(out()).toMatch(/^seed = 2, radius = 4\/255\n {4}[0-9a-f]{12} {2}[\d.]+ MFLOP$/m);
  });

  it("gives values of any length a name that file systems take", async () => {
    const long = (last: string) => "1/1000 + ".repeat(15) + last;
    const set = `radius=each(${long("4/255")}, ${long("8/255")})`;
    expect((await aclc("plan", "one.acl", "--sweep", "--set", set, "--out", "long")).status).toBe(0);
    const names = readdirSync(join(folder, "long"));
    expect(names).toHaveLength(2);
    for (const name of names)
      expect(name).toMatch(/^radius=1-1000-\+-1-1000.{90,}-[0-9a-f]{12}\.plan\.yaml$/);
  });

  it("--set takes values out of a sweep, or makes one", async () => {
    const fewer = await aclc("plan", "sweep.acl", "--sweep", "--set", "radius=8/255");
    expect(fewer.out).toMatch(/^2 experiments/);
    const made = await aclc("plan", "one.acl", "--sweep", "--set", "radius=each(1/255, 2/255, 3/255)");
    expect(made.out).toMatch(/^3 experiments/);
    const seeds = await aclc("plan", "one.acl", "--sweep", "--set", "seed=each(1, 2, 3, 4)");
    expect(seeds.out).toMatch(/^4 experiments/);
  });

  it("of a file that is one experiment is wrong usage", async () => {
    const { status, err } = await aclc("plan", "one.acl", "--sweep");
    expect(status).toBe(2);
    expect(err).toContain("one.acl is one experiment");
  });

  it.each([
    [["--set", "radius=each(1/255, 2/255, 1/255)"], "check/each-twice"],
    [["--set", "radius=each()"], "check/each-values"],
    [["--set", "radius=2 * each(1/255, 2/255)"], "check/each-misplaced"],
    [["--set", "radios=each(1/255, 2/255)"], "check/unknown-override"],
  ])("with a mistake that leaves no sweep says the mistake: %j", async (given, code) => {
    const { status, out, err } = await aclc("plan", "one.acl", "--sweep", ...given);
    expect([status, out]).toEqual([1, ""]);
    expect(err.match(/error:/g)).toHaveLength(1);
    expect(err).toContain(`[${code}]`);
  });

  it("of a seed that is listed twice says so, and no more", async () => {
    writeFileSync(join(folder, "twice.acl"), program("each(1, 1)", "4/255"));
    const { status, err } = await aclc("plan", "twice.acl", "--sweep");
    expect(status).toBe(1);
    expect(err.match(/error:/g)).toHaveLength(1);
    expect(err).toContain("twice.acl:2:14: error: `each` lists 1 twice [check/each-twice]");
  });
});

describe("a sweep where one plan is wanted", () => {
  it.each([["plan"], ["program"], ["init"]])("aclc %s says what it is and both ways on", async (command) => {
    const extra = command === "init" ? ["--out", "start.safetensors"] : [];
    const { status, out, err } = await aclc(command, "sweep.acl", ...extra, "--set", "radius=8/255");
    expect([status, out]).toEqual([1, ""]);
    expect(err).toContain("this file is a sweep of 2 experiments");
    expect(err).toContain("aclc plan --sweep lists and writes all of them");
  });
});

describe("aclc check", () => {
  it("says what is wrong with each value once, at its place", async () => {
    const { status, err } = await aclc("check", "wrong.acl");
    expect(status).toBe(1);
    expect(err.match(/error:/g)).toHaveLength(2);
    expect(err).toContain("wrong.acl:3:49: error: `radius` is outside its range 0.0..16/255");
    expect(err).toContain("wrong.acl:3:57: error:");
  });

  it("names the point where something is wrong at some points alone", async () => {
    const text = program("1", "4/255").replace("lr: 0.1", "lr: 0.1 / (2 - batches)");
    writeFileSync(join(folder, "some.acl"), `${text}param batches: number = each(1, 2)\n`);
    const { err } = await aclc("check", "some.acl");
    expect(err.match(/error:/g)).toHaveLength(1);
    expect(err.replace(/\s+/g, " ")).toContain(", at batches = 2 [check/division-by-zero]");
  });
});

describe("rows of an evaluation", () => {
  it("are a measurement for each value; nothing moves within a radius of 0", async () => {
    const { out } = await aclc("plan", "rows.acl");
    const { measure } = parse(out).evaluations["train.last on d.test"];
    const rows = Object.values<{ under?: { radius: string; step: string } }>(measure);
    expect(rows.map(({ under }) => under && `${under.radius}, ${under.step}`)).toEqual([
      undefined,
      "4/255, 1/255",
      "4/255, 2/255",
      "8/255, 1/255",
      "8/255, 2/255",
    ]);
  });
});

describe("--params", () => {
  const said = async (text: string, ...more: string[]) => {
    writeFileSync(join(folder, "values.yaml"), text);
    return aclc("plan", "one.acl", "--params", "values.yaml", ...more);
  };
  it("gives values as --set does, and --set wins", async () => {
    const set = await aclc("plan", "one.acl", "--set", "radius=8/255");
    expect((await said("# eight\nradius: 8/255\n")).out).toBe(set.out);
    expect((await said('{"radius": "8/255"}\n')).out).toBe(set.out);
    expect((await said("radius: 1/255\n", "--set", "radius=8/255")).out).toBe(set.out);
  });
  it.each([
    ["lr: 3\nradios: 8/255\n", ["values.yaml:1:1: error: there is no param `lr`", "values.yaml:2:1: error:"]],
    ["radius: 32/255\n", ["values.yaml:1:9: error: `radius` is outside its range"]],
    ["radius: 'a b'\n", ["values.yaml:1:10: error: `a b` is not a valid value for the param `radius`"]],
    [
      "radius:\n  a: 1\n",
      ["values.yaml:1:1: error: this is not a valid file of params: `radius` has no value"],
    ],
    ["- 8/255\n", ["values.yaml:1:1: error: this is not a valid file of params"]],
    ["radius: 1/255\nradius: 2/255\n", ["values.yaml:2:1: error: this is not a valid file of params"]],
  ])("%j", async (text, messages) => {
    const { status, out, err } = await said(text);
    expect([status, out]).toEqual([1, ""]);
    expect(err.match(/error:/g)).toHaveLength(messages.length);
    for (const message of messages) expect(err.replace(/\n {2}/g, " ")).toContain(message);
  });
  it("that is not there", async () => {
    const { status, err } = await aclc("plan", "one.acl", "--params", "none.yaml");
    expect(status).toBe(1);
    expect(err).toContain("none.yaml cannot be read");
  });
});

describe("aclc run of a sweep", () => {
  const run = () => aclc("run", "seeds.acl", "--engine", "reference", "--out", "runs");

  it("runs each experiment in its folder, and tells what they measured together", async () => {
    const { status, out, err } = await run();
    expect(status).toBe(0);
    expect(err).toContain("experiment 1 of 2, seed = 1\n");
    expect(err).toContain("experiment 2 of 2, seed = 2\n");
    expect(readdirSync(join(folder, "runs")).sort()).toEqual(["seed=1", "seed=2"]);
    expect(written("runs", "seed=2", "plan.yaml")).toMatch(/^seed: 2$/m);
    expect(out).toMatch(/train\.last accuracy under pgd-3 .* \+- .* \(2 runs\)/);
  });

  it("leaves alone what is finished, and takes up again what was cut off", async () => {
    const before = written("runs", "seed=1", "record.json");
    const events = join(folder, "runs", "seed=2", "events.jsonl");
    writeFileSync(events, readFileSync(events, "utf8").replace(/^\{"event":"finished".*\n/m, ""));
    const { status, err } = await run();
    expect(status).toBe(0);
    expect(err).toContain("experiment 1 of 2, seed = 1: already finished\n");
    expect(err).toContain("experiment 2 of 2, seed = 2: resuming\n");
    expect(written("runs", "seed=1", "record.json")).toBe(before);
    expect(JSON.parse(written("runs", "seed=2", "record.json")).resumed).toHaveLength(1);
  });

  it("leaves out what another process is running, and goes on with the rest", async () => {
    const place = join(folder, "shared", "seed=1");
    const lock = {
      lock: 1,
      id: "0123456789abcdef",
      ...ownIdentity(),
      pid: process.ppid,
      since: "now",
      held: true,
    };
    cpSync(join(folder, "runs", "seed=1"), place, { recursive: true });
    const events = join(place, "events.jsonl");
    writeFileSync(events, readFileSync(events, "utf8").replace(/^\{"event":"finished".*\n/m, ""));
    const before = readdirSync(place);
    writeFileSync(join(place, "lock-0123456789abcdef.json"), JSON.stringify({ ...lock, start: undefined }));
    const { status, err } = await aclc("run", "seeds.acl", "--engine", "reference", "--out", "shared");
    expect(status).toBe(0);
    expect(err).toContain("experiment 1 of 2, seed = 1: another process is running it\n");
    expect(err).toContain("experiment 2 of 2, seed = 2\n");
    expect(err).toContain("1 of 2 experiments are still running in other processes\n");
    expect(readdirSync(join(folder, "shared")).sort()).toEqual(["seed=1", "seed=2"]);
    rmSync(join(place, "lock-0123456789abcdef.json"));
    expect(readdirSync(place)).toEqual(before);
  });

  it("given twice at the same time runs every experiment once", async () => {
    const given = ["run", "sweep.acl", "--engine", "reference", "--out", "twice"];
    const both = await Promise.all([aclc(...given), aclc(...given)]);
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    const points = readdirSync(join(folder, "twice"));
    expect(points).toHaveLength(6);
    for (const point of points) {
      const events = written("twice", point, "events.jsonl").trim().split("\n");
      const names = events.map((line) => JSON.parse(line).event);
      expect(names.filter((name) => name === "step")).toHaveLength(2);
      expect([names[0], names.at(-1)]).toEqual(["version", "finished"]);
      expect(JSON.parse(written("twice", point, "record.json")).resumed).toEqual([]);
    }
  });

  it("takes an empty folder that an earlier command left for a point that was not begun", async () => {
    mkdirSync(join(folder, "left", "seed=1"), { recursive: true });
    const { status } = await aclc("run", "seeds.acl", "--engine", "reference", "--out", "left");
    expect(status).toBe(0);
    expect(readdirSync(join(folder, "left")).sort()).toEqual(["seed=1", "seed=2"]);
  });

  it("leaves alone what was run by the plan of a point", async () => {
    await aclc("plan", "seeds.acl", "--sweep", "--out", "points");
    const engine = ["--engine", "reference", "--out"];
    await aclc("run", "points/seed=2.plan.yaml", ...engine, "taken/seed=2");
    const { status, err } = await aclc("run", "seeds.acl", ...engine, "taken");
    expect(status).toBe(0);
    expect(err).toContain("experiment 1 of 2, seed = 1\n");
    expect(err).toContain("experiment 2 of 2, seed = 2: already finished\n");
  });

  it("does not begin where a folder holds another experiment", async () => {
    const { status, err } = await aclc(
      ...["run", "seeds.acl", "--engine", "reference", "--out", "runs", "--set", "radius=8/255"],
    );
    expect(status).toBe(1);
    expect(err).toContain("runs/seed=1 is a run of another experiment");
  });
});
