import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Overrides } from "../../../runtime/engines/pjrt/compile-options.ts";
import { ExecutableCache } from "../../../runtime/engines/pjrt/executable-cache.ts";
import { INSTALL_TIMEOUT, runOnce } from "../tensorflow/open-tensorflow.ts";
import { initialVariables, numbers, trainingProgram } from "../tensorflow/small-network.ts";
import { openPjrt, QUICK } from "./open-pjrt.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-executables-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe("the cache", () => {
  test("gives back what was written under exactly this key", async () => {
    const cache = new ExecutableCache(folder);
    await cache.write(["plugin a", "text"], bytes(1, 2, 3));
    expect(await cache.read(["plugin a", "text"])).toEqual(Buffer.from([1, 2, 3]));
    expect(await cache.read(["plugin b", "text"])).toBeUndefined();
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test.each([
    ["cut off", (file: Buffer) => file.subarray(0, -1)],
    ["changed", (file: Buffer) => Buffer.concat([file.subarray(0, -1), bytes(0)])],
    ["empty", () => Buffer.alloc(0)],
  ])("takes a file that is %s for none", async (_, damage) => {
    const cache = new ExecutableCache(folder);
    await cache.write(["key"], bytes(1, 2, 3));
    const file = join(folder, readdirSync(folder)[0]!);
    writeFileSync(file, damage(readFileSync(file)));
    expect(await cache.read(["key"])).toBeUndefined();
  });

  test("drops what was not used for longest when it has grown too large", async () => {
    const cache = new ExecutableCache(folder, 250);
    const files: string[] = [];
    for (const key of ["first", "second"]) {
      await cache.write([key], new Uint8Array(60));
      files.push(readdirSync(folder).find((name) => !files.includes(name))!);
    }
    for (const file of files) utimesSync(join(folder, file), 1, 1);
    await cache.read(["first"]);
    await cache.write(["third"], new Uint8Array(60));
    expect(await cache.read(["second"])).toBeUndefined();
    expect(await cache.read(["first"])).toHaveLength(60);
    expect(await cache.read(["third"])).toHaveLength(60);
  });

  test("that cannot be written is no error", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const cache = new ExecutableCache(file);
    await cache.write(["key"], bytes(1));
    expect(await cache.read(["key"])).toBeUndefined();
  });
});

test(
  "a second engine runs the compiled program of the first, to the same bits; a damaged one, or one with other options, is compiled again",
  async () => {
    const program = trainingProgram({ float: "f32", size: 8, width: 2 });
    const inputs = new Map([["x", numbers("x", "f32", [2, 8, 8, 3])]]);
    let compiled = 0;
    const run = async (overrides: Overrides = QUICK) => {
      const engine = await openPjrt({ cache: folder, overrides });
      const result = await runOnce(engine, program, initialVariables(program), inputs);
      compiled = engine.compilations;
      await engine.close();
      return result;
    };
    const first = await run();
    expect(compiled).toBe(1);
    const [name] = readdirSync(folder);
    const file = join(folder, name!);
    const { mtimeMs } = statSync(file);
    expect(await run()).toEqual(first);
    expect(compiled).toBe(0);
    // read, not written
    expect(readdirSync(folder)).toEqual([name]);
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, 1000));
    expect(await run()).toEqual(first);
    expect(statSync(file).size).toBeGreaterThan(1032);
    expect(statSync(file).mtimeMs).toBeGreaterThan(mtimeMs);
    expect(compiled).toBe(1);
    await run({ ...QUICK, xla_allow_excess_precision: true });
    expect(compiled).toBe(1);
  },
  INSTALL_TIMEOUT,
);
