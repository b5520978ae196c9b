import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildBundle } from "../../scripts/build.ts";
import { EXPERIMENT, LIBRARY, Repository } from "./repository.ts";

/** git starts a separate program, so the built one is tested. */
let folder: string;
let executable: string;
let repository: Repository;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "aclc driver "));
  executable = (await buildBundle(folder)).executable;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  repository = new Repository({
    "a/contrast.acl": EXPERIMENT,
    "a/library/attacks.acl": LIBRARY,
    "notes.txt": "one\n",
  });
});
afterEach(() => repository.dispose());

const setup = (...args: string[]): string =>
  execFileSync(process.execPath, [executable, "git", "setup", ...args], {
    cwd: repository.root,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
const said = (...args: string[]): string => {
  const result = execFileSync(
    "sh",
    ["-c", '"$@" 2>&1', "sh", process.execPath, executable, "git", "setup", ...args],
    {
      cwd: repository.root,
      encoding: "utf8",
    },
  );
  return result;
};

describe("aclc git setup", () => {
  test("writes through no link, and changes nothing then", () => {
    const elsewhere = join(folder, "elsewhere");
    writeFileSync(elsewhere, "of somebody else\n");
    symlinkSync(elsewhere, join(repository.root, ".gitattributes"));
    const config = repository.read(".git/config");
    for (const args of [[], ["--undo"]]) {
      const line = '"$@" 2>&1; echo $?';
      const words = ["-c", line, "sh", process.execPath, executable, "git", "setup", ...args];
      expect(execFileSync("sh", words, { cwd: repository.root, encoding: "utf8" })).toBe(
        "error: .gitattributes is not a regular file, and git does not read it\n" +
          "  help: replace it by a file, or write these lines yourself: *.acl diff=aclc, *.plan.yaml diff=aclc\n1\n",
      );
    }
    expect(readFileSync(elsewhere, "utf8")).toBe("of somebody else\n");
    expect(repository.read(".git/config")).toBe(config);
  });

  test("says what it does, does it once, and takes it back", () => {
    repository.write(".gitattributes", "*.txt text");
    expect(said()).toBe(
      [
        "set diff.aclc.command in the configuration of this clone",
        "set diff.aclc.textconv in the configuration of this clone",
        "set diff.aclc.xfuncname in the configuration of this clone",
        "added `*.acl diff=aclc` to .gitattributes",
        "added `*.plan.yaml diff=aclc` to .gitattributes",
        "",
      ].join("\n"),
    );
    const config = repository.read(".git/config");
    expect(said()).toBe("already configured\n");
    expect(repository.read(".git/config")).toBe(config);
    expect(repository.read(".gitattributes")).toBe("*.txt text\n*.acl diff=aclc\n*.plan.yaml diff=aclc\n");

    expect(said("--undo").split("\n")).toHaveLength(6);
    expect(repository.read(".git/config")).not.toContain("aclc");
    expect(repository.read(".gitattributes")).toBe("*.txt text\n");
    expect(said("--undo")).toBe("nothing to remove\n");
  });

  test("a file of attributes that is its own goes with it", () => {
    setup();
    setup("--undo");
    expect(existsSync(join(repository.root, ".gitattributes"))).toBe(false);
  });
});

describe("git diff", () => {
  beforeEach(() => {
    setup();
    repository.commit("second");
  });

  test("shows what changes in the plan, with the library of each side", () => {
    repository.edit("a/library/attacks.acl", "steps: 3", "steps: 6");
    repository.edit("a/contrast.acl", "temperature: 0.5", "temperature: 0.1");
    const shown = repository.git("diff", "--", "a/contrast.acl");
    expect(shown).toContain(
      "diff --aclc a/a/contrast.acl b/a/contrast.acl\n2 changes to the method; operations per step x1.",
    );
    expect(shown).toContain("~ attacks.{a_adv, b_adv}.steps  3   -> 6\n");
    expect(shown).toContain("~ losses.l.temperature          0.5 -> 0.1\n");
  });

  test("between revisions, from a folder below, staged", () => {
    const first = repository.git("rev-parse", "HEAD").trim();
    repository.edit("a/library/attacks.acl", "steps: 3", "steps: 6");
    repository.edit("a/contrast.acl", "temperature: 0.5", "temperature: 0.1");
    repository.git("add", "-A");
    const change = "~ attacks.{a_adv, b_adv}.steps  3   -> 6";
    expect(repository.git("diff", "--cached")).toContain(change);
    repository.commit("third");
    repository.edit("a/library/attacks.acl", "steps: 6", "steps: 9");
    repository.edit("a/contrast.acl", "seed 1", "seed 2");
    repository.commit("fourth");
    expect(repository.git("-C", "a", "diff", first, "HEAD~1")).toContain(change);
    expect(repository.git("diff", "HEAD~1", "HEAD", "--", "a/contrast.acl")).toContain(
      "~ attacks.{a_adv, b_adv}.steps  6 -> 9",
    );
  });

  test("a file that does not compile: its text, and why", () => {
    repository.edit("a/contrast.acl", "minimize l", "minimize m");
    const shown = repository.git("diff");
    expect(shown).toContain(
      "the file does not compile after the change (line 14: `m` is not declared); this is the difference of the text\n--- a/a/contrast.acl\n+++ b/a/contrast.acl\n@@ ",
    );
    expect(shown).toContain("-  minimize l\n+  minimize m\n");
  });

  test("a library, a new file, a deleted one, one that only reads in another way, one of others", () => {
    repository.edit("a/library/attacks.acl", "steps: 3", "steps: 6");
    repository.edit("notes.txt", "one", "two");
    repository.write("b.acl", EXPERIMENT.replace("library", "a/library"));
    repository.git("add", "-N", "b.acl");
    const shown = repository.git("diff");
    expect(shown).toContain("a library has no plan");
    expect(shown).toContain("+attack pgd3");
    expect(shown).toContain("diff --aclc a/b.acl b/b.acl\nnew file\n--- /dev/null\n+++ b/b.acl\n");
    expect(shown).toContain("-one\n+two");
    repository.git("reset", "-q", "--hard");
    repository.edit("a/contrast.acl", "seed 1", "seed 1 // as ever");
    expect(repository.git("diff")).toContain("the plans mean the same");
    repository.remove("a/contrast.acl");
    expect(repository.git("diff")).toContain("deleted file\n--- a/a/contrast.acl\n+++ /dev/null\n");
  });

  test("a sweep", () => {
    repository.edit("a/contrast.acl", "seed 1", "seed each(1, 2)");
    const shown = repository.git("diff");
    expect(shown).toContain(
      "\na sweep has several plans; to compare its experiments: aclc diff --git REVISION\n",
    );
    expect(shown).toContain("+seed each(1, 2)");
  });

  test("a file that was renamed and edited", () => {
    repository.git("mv", "a/contrast.acl", "a/moved.acl");
    repository.edit("a/moved.acl", "temperature: 0.5", "temperature: 0.1");
    repository.git("add", "-A");
    const shown = repository.git("diff", "-M", "--cached");
    expect(shown).toContain("diff --aclc a/a/contrast.acl b/a/moved.acl\n1 change to the method\n");
  });

  test("a plan", () => {
    const plan = execFileSync(process.execPath, [executable, "plan", "a/contrast.acl"], {
      cwd: repository.root,
      encoding: "utf8",
    });
    repository.write("a/contrast.plan.yaml", plan);
    repository.commit("third");
    repository.edit("a/contrast.plan.yaml", "temperature: 0.5", "temperature: 0.1");
    expect(repository.git("diff")).toContain("~ losses.l.temperature  0.5 -> 0.1");
  });

  test("git log -p: each value with its path", () => {
    repository.edit("a/library/attacks.acl", "steps: 3", "steps: 6");
    repository.edit("a/contrast.acl", "temperature: 0.5", "temperature: 0.1");
    repository.commit("third");
    const shown = repository.git("log", "-p", "-1", "-U0", "--", "a/contrast.acl");
    expect(shown).toContain(
      "-stages.pretrain.attacks.a_adv, b_adv.steps: 3\n+stages.pretrain.attacks.a_adv, b_adv.steps: 6\n",
    );
    expect(shown).toContain(
      "-stages.pretrain.losses.l.temperature: 0.5\n+stages.pretrain.losses.l.temperature: 0.1\n",
    );
  });

  test("an aclc that is gone takes nothing with it", () => {
    const config = repository.read(".git/config");
    repository.write(".git/config", config.replaceAll("aclc.cjs", "gone.cjs"));
    repository.edit("a/contrast.acl", "temperature: 0.5", "temperature: 0.1");
    expect(repository.git("diff")).toContain("+  loss l = nt_xent(g(f(a_adv, b_adv)), temperature: 0.1)");
    repository.commit("third");
    expect(repository.git("log", "-p", "-1")).toContain("temperature: 0.1");
  });

  test("colours as git has them", () => {
    repository.edit("a/contrast.acl", "temperature: 0.5", "temperature: 0.1");
    expect(repository.git("diff")).not.toContain("\u001b[");
    expect(repository.git("-c", "color.diff=always", "diff")).toContain("\u001b[");
  });
});
