import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseLimit } from "../../compiler/plan-diff/cost-limit.ts";
import { runCommandLine } from "../../runtime/cli/command-line.ts";
import { gitDifferences } from "../../runtime/cli/git/differences.ts";
import { excessesOver } from "../../runtime/cli/git/limits.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { EXPERIMENT, LIBRARY, PLAIN, Repository } from "./repository.ts";

let repository: Repository;

beforeEach(() => {
  repository = new Repository({
    "a/contrast.acl": EXPERIMENT,
    "a/library/attacks.acl": LIBRARY,
    "plain.acl": PLAIN,
  });
});
afterEach(() => repository.dispose());

const found = (range = "HEAD", files: readonly string[] = []) =>
  gitDifferences(range, files, repository.root, repository.root).differences.map((one) =>
    "from" in one ? `renamed ${one.from} ${one.path}` : `${one.status} ${one.path}`,
  );
const run = async (...argv: string[]) => {
  const { io, out, err } = fakeIo(repository.root);
  const status = await runCommandLine(["diff", ...argv], io);
  return { status, out: out(), err: err() };
};

describe("experiments that differ from a revision", () => {
  test("none", async () => {
    expect(found()).toEqual([]);
    expect(await run("--git", "HEAD")).toEqual({
      status: 0,
      out: "none of 2 experiments differs from HEAD\n",
      err: "",
    });
  });

  test("a comment is no difference", () => {
    repository.edit("plain.acl", "seed 1", "seed 1 // as ever");
    expect(found()).toEqual([]);
  });

  test("a change in a library shows where it is used, and nowhere else", async () => {
    repository.edit("a/library/attacks.acl", "steps: 3", "steps: 6");
    expect(await run("--git", "HEAD")).toMatchInlineSnapshot(`
      {
        "err": "",
        "out": "1 of 2 experiments differs from HEAD

      a/contrast.acl
      1 change to the method; operations per step x1.75

      method
        stages.pretrain
          ~ attacks.{a_adv, b_adv}.steps  3 -> 6

      cost
        stages.pretrain
          ~ cost.step    1.42 GFLOP -> 2.49 GFLOP  x1.75  follows from attacks.{a_adv, b_adv}.steps
          ~ cost.attack  1.07 GFLOP -> 2.14 GFLOP  x2

      2 passes follow from these; --full lists them
      ",
        "status": 1,
      }
    `);
  });

  test("what is new, deleted, moved or broken is said", async () => {
    repository.write("more/new.acl", PLAIN.replace("stage pretrain", "stage other").replace("8, 24", "4"));
    repository.remove("plain.acl");
    repository.git("mv", "a/contrast.acl", "a/moved.acl");
    repository.edit("a/moved.acl", "temperature: 0.5", "temperature: 0.1");
    repository.write("broken.acl", 'experiment "x"\nstage s {');
    expect(found()).toEqual(
      [
        "renamed a/contrast.acl a/moved.acl",
        "broken broken.acl",
        "added more/new.acl",
        "deleted plain.acl",
      ].sort(byPath),
    );
    const { status, err } = await run("--git", "HEAD", "--max-cost", "+500%");
    expect(status, "a file that does not compile").toBe(1);
    expect(err).toContain("broken.acl:2:");
  });

  test("an error in a library is printed once, whoever imports it", async () => {
    repository.write("a/again.acl", EXPERIMENT.replace('"contrast"', '"again"'));
    repository.commit("second");
    repository.edit("a/library/attacks.acl", "steps: 3", "stops: 3");
    const { status, out, err } = await run("--git", "HEAD");
    expect(status).toBe(1);
    expect(err.match(/`stops`/g)).toHaveLength(1);
    expect(out.match(/does not compile/g)).toHaveLength(1);
    expect(out).toContain("a/again.acl\na/contrast.acl\ndoes not compile");
  });

  test("one that could not be compiled before", () => {
    repository.edit("plain.acl", "minimize l\n", "minimize\n");
    repository.commit("second");
    repository.edit("plain.acl", "minimize\n", "minimize l\n");
    expect(found()).toEqual(["repaired plain.acl"]);
  });

  test("between two revisions, and since they parted", () => {
    const first = repository.git("rev-parse", "HEAD").trim();
    repository.git("checkout", "-q", "-b", "side");
    repository.edit("plain.acl", "temperature: 0.5", "temperature: 0.1");
    repository.commit("on the side");
    repository.git("checkout", "-q", "-b", "main", first);
    repository.edit("a/contrast.acl", "temperature: 0.5", "temperature: 0.1");
    repository.commit("on main");
    expect(found("main..side")).toEqual(["changed a/contrast.acl", "changed plain.acl"]);
    expect(found("main...side")).toEqual(["changed plain.acl"]);
    expect(found("side")).toEqual(["changed a/contrast.acl", "changed plain.acl"]);
  });

  test("files and folders are named from the working folder", () => {
    repository.edit("plain.acl", "seed 1", "seed 2");
    repository.edit("a/contrast.acl", "seed 1", "seed 2");
    expect(found("HEAD", ["a"])).toEqual(["changed a/contrast.acl"]);
    expect(
      gitDifferences("HEAD", ["../plain.acl"], repository.root, join(repository.root, "a")).differences,
    ).toHaveLength(1);
  });

  test("files that git ignores are not experiments of the repository", () => {
    mkdirSync(join(repository.root, "runs"));
    repository.write("runs/x.acl", PLAIN);
    repository.write(".gitignore", "runs/\n");
    expect(found()).toEqual([]);
  });

  test("experiments that change in the same way share a report", async () => {
    repository.write("twin.acl", PLAIN.replace('"plain"', '"twin"'));
    repository.commit("second");
    for (const file of ["plain.acl", "twin.acl"])
      repository.edit(file, "temperature: 0.5", "temperature: 0.1");
    const { out } = await run("--git", "HEAD");
    expect(out).toContain("plain.acl\ntwin.acl\n1 change to the method");
    expect(out.match(/temperature/g)).toHaveLength(1);
  });

  test("only another file: status 0, and said all the same", async () => {
    repository.git("mv", "plain.acl", "moved.acl");
    expect(await run("--git", "HEAD")).toEqual({
      status: 0,
      out: "none of 3 experiments differs from HEAD; 1 has a new file name\n\nplain.acl -> moved.acl\nfile renamed; no difference\n",
      err: "",
    });
  });

  test("of a library, or of a folder of libraries, those that use it", async () => {
    expect((await run("--git", "HEAD", "a/library/attacks.acl")).out).toBe(
      "the experiment does not differ from HEAD\n",
    );
    repository.edit("a/library/attacks.acl", "steps: 3", "steps: 6");
    repository.edit("plain.acl", "seed 1", "seed 2");
    for (const file of ["a/library/attacks.acl", "a/library"])
      expect(found("HEAD", [file])).toEqual(["changed a/contrast.acl"]);
    // also a library that is no longer imported
    repository.edit(
      "a/contrast.acl",
      'use pgd3 from "library/attacks.acl"',
      LIBRARY.replace("steps: 3", "steps: 9"),
    );
    expect(found("HEAD", ["a/library"])).toEqual(["changed a/contrast.acl"]);
  });

  test("a library that nothing uses is no reason to be content", async () => {
    repository.write("lonely.acl", LIBRARY);
    expect(await run("--git", "HEAD", "lonely.acl")).toEqual({
      status: 1,
      out: "",
      err: "error: no experiment of this repository imports lonely.acl\n  help: a library has no plan; aclc compares the experiments that import it\n",
    });
  });

  test.each([
    [["--git", "nowhere"], 1, "error: nowhere is not a revision of this repository"],
    [["--git", "HEAD", "nowhere.acl"], 1, "error: nowhere.acl is not an experiment in either version"],
    [["plain.acl"], 2, "error: diff expects two files, found 1"],
    [["plain.acl", "plain.acl", "plain.acl"], 2, "to compare more than two files, use aclc compare"],
    [
      ["--git", "HEAD", "--max-cost", "much"],
      2,
      "--max-cost expects a limit such as +20%, 2e15 or 2 PFLOP, found much",
    ],
  ])("%j", async (argv, status, message) => {
    const result = await run(...argv);
    expect(result).toMatchObject({ status, out: "" });
    expect(result.err).toContain(message);
  });
});

