import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pageFiles } from "../../runtime/explain/pages.ts";
import { type Bundle, buildBundle } from "../../scripts/build.ts";

/** What `aclc check` has no use for, and what would make it slow to start. */
const HEAVY =
  /node_modules\/(ink|react|react-reconciler|yoga-layout|koffi|@bufbuild)\/|runtime\/(engines\/[a-z]+|stages|screen\/ink)\//;

let folder: string;
let bundle: Bundle;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "aclc-bundle-"));
  bundle = await buildBundle(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that is loaded with a chunk before anything is asked for. */
function closure(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  const output = bundle.metafile.outputs[name]!;
  for (const { path, kind, external } of output.imports)
    if (kind === "import-statement" && !external) closure(path, seen);
  return seen;
}

describe("the bundle", () => {
  test("is an executable with one shebang", () => {
    expect(execFileSync(bundle.executable, ["--version"], { encoding: "utf8" })).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each(["aclc", "compile-file", "plan-from-file"])("%s loads no engine and no screen", (chunk) => {
    const names = Object.keys(bundle.metafile.outputs).filter((name) =>
      new RegExp(`(^|/)${chunk}(-[A-Z0-9]+)?\\.js$`).test(name),
    );
    expect(names, `one chunk of ${chunk}`).toHaveLength(1);
    const inputs = [...closure(names[0]!)].flatMap((name) =>
      Object.keys(bundle.metafile.outputs[name]!.inputs),
    );
    expect(inputs.filter((input) => HEAVY.test(input))).toEqual([]);
  });

  test("a missing file: a message, exit status 1, no stack", () => {
    const { status, stdout, stderr } = spawnSync(bundle.executable, ["check", "nowhere.acl"], {
      encoding: "utf8",
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: "",
      stderr: "error: nowhere.acl cannot be read: it does not exist\n",
    });
  });

  test("has the pages of all codes in it", () => {
    const list = execFileSync(bundle.executable, ["explain"], { encoding: "utf8", cwd: folder });
    expect(list.match(/^ {2}\S+/gm)).toHaveLength(Object.keys(pageFiles.pages).length);
    const page = execFileSync(bundle.executable, ["explain", "radius-zero"], {
      encoding: "utf8",
      cwd: folder,
    });
    expect(page).toContain("pgd(radius: 0,");
  });

  test("a reader that leaves early is no fault", () => {
    // far more than a pipe holds
    const plan = join(folder, "long.yaml");
    writeFileSync(plan, `plan: 1\n${"x".repeat(1 << 20)}`);
    const script = `"$0" --help | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", script, bundle.executable], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("0");
  });
});

test("paths of this machine are not in the bundle", () => {
  const here = relative("/", process.cwd());
  const found = spawnSync("grep", ["-rl", here, folder], { encoding: "utf8" }).stdout;
  expect(found).toBe("");
});
