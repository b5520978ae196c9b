import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseLimit } from "../../compiler/plan-diff/cost.ts";
import { runCommandLine } from "../../runtime/cli/command-line.ts";
import { gitDifferences } from "../../runtime/cli/git/differences.ts";
import { excessesOver } from "../../runtime/cli/git/render-differences.ts";
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
    one.status === "renamed" ? `renamed ${one.from} ${one.path}` : `${one.status} ${one.path}`,
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
      out: "no experiment of 2 differs from HEAD\n",
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
          ~ attacks.a_adv, b_adv.steps  3 -> 6

      cost
        stages.pretrain
          ~ cost.step    1.42 GFLOP -> 2.49 GFLOP  x1.75  follows from attacks.a_adv, b_adv.steps
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

  test.each([
    [["--git", "nowhere"], 1, "error: nowhere is no revision of this repository"],
    [["--git", "HEAD", "nowhere.acl"], 1, "error: nowhere.acl is no experiment on either side"],
    [["plain.acl"], 2, "error: diff expects two files, found 1"],
    [["plain.acl", "plain.acl", "plain.acl"], 2, "aclc compare puts more than two side by side"],
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

describe("a limit on cost", () => {
  beforeEach(() => repository.edit("a/library/attacks.acl", "steps: 3", "steps: 6"));

  test("speaks through the exit status, and says what is above it", async () => {
    expect(await run("--git", "HEAD", "--max-cost", "+500%")).toMatchObject({ status: 0, err: "" });
    const { status, err } = await run("--git", "HEAD", "--max-cost", "+20%");
    expect(status).toBe(1);
    expect(err).toMatch(
      /^error: a\/contrast\.acl: operations of a step of pretrain x1\.\d+, operations in all x1\.\d+: above the limit of \+20%\n$/,
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