const byPath = (a: string, b: string): number => (a.split(" ").at(-1)! < b.split(" ").at(-1)! ? -1 : 1);

describe("a sweep", () => {
  test("an experiment that becomes one: the point that is the same is the same", async () => {
    repository.edit("plain.acl", "seed 1", "param t: number = each(0.1, 0.5)\nseed each(1, 2, 3)");
    repository.edit("plain.acl", "temperature: 0.5", "temperature: t");
    const { status, out } = await run("--git", "HEAD");
    expect(status).toBe(1);
    expect(out).toMatchInlineSnapshot(`
      "1 of 2 experiments differs from HEAD

      plain.acl
      1 experiment is now a sweep of 6, operations x6: 1 unchanged, 5 new

      experiments
        + seed = 1, t = 0.1  14.2 GFLOP
        + seed = 2, t = 0.1  14.2 GFLOP
        + seed = 2, t = 0.5  14.2 GFLOP
        + seed = 3, t = 0.1  14.2 GFLOP
        + seed = 3, t = 0.5  14.2 GFLOP
      "
    `);
  });

  test("and is changed as well: it is the nearest point", async () => {
    repository.edit("plain.acl", "seed 1", "seed each(1, 2)");
    repository.edit("plain.acl", "temperature: 0.5", "temperature: 0.1");
    expect((await run("--git", "HEAD")).out).toMatchInlineSnapshot(`
      "1 of 2 experiments differs from HEAD

      plain.acl
      1 experiment is now a sweep of 2, operations x2: 1 changed, 1 new

      experiments
        + seed = 2  14.2 GFLOP

      plain.acl (seed = 1)
      1 change to the method

      method
        stages.pretrain
          ~ losses.l.temperature  0.5 -> 0.1
      "
    `);
  });

  test("that has other values: by its values, the same change in each of them once", async () => {
    repository.edit("plain.acl", "seed 1", "seed each(1, 2)");
    repository.commit("second");
    repository.edit("plain.acl", "temperature: 0.5", "temperature: 0.1");
    expect((await run("--git", "HEAD")).out).toMatchInlineSnapshot(`
      "1 of 2 experiments differs from HEAD

      plain.acl
      in each of 2 experiments: 1 change to the method

      method
        stages.pretrain
          ~ losses.l.temperature  0.5 -> 0.1
      "
    `);
    repository.edit("plain.acl", "each(1, 2)", "each(2, 3)");
    expect((await run("--git", "HEAD")).out).toMatchInlineSnapshot(`
      "1 of 2 experiments differs from HEAD

      plain.acl
      sweep of 2: 1 changed, 1 new, 1 removed

      experiments
        + seed = 3  14.2 GFLOP
        - seed = 1  14.2 GFLOP

      plain.acl (seed = 2)
      1 change to the method

      method
        stages.pretrain
          ~ losses.l.temperature  0.5 -> 0.1
      "
    `);
  });

  test("that becomes one experiment, in another file", async () => {
    repository.edit("plain.acl", "seed 1", "seed each(1, 2)");
    repository.commit("second");
    repository.git("mv", "plain.acl", "moved.acl");
    repository.edit("moved.acl", "seed each(1, 2)", "seed 2");
    expect((await run("--git", "HEAD")).out).toMatchInlineSnapshot(`
      "1 of 3 experiments differs from HEAD

      plain.acl -> moved.acl
      file renamed; a sweep of 2 is now 1 experiment, operations x0.5: 1 unchanged, 1 removed

      experiments
        - seed = 1  14.2 GFLOP
      "
    `);
  });

  test("that becomes one experiment and is changed: both, under one title", async () => {
    repository.edit("plain.acl", "seed 1", "seed each(1, 2)");
    repository.commit("second");
    repository.edit("plain.acl", "seed each(1, 2)", "seed 1");
    repository.edit("plain.acl", "batch 50", "batch 25");
    expect((await run("--git", "HEAD")).out).toMatchInlineSnapshot(`
      "1 of 2 experiments differs from HEAD

      plain.acl
      a sweep of 2 is now 1 experiment, operations x0.5: 1 changed, 1 removed; 1 change to the method; operations per step x0.5

      experiments
        - seed = 2  14.2 GFLOP

      method
        stages.pretrain
          ~ batch  50 -> 25

      cost
        stages.pretrain
          ~ cost.step  355 MFLOP -> 177 MFLOP  x0.5  follows from batch
          ~ updates    40        -> 80         x2

      4 counts follow from these; --full lists them
      "
    `);
    const { out } = await run("--git", "HEAD", "--markdown");
    expect(out.match(/plain\.acl/g)).toHaveLength(1);
    expect(out).toContain("| `stages.pretrain.batch` | `50` | `25` |");
  });

  test("for programs", async () => {
    repository.edit("plain.acl", "seed 1", "seed each(1, 2)");
    const { experiments } = JSON.parse((await run("--git", "HEAD", "--json")).out);
    expect(experiments).toMatchObject([
      {
        path: "plain.acl",
        status: "sweep",
        points: [
          { status: "same", values: { seed: "1" }, equal: true },
          { status: "added", values: { seed: "2" } },
        ],
      },
    ]);
    const { before, after } = experiments[0].operations;
    expect(after).toBe(2 * before);
  });
});

