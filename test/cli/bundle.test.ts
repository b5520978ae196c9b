import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeCacheOf } from "../../runtime/cli/code-cache.ts";
import { v8Flags } from "../../runtime/cli/v8-flags.ts";
import { pageFiles } from "../../runtime/explain/pages.ts";
import { type Bundle, buildBundle } from "../../scripts/build.ts";

/** Modules that `aclc check` does not need, and that would make its start slow. */
const HEAVY =
  /node_modules\/(ink|react|react-reconciler|yoga-layout|koffi|@bufbuild)\/|runtime\/(engines\/[a-z]+|stages|screen\/ink)\//;

let folder: string;
let bundle: Bundle;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "aclc-bundle-"));
  bundle = await buildBundle(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every module that is loaded before a dynamic import; with `all`, every module. */
function closure(input: string, seen = new Set<string>(), all = false): Set<string> {
  if (seen.has(input)) return seen;
  seen.add(input);
  for (const { path, kind, external } of bundle.metafile.inputs[input]!.imports)
    if (!external && (all || kind !== "dynamic-import")) closure(path, seen, all);
  return seen;
}

describe("the bundle", () => {
  test("is an executable with one shebang", () => {
    expect(execFileSync(bundle.executable, ["--version"], { encoding: "utf8" })).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each(["main", "compile-file", "plan-from-file"])("%s runs no engine and no screen", (name) => {
    const inputs = [...closure(`runtime/cli/${name}.ts`)];
    expect(inputs.filter((input) => HEAVY.test(input))).toEqual([]);
    expect(inputs.length).toBeGreaterThan(10);
  });

  test("the live screen is a file of its own", () => {
    const inputs = [...closure("runtime/cli/main.ts", new Set(), true)];
    expect(inputs).toContain("runtime/engines/tensorflow/engine.ts");
    expect(inputs.filter((input) => /node_modules\/ink\/|screen\/ink\//.test(input))).toEqual([]);
    // cached code contains no imports, so the program gets a function that imports
    const program = readFileSync(join(folder, "program.cjs"), "utf8");
    expect(program.match(/aclcImport\("[^"]*"\)/g)).toEqual(['aclcImport("./live-screen.js")']);
    expect(program).not.toMatch(/(?<![.\w"'`])import\(/);
    const screen = pathToFileURL(join(folder, "live-screen.js")).href;
    const code = `import { liveScreen } from "${screen}"; console.log(typeof liveScreen);`;
    expect(execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" })).toBe(
      "function\n",
    );
  });

  test.each([
    ["start", ["--version"]],
    ["compile", ["check", "examples/quickstart.acl"]],
    ["compile", ["plan", "examples/04-dual-stream.acl"]],
    ["diff", ["diff", "examples/04-dual-stream.acl", "examples/04-dual-stream.plan.yaml"]],
  ] as const)("the code cache %s is that of %j", (name, args) => {
    expect(codeCacheOf(args[0])).toBe(name);
    const cache = join(folder, `program.cjs.${name}.cache`);
    const kept = readFileSync(cache);
    // written anew, it holds what this command line alone ran: that is to be in the cache that it uses
    writeFileSync(cache, "");
    const env = {
      ...process.env,
      ACLC_WRITE_CODE_CACHE: cache,
      ACLC_COMMAND_LINES: JSON.stringify([args]),
    };
    execFileSync(bundle.executable, args, { env });
    const needed = readFileSync(cache).length;
    writeFileSync(cache, kept);
    expect(needed).toBeGreaterThan(100_000);
    expect(kept.length).toBeGreaterThan(0.97 * needed);
    expect(kept.length).toBeLessThan(1.6 * needed);
  });

  test("takes what V8 made of the program, and does without it", () => {
    const cache = join(folder, "program.cjs.start.cache");
    const isTaken = `
      const [file, made, ...flags] = process.argv.slice(1);
      for (const flag of flags) require("node:v8").setFlagsFromString(flag);
      const { readFileSync } = require("node:fs");
      const options = { filename: file, cachedData: readFileSync(made).subarray(0, -4) };
      console.log(!new (require("node:vm").Script)(readFileSync(file, "utf8"), options).cachedDataRejected);`;
    const flags = v8Flags(process.versions.v8);
    const args = ["-e", isTaken, "--", join(folder, "program.cjs"), cache, ...flags];
    expect(execFileSync(process.execPath, args, { encoding: "utf8" })).toBe("true\n");
    const kept = readFileSync(cache);
    // V8 itself would not detect these changes and would read them as code
    const altered = Array.from({ length: 20 }, (_, i) => {
      const copy = Buffer.from(kept);
      for (let k = 0; k < 64; k++) copy[Math.floor((copy.length * (i + 0.5)) / 20) + k]! ^= 0xff;
      return copy;
    });
    for (const damaged of [kept.subarray(0, 1000), Buffer.alloc(0), undefined, ...altered]) {
      if (damaged) writeFileSync(cache, damaged);
      else rmSync(cache);
      expect(execFileSync(bundle.executable, ["--version"], { encoding: "utf8" })).toMatch(/^\d/);
    }
    writeFileSync(cache, kept);
  });

  test("sets no flag that this V8 does not know", () => {
    const known = execFileSync(process.execPath, ["--v8-options"], { encoding: "utf8" });
    for (const flag of v8Flags(process.versions.v8)) {
      const name = flag.replace(/^--(?:no-)?/, "").replace(/=.*/, "");
      expect(known).toContain(`\n  --${name} (`);
    }
    expect(v8Flags("12.4.254.21-node.57")).toEqual([]);
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
    // much more than the buffer of a pipe
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
