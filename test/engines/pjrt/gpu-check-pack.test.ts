import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Builder } from "../../../compiler/tensor/builder.ts";
import { printStableHlo } from "../../../runtime/engines/pjrt/emit/print.ts";
import { fillCheckFolder } from "../../../scripts/pack-gpu-check.ts";
import { GRAPHS, LEVERS } from "../../bench/gpu/check/variants.ts";
import { INSTALL_TIMEOUT } from "../tensorflow/open-tensorflow.ts";
import { cpuPlugin, openPjrt, QUICK } from "./open-pjrt.ts";

let work: string;
let plugin: string;
beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), "aclc-gpu-pack-test-"));
  plugin = (await cpuPlugin()).path;
}, INSTALL_TIMEOUT);
afterAll(() => rmSync(work, { recursive: true, force: true }));

test(
  "what is packed runs from an empty folder, with nothing of this clone and no network",
  async () => {
    const folder = join(work, "gpu-check");
    mkdirSync(folder);
    await fillCheckFolder(folder);
    // in place of the compressed Node, which takes long to make
    symlinkSync(process.execPath, join(folder, "node"));
    chmodSync(join(folder, "gpu-check.sh"), 0o755);
    const [home, empty] = [join(work, "home"), join(work, "empty")];
    for (const each of [home, empty]) mkdirSync(each);
    const words = ["--only", "engine,speed", "--no-peers", "--images", "2", "--width", "4"];
    const small = ["--attack-steps", "1", "--steps", "1", "--levers", "--minutes", "9"];
    const { stdout, stderr, status } = spawnSync(join(folder, "gpu-check.sh"), [...words, ...small], {
      cwd: empty,
      encoding: "utf8",
      env: {
        PATH: "/usr/bin:/bin",
        HOME: home,
        ACLC_PJRT_PLUGIN: plugin,
        // any request would fail
        http_proxy: "http://127.0.0.1:9",
        https_proxy: "http://127.0.0.1:9",
      },
    });
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect({ stderr, status, failed: lines.filter(({ passed }) => passed === false) }).toEqual({
      stderr: "",
      status: 0,
      failed: [],
    });
    expect(lines[0]).toMatchObject({ row: "engine", passed: true, device: "cpu" });
    const speed = lines.slice(1);
    for (const precision of ["bfloat16", "tf32", "float32"]) {
      const of = speed.filter((line) => line.precision === precision);
      expect(of.filter(({ skipped }) => skipped === "needs a GPU").map(({ program }) => program)).toEqual(
        [GRAPHS, ...LEVERS].map(({ name }) => name),
      );
      const [measured, ...more] = of.filter(({ skipped }) => skipped === undefined);
      expect(more).toEqual([]);
      expect(measured).toMatchObject({ row: "speed", program: "aclc", rounds: 1 });
      for (const name of ["imagesPerSecond", "secondsToStart", "secondsToLoadFromCache", "shareOfImages"])
        expect(measured![name], name).toBeGreaterThan(0);
    }
    // no files of the rows' processes and caches are left
    expect(execFileSync("find", [home, empty, "-type", "f"], { encoding: "utf8" })).toBe("");
  },
  INSTALL_TIMEOUT,
);

test("every option of XLA that is measured exists, with a value of its type", async () => {
  const engine = await openPjrt();
  const b = new Builder("small");
  b.output("y", b.addNumber(b.input("x", "f32", [2]), 1));
  for (const { overrides, name } of [GRAPHS, ...LEVERS]) {
    const compiled = await engine.client
      .compile(printStableHlo(b.finish()), { ...QUICK, ...overrides })
      .catch((error: Error) => error.message);
    expect(typeof compiled, `${name}: ${compiled}`).toBe("object");
    if (typeof compiled === "object") compiled.destroy();
  }
  await engine.close();
});