describe("a run folder", () => {
  const PLAN = "runs/one/plan.yaml";

  beforeEach(async () => {
    const { io, out } = fakeIo(repository.root);
    await runCommandLine(["plan", "plain.acl"], io);
    repository.write(PLAN, out());
  });

  test("stands for the plan of its run", async () => {
    expect(await run("runs/one", "plain.acl")).toEqual({ status: 0, out: "no difference\n", err: "" });
    repository.edit("plain.acl", "batch 50", "batch 25");
    expect((await run("runs/one", "plain.acl")).out).toContain("~ batch  50 -> 25");
  });

  test("alone: what to write", async () => {
    const { status, err } = await run("runs/one");
    expect(status).toBe(2);
    expect(err).toMatchInlineSnapshot(`
      "error: diff expects two files, found 1
        help: runs/one is a run folder: to compare its plan, write aclc diff FILE runs/one; for its results, aclc compare runs/one
      "
    `);
  });
});

describe("a limit on cost", () => {
  test("holds for all experiments of a sweep together", async () => {
    repository.edit("plain.acl", "seed 1", "seed each(1, 2, 3)");
    expect(await run("--git", "HEAD", "--max-cost", "+20%")).toMatchObject({
      status: 1,
      err: "error: plain.acl: total operations x3: above the limit of +20%\n",
    });
    expect(await run("--git", "HEAD", "--max-cost", "+200%")).toMatchObject({ status: 0, err: "" });
  });

  test("says what it cannot hold: there is nothing to compare a new experiment with", async () => {
    repository.write("new.acl", PLAIN.replace("stage pretrain", "stage other").replace("8, 24", "4"));
    const { status, err } = await run("--git", "HEAD", "--max-cost", "+20%");
    expect(status).toBe(0);
    expect(err).toMatch(/^note: new\.acl is new: the limit \+20% does not apply to its [\d.]+ GFLOP\n$/);
    const json = JSON.parse((await run("--git", "HEAD", "--max-cost", "+20%", "--json")).out);
    expect(json).toMatchObject({ above: [], not_held: [{ path: "new.acl" }] });
    expect(json.not_held[0].operations).toBe(json.experiments[0].operations);
  });
});

