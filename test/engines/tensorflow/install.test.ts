import { execFileSync, spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { EngineError } from "../../../runtime/engine.ts";
import { installTensorflow } from "../../../runtime/engines/tensorflow/install.ts";
import { probeLibrary } from "../../../runtime/engines/tensorflow/library-probe.ts";
import {
  installFolder,
  libraryFiles,
  libraryIn,
  locateLibrary,
} from "../../../runtime/engines/tensorflow/location.ts";
import { pipReason } from "../../../runtime/engines/tensorflow/pip.ts";
import { requirementsFor, requirementsText } from "../../../runtime/engines/tensorflow/requirements.ts";
import { publish, withLock, withStaging } from "../../../runtime/engines/tensorflow/staging.ts";
import { ownIdentity } from "../../../runtime/process-identity.ts";
import { runAclc } from "../../cli/fake-io.ts";
import { isRoot } from "../../files/user.ts";
import { writeRunFolder } from "../../run/run-files.ts";
import { TINY } from "../../run/tiny.ts";
import { planOfText } from "../../run/tiny-run.ts";
import { fakePython, hasCompiler, makeLibraries, makeWheel } from "./small-library.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-install-"));
  vi.stubEnv("XDG_CACHE_HOME", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

describe("without what it needs", () => {
  test("Python is asked for in one line", async () => {
    vi.stubEnv("PATH", folder);
    const asked = installTensorflow();
    await expect(asked).rejects.toThrow(EngineError);
    await expect(asked).rejects.toThrow(
      /^Python 3 with pip is needed to download TensorFlow: python3 is not installed, python is not installed$/,
    );
    expect(readdirSync(join(installFolder("cpu"), ".."))).toEqual([]);
  });

  test("what pip reports is passed on, in one line, and nothing is left behind", async () => {
    const python = join(folder, "python3");
    writeFileSync(
      python,
      '#!/bin/sh\ncase "$*" in *--version*) exit 0;; esac\necho "ERROR: no such host" >&2\nexit 1\n',
      { mode: 0o755 },
    );
    vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
    await expect(installTensorflow()).rejects.toThrow(/^pip could not download TensorFlow: no such host$/);
    expect(readdirSync(join(installFolder("cpu"), ".."))).toEqual([]);
  });

  test("a cache that cannot be made is a message", async () => {
    writeFileSync(join(folder, "file"), "");
    for (const [cache, reason] of [
      [join(folder, "file"), "a part of its path is a file, not a folder"],
      ["/proc/nowhere", "it does not exist"],
    ] as const) {
      vi.stubEnv("XDG_CACHE_HOME", cache);
      const error = await installTensorflow().catch((error: unknown) => error);
      expect(error).toBeInstanceOf(EngineError);
      expect((error as Error).message).toBe(
        `TensorFlow cannot be installed into ${cache}/aclc/tensorflow: ${reason}`,
      );
    }
  });

  test("nothing is fetched into a cache that is another user's", async () => {
    mkdirSync(join(folder, "aclc", "tensorflow"), { recursive: true });
    if (isRoot) for (const at of ["aclc/tensorflow", "aclc"]) chownSync(join(folder, at), 4242, 4242);
    vi.spyOn(process, "getuid").mockReturnValue(12_345);
    await expect(installTensorflow()).rejects.toThrow(
      /^nothing is installed into .*: .* belongs to another user; XDG_CACHE_HOME names another place$/,
    );
  });
});

describe("what pip is given", () => {
  test("is a folder of ours to work in, isolation, and none of the user's environments", async () => {
    const bin = fakePython(folder, { says: "ERROR: no" });
    vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
    vi.stubEnv("PIP_REQUIRE_VIRTUALENV", "1");
    vi.stubEnv("PIP_USER", "1");
    vi.stubEnv("PIP_TARGET", "/somewhere");
    vi.stubEnv("PIP_INDEX_URL", "https://packages.invalid/simple");
    await expect(installTensorflow()).rejects.toThrow("no");
    const calls = readFileSync(join(bin, "calls"), "utf8").trimEnd().split("\n");
    expect(calls).toHaveLength(2);
    for (const call of calls)
      expect(call).toMatch(
        /^\S*\/\.staging-\w+\/scratch -I -m pip .* venv=0 user=0 target= index=https:\/\/packages\.invalid\/simple$/,
      );
  });

  test("is never run from where the user is: a module beside the experiment is not ours to start", () => {
    writeFileSync(join(folder, "pip.py"), `open(${JSON.stringify(join(folder, "taken"))}, "w")\n`);
    const script = `import { installTensorflow } from ${JSON.stringify(resolve("runtime/engines/tensorflow/install.ts"))};
      installTensorflow({ signal: AbortSignal.timeout(4000) }).catch(() => process.exit(0));`;
    const loader = resolve("node_modules/tsx/dist/loader.mjs");
    spawnSync(process.execPath, ["--import", loader, "--input-type=module", "-e", script], {
      cwd: folder,
      env: { ...process.env, PIP_INDEX_URL: "http://127.0.0.1:9/simple", PIP_RETRIES: "0" },
    });
    expect(existsSync(join(folder, "taken"))).toBe(false);
  });
});

describe("what pip says", () => {
  const retry = (cause: string): string =>
    `WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by '${cause}': /simple/tensorflow-cpu/`;
  const none =
    "ERROR: Could not find a version that satisfies the requirement tensorflow-cpu==2.21.0 (from versions: none)\nERROR: No matching distribution found for tensorflow-cpu==2.21.0";
  const noVersion =
    "Could not find a version that satisfies the requirement tensorflow-cpu==2.21.0 (from versions: none)";

  test.each([
    [`Looking\n${none}`, noVersion],
    [
      `${retry("ProxyError('Cannot connect to proxy.', NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f12>: Failed to establish a new connection: [Errno 111] Connection refused'))")}\n${none}`,
      `'ProxyError('Cannot connect to proxy.', NewConnectionError('Failed to establish a new connection: [Errno 111] Connection refused'))': /simple/tensorflow-cpu/ (pip: ${noVersion})`,
    ],
    [
      `${retry("ReadTimeoutError(\"HTTPSConnectionPool(host='pypi.invalid', port=443): Read timed out. (read timeout=15)\")")}\n${none}`,
      `'ReadTimeoutError("HTTPSConnectionPool(host='pypi.invalid', port=443): Read timed out. (read timeout=15)")': /simple/tensorflow-cpu/ (pip: ${noVersion})`,
    ],
    [
      `WARNING: There was a problem confirming the ssl certificate: self-signed certificate - skipping\n${none}`,
      `There was a problem confirming the ssl certificate: self-signed certificate - skipping (pip: ${noVersion})`,
    ],
    [
      "error: externally-managed-environment\n\n× This environment is externally managed\n╰─> To install\n\nhint: See PEP 668",
      "externally-managed-environment",
    ],
    ["Traceback\nModuleNotFoundError: No module named 'x'", "ModuleNotFoundError: No module named 'x'"],
    ["", "pip ended with 1"],
    ["ERROR: bad \u001b[2J", "bad \\x1b[2J"],
  ])("%j", (output, reason) => expect(pipReason({ code: 1, output })).toBe(reason));

  test("of a network comes with what to do about a proxy", async () => {
    const bin = fakePython(folder, { says: `${retry("ProxyError('Cannot connect to proxy.')")}\n${none}` });
    vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
    await expect(installTensorflow()).rejects.toThrow(
      /Cannot connect to proxy.*; behind a proxy, set HTTPS_PROXY=http:\/\/HOST:PORT or pip's own setting: pip config set global\.proxy$/,
    );
  });
});

describe.skipIf(!hasCompiler)("a library that is there", () => {
  const wheel = (version: string): void => {
    const at = join(folder, version);
    mkdirSync(at);
    vi.stubEnv("PATH", `${fakePython(at, { wheel: makeWheel(at, version) })}:${process.env.PATH}`);
  };
  const version = async (): Promise<unknown> => probeLibrary(libraryIn(installFolder("cpu"))!);

  test("and whole is used as it is", async () => {
    makeLibraries(installFolder("cpu"), "1.0.0");
    vi.stubEnv("PATH", folder);
    expect(await installTensorflow()).toBe(installFolder("cpu"));
    expect(await installTensorflow({ thorough: true })).toBe(installFolder("cpu"));
  });

  test.each([
    ["a text", (file: string) => writeFileSync(file, "text")],
    ["cut off", (file: string) => truncateSync(file, 3000)],
    ["empty", (file: string) => truncateSync(file, 0)],
    ["missing", (file: string) => rmSync(file)],
  ])("and %s is replaced", async (_, damage) => {
    makeLibraries(installFolder("cpu"), "1.0.0");
    damage(join(installFolder("cpu"), libraryFiles()[0]));
    wheel("2.0.0");
    expect(await installTensorflow()).toBe(installFolder("cpu"));
    expect(await version()).toEqual({ version: "2.0.0" });
    expect(readdirSync(join(installFolder("cpu"), "..")).sort()).toEqual(["2.21.0-cpu", "loads.json"]);
  });

  test("and altered in one byte is replaced by `engine install`, which looks at all of it", async () => {
    wheel("2.0.0");
    await installTensorflow();
    const file = join(installFolder("cpu"), libraryFiles()[1]);
    const bytes = readFileSync(file);
    // within the padding, which loading does not read
    bytes[bytes.length - 20_000]! ^= 1;
    writeFileSync(file, bytes);
    const before = readFileSync(join(folder, "2.0.0/bin/calls"), "utf8").split("\n").length;
    await installTensorflow();
    expect(readFileSync(join(folder, "2.0.0/bin/calls"), "utf8").split("\n")).toHaveLength(before);
    await installTensorflow({ thorough: true });
    expect(readFileSync(join(folder, "2.0.0/bin/calls"), "utf8").split("\n").length).toBeGreaterThan(before);
    expect(readFileSync(file).equals(bytes)).toBe(false);
    expect(await version()).toEqual({ version: "2.0.0" });
  });

  test("is open to nobody else, whatever the user's umask is", async () => {
    wheel("2.0.0");
    const before = process.umask(0);
    try {
      await installTensorflow();
    } finally {
      process.umask(before);
    }
    for (const at of ["", "..", "../..", ...libraryFiles(), "installed.json"])
      expect(statSync(join(installFolder("cpu"), at)).mode & 0o002, at).toBe(0);
    expect(await version()).toEqual({ version: "2.0.0" });
  });

  test("that cannot be loaded although it is what was fetched says so", async () => {
    const at = join(folder, "bad");
    mkdirSync(at);
    const wheel = makeWheel(at, "2.0.0");
    writeFileSync(join(at, "tensorflow", libraryFiles()[0]), "text");
    const script =
      "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1], 'w'); [z.write(n) for n in sys.argv[2:]]";
    execFileSync("python3", ["-c", script, wheel, ...libraryFiles().map((name) => `tensorflow/${name}`)], {
      cwd: at,
    });
    vi.stubEnv("PATH", `${fakePython(at, { wheel })}:${process.env.PATH}`);
    await expect(installTensorflow()).rejects.toThrow(
      /^TensorFlow is installed, but .* is not a shared library$/,
    );
  });
});

describe("a staging folder", () => {
  test("goes, whatever happens in it, as do those of dead processes", async () => {
    const left = join(folder, ".staging-abc");
    mkdirSync(left);
    writeFileSync(join(left, "owner.json"), JSON.stringify({ ...ownIdentity(), pid: deadPid() }));
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

  test.each([
    ["a dead process", () => JSON.stringify({ ...ownIdentity(), pid: deadPid(), id: "a" })],
    ["an earlier process with this one's number", () => JSON.stringify({ ...ownIdentity(), id: "a" })],
    [
      "a process with another start and the number of one that runs",
      () => JSON.stringify({ ...ownIdentity(), pid: process.ppid, start: "1", id: "a" }),
    ],
  ])("of %s is ignored", async (_, owner) => {
    writeFileSync(join(folder, "lock"), owner());
    expect(await withLock(join(folder, "lock"), async () => "done")).toBe("done");
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    ["a folder", (path: string) => mkdirSync(join(path, "x"), { recursive: true })],
    ["empty", (path: string) => writeFileSync(path, "")],
    [
      "a bare number, as an earlier version wrote it",
      (path: string) => writeFileSync(path, String(process.pid)),
    ],
    ["no JSON", (path: string) => writeFileSync(path, "{")],
    [
      "of another machine that has not touched it for a minute",
      (path: string) => writeFileSync(path, JSON.stringify({ pid: 1, host: "elsewhere", id: "a" })),
    ],
  ])("that is %s does not hold anybody for ever", async (_, make) => {
    make(join(folder, "lock"));
    const before = new Date(Date.now() - 61_000);
    utimesSync(join(folder, "lock"), before, before);
    expect(await withLock(join(folder, "lock"), async () => "done")).toBe("done");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("can be given up", async () => {
    writeFileSync(join(folder, "lock"), JSON.stringify({ ...ownIdentity(), host: "elsewhere", id: "a" }));
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
    expect(requirementsFor("cpu", "linux", "x64", true), "with musl").toBeUndefined();
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

describe("data that are missing are said before anything is fetched", () => {
  const text = TINY.replace("shapes10(train: 20, test: 10)", "cifar10(train: 20, test: 10)");
  beforeEach(() => {
    vi.stubEnv("PATH", `${fakePython(folder, { says: "ERROR: no" })}:${process.env.PATH}`);
    vi.stubEnv("XDG_CONFIG_HOME", folder);
    vi.stubEnv("ACLC_CIFAR10", "");
  });
  const nothingFetched = () => expect(existsSync(join(folder, "bin/calls"))).toBe(false);

  test("to a run", async () => {
    writeFileSync(join(folder, "x.acl"), text);
    const { status, err } = await runAclc(folder, ["run", "x.acl"]);
    expect(status).toBe(1);
    expect(err).toMatch(/^error\[run\/dataset-not-named\]: /);
    nothingFetched();
    expect(existsSync(join(folder, "runs"))).toBe(false);
  });

  test("to a sweep, for each of its experiments", async () => {
    writeFileSync(join(folder, "x.acl"), text.replace("seed 1", "seed each(1, 2)"));
    const { status, err } = await runAclc(folder, ["run", "x.acl"]);
    expect(status).toBe(1);
    expect(err.match(/error\[run\/dataset-not-named\]: /g)).toHaveLength(2);
    expect(err).toContain("2 of 2 experiments failed");
    nothingFetched();
    expect(existsSync(join(folder, "runs"))).toBe(false);
  });

  test("to a run that is resumed, with the folder that it began with", async () => {
    const run = join(folder, "runs", "x");
    writeRunFolder(run, planOfText(text), []);
    const file = join(run, "record.json");
    const record = JSON.parse(readFileSync(file, "utf8"));
    const gone = join(folder, "gone");
    writeFileSync(file, JSON.stringify({ ...record, engine: "tensorflow", data_folders: { cifar10: gone } }));
    const before = readdirSync(run);
    const { status, err } = await runAclc(folder, ["resume", "runs/x"]);
    expect(status).toBe(1);
    expect(err).toMatch(/^error\[run\/data-moved\]: /);
    expect(err).toContain(gone);
    nothingFetched();
    expect(readdirSync(run)).toEqual(before);
  });
});
