import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { EngineError } from "../../../runtime/engine.ts";
import { installTensorflow } from "../../../runtime/engines/tensorflow/install.ts";
import { installFolder, libraryFiles, locateLibrary } from "../../../runtime/engines/tensorflow/location.ts";
import { requirementsFor, requirementsText } from "../../../runtime/engines/tensorflow/requirements.ts";
import { publish, withLock, withStaging } from "../../../runtime/engines/tensorflow/staging.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-install-"));
  vi.stubEnv("XDG_CACHE_HOME", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A process id that belonged to a process once. */
function deadPid(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

describe("without what it needs", () => {
  test("Python is asked for in one line", async () => {
    vi.stubEnv("PATH", folder);
    const asked = installTensorflow();
    await expect(asked).rejects.toThrow(EngineError);
    await expect(asked).rejects.toThrow(
      /^Python 3 with pip is needed to fetch TensorFlow's library: python3 is not there, python is not there$/,
    );
    expect(readdirSync(join(installFolder("cpu"), ".."))).toEqual([]);
  });

  test("what pip reports is passed on, in one line, and nothing is left behind", async () => {
    const python = join(folder, "python3");
    writeFileSync(
      python,
      '#!/bin/sh\n[ "$3" = --version ] && exit 0\necho "ERROR: no such host" >&2\nexit 1\n',
      { mode: 0o755 },
    );
    vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
    await expect(installTensorflow()).rejects.toThrow(
      /^pip could not fetch TensorFlow's library: no such host$/,
    );
    expect(readdirSync(join(installFolder("cpu"), ".."))).toEqual([]);
  });

  test("an install that is there is used as it is", async () => {
    mkdirSync(installFolder("cpu"), { recursive: true });
    for (const file of libraryFiles()) writeFileSync(join(installFolder("cpu"), file), "");
    vi.stubEnv("PATH", folder);
    expect(await installTensorflow()).toBe(installFolder("cpu"));
  });
});

describe("a staging folder", () => {
  test("goes, whatever happens in it, as do those of dead processes", async () => {
    const left = join(folder, `.staging-${deadPid()}-abc`);
    mkdirSync(left);
    const failing = withStaging(folder, async (staging) => {
      writeFileSync(join(staging, "half"), "");
      throw new Error("interrupted");
    });
    await expect(failing).rejects.toThrow("interrupted");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is published in one step; who comes second keeps the first one's", async () => {
    const complete = (at: string): boolean => existsSync(join(at, "file"));
    await withStaging(folder, async (staging) => {
      for (const name of ["first", "second"]) {
        mkdirSync(join(staging, name));
        writeFileSync(join(staging, name, "file"), name);
        await publish(join(staging, name), join(folder, "target"), complete, staging);
      }
    });
    expect(readFileSync(join(folder, "target", "file"), "utf8")).toBe("first");
  });

  test("takes the place of something unusable", async () => {
    mkdirSync(join(folder, "target"));
    writeFileSync(join(folder, "target", "half"), "");
    await withStaging(folder, async (staging) => {
      mkdirSync(join(staging, "done"));
      writeFileSync(join(staging, "done", "file"), "");
      await publish(
        join(staging, "done"),
        join(folder, "target"),
        (at) => existsSync(join(at, "file")),
        staging,
      );
    });
    expect(readdirSync(join(folder, "target"))).toEqual(["file"]);
  });
});

describe("a lock", () => {
  test("makes the second wait for the first", async () => {
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push(`${name} ends`);
    };
    const waited = vi.fn();
    await Promise.all([
      withLock(join(folder, "lock"), work("a")),
      withLock(join(folder, "lock"), work("b"), { onWait: waited }),
    ]);
    expect(order.map((line) => line.split(" ")[1])).toEqual(["begins", "ends", "begins", "ends"]);
    expect(waited).toHaveBeenCalledOnce();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("of a dead process is ignored", async () => {
    writeFileSync(join(folder, "lock"), String(deadPid()));
    expect(await withLock(join(folder, "lock"), async () => "done")).toBe("done");
  });

  test("can be given up", async () => {
    writeFileSync(join(folder, "lock"), String(process.pid));
    const signal = AbortSignal.timeout(50);
    await expect(withLock(join(folder, "lock"), async () => "done", { signal })).rejects.toThrow();
  });
});

describe("what is fetched", () => {
  test("is pinned to one file by its hash, for every machine", () => {
    for (const [platform, arch, variant] of [
      ["linux", "x64", "cpu"],
      ["linux", "x64", "gpu"],
      ["linux", "arm64", "cpu"],
      ["darwin", "arm64", "cpu"],
    ] as const) {
      const lines = requirementsText(requirementsFor(variant, platform, arch)!)
        .trimEnd()
        .split("\n");
      expect(lines.length).toBe(variant === "gpu" ? 13 : 1);
      for (const line of lines) expect(line).toMatch(/^[a-z0-9-]+==[0-9.]+ --hash=sha256:[0-9a-f]{64}$/);
    }
    expect(requirementsFor("cpu", "win32", "x64")).toBeUndefined();
  });

  test("is looked for in the named folder only, or in both builds' own", () => {
    const named = locateLibrary("cpu", { ACLC_TENSORFLOW_DIR: folder });
    expect(named).toEqual({ looked: [folder] });
    mkdirSync(join(folder, "tensorflow"));
    for (const file of libraryFiles()) writeFileSync(join(folder, "tensorflow", file), "");
    const found = locateLibrary("cpu", { ACLC_TENSORFLOW_DIR: folder });
    expect(found.location?.folder).toBe(join(folder, "tensorflow"));
    expect(locateLibrary("gpu", {}).looked).toEqual([installFolder("gpu"), installFolder("cpu")]);
  });
});