describe("a limit on cost of what changed", () => {
  beforeEach(() => repository.edit("a/library/attacks.acl", "steps: 3", "steps: 6"));

  test("speaks through the exit status, and says what is above it", async () => {
    expect(await run("--git", "HEAD", "--max-cost", "+500%")).toMatchObject({ status: 0, err: "" });
    const { status, err } = await run("--git", "HEAD", "--max-cost", "+20%");
    expect(status).toBe(1);
    expect(err).toMatch(
      /^error: a\/contrast\.acl: operations of a step of pretrain x1\.\d+, total operations x1\.\d+: above the limit of \+20%\n$/,
    );
  });

  test("for two files as well", async () => {
    const files = ["HEAD:a/contrast.acl", "a/contrast.acl"];
    expect((await run(...files)).status).toBe(1);
    expect((await run(...files, "--max-cost", "+500%")).status).toBe(0);
    const { status, out } = await run(...files, "--max-cost", "+20%", "--json");
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      max_cost: "+20%",
      above: [{ of: "step", stage: "pretrain" }, { of: "all stages" }],
    });
  });

  test("in operations: new experiments are under it too", () => {
    repository.write("new.acl", PLAIN.replace("stage pretrain", "stage other").replace("8, 24", "4"));
    const all = gitDifferences("HEAD", [], repository.root, repository.root);
    const above = (text: string) => excessesOver(parseLimit(text)!, all).map(({ path }) => path);
    expect(above("1 GFLOP")).toEqual(["a/contrast.acl", "new.acl"]);
    expect(above("1e18")).toEqual([]);
  });
});

describe("for programs, what is wrong with a file is told apart", () => {
  test("two files", async () => {
    repository.edit("plain.acl", "minimize l\n", "minimize m\n");
    const { status, out, err } = await run("--json", "HEAD:plain.acl", "plain.acl");
    expect({ status, err }).toEqual({ status: 1, err: "" });
    expect(JSON.parse(out)).toEqual({
      diagnostics: [
        expect.objectContaining({ side: "after", code: "check/unknown-name", file: "plain.acl" }),
      ],
    });
  });

  test("both at once, one of which is not there", async () => {
    repository.edit("plain.acl", "minimize l\n", "minimize m\n");
    const { diagnostics } = JSON.parse((await run("--json", "nowhere.acl", "plain.acl")).out);
    expect(diagnostics).toMatchObject([
      { side: "before", message: "nowhere.acl cannot be read: it does not exist", file: "nowhere.acl" },
      { side: "after", code: "check/unknown-name" },
    ]);
    expect((await run("nowhere.acl", "plain.acl")).err).toMatch(
      /^error: nowhere\.acl cannot be read: it does not exist\nplain\.acl:/,
    );
  });

  test("operations are whole and exact, however many", async () => {
    repository.edit("plain.acl", "for 2 epochs", "for 4999999 epochs");
    const { out } = await run("--json", "HEAD:plain.acl", "plain.acl");
    const [, after] = /"total": \{\s+"before": \d+,\s+"after": (\d+)/.exec(out)!;
    const [, step] = /"step": \{\s+"before": (\d+)/.exec(out)!;
    // 1000 images in batches of 50 are 20 steps
    expect(BigInt(after!)).toBe(BigInt(step!) * 20n * 4_999_999n);
  });
});
