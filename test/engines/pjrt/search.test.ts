import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ACCELERATORS } from "../../../runtime/engines/pjrt/accelerators.ts";
import { chooseJaxOf } from "../../../runtime/engines/pjrt/install.ts";
import { cacheFolder, installFolder, namedPlugin } from "../../../runtime/engines/pjrt/location.ts";
import { cudnnReason, loadedDriver, nvidiaLibraries } from "../../../runtime/engines/pjrt/nvidia.ts";
import { requirementsFor } from "../../../runtime/engines/pjrt/requirements.ts";
import { candidates, findPlugin, probePjrt } from "../../../runtime/engines/pjrt/search.ts";
import { requirementsText } from "../../../runtime/engines/tensorflow/requirements.ts";
import { runAclc } from "../../cli/fake-io.ts";
import { cpuPlugin } from "./open-pjrt.ts";

let folder: string;
let cpu: string;
beforeEach(async () => {
  cpu = (await cpuPlugin()).path;
  folder = mkdtempSync(join(tmpdir(), "aclc-search-"));
  vi.stubEnv("XDG_CACHE_HOME", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A Python environment in which JAX's plugin for CUDA 13 seems to be installed. */
function pythonWithJax(): { python: string; plugin: string } {
  const environment = join(folder, "venv");
  execFileSync("python3", ["-m", "venv", "--without-pip", environment]);
  const python = join(environment, "bin", "python");
  const packages = execFileSync(python, ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], {
    encoding: "utf8",
  }).trim();
  const plugin = join(packages, "jax_plugins", "xla_cuda13", "xla_cuda_plugin.so");
  mkdirSync(join(plugin, ".."), { recursive: true });
  // importing it would fail: it is only searched
  writeFileSync(join(plugin, "..", "__init__.py"), "raise ImportError('imported')\n");
  writeFileSync(plugin, "");
  return { python, plugin };
}

describe("JAX that is there already", () => {
  test("is used from then on, and nothing is downloaded", async () => {
    const { python, plugin } = pythonWithJax();
    const { status, err } = await runAclc(folder, ["engine", "install", "pjrt", "--from", python]);
    expect({ status, err }).toEqual({
      status: 0,
      err: `the plugin ${plugin} is used; nothing was downloaded\n`,
    });
    expect(JSON.parse(readFileSync(join(cacheFolder(), "from.json"), "utf8"))).toEqual({ python });
    const [found] = await candidates();
    expect(found).toMatchObject({ name: "cuda13", by: `JAX of ${python}`, location: { path: plugin } });
  });

  test("is found by itself where `python3` has it", async () => {
    const { python, plugin } = pythonWithJax();
    vi.stubEnv("PATH", `${join(python, "..")}:${process.env.PATH}`);
    expect(await candidates()).toMatchObject([
      { name: "cuda13", by: "JAX of python3", location: { path: plugin } },
    ]);
    const { status, err } = await runAclc(folder, ["engine", "install", "pjrt"]);
    expect(status).toBe(0);
    expect(err).toBe(`the plugin ${plugin} is there already (JAX of python3); nothing was downloaded\n`);
  });

  test("is asked for in vain where there is none", async () => {
    await expect(chooseJaxOf("python3")).rejects.toThrow(
      "python3 has no JAX for GPUs: it finds neither jax_plugins.xla_cuda13 nor jax_plugins.xla_cuda12",
    );
    await expect(chooseJaxOf("/nowhere/python")).rejects.toThrow("/nowhere/python is not there");
    await expect(chooseJaxOf("/bin/false")).rejects.toThrow("/bin/false does not run as Python");
  });
});

describe("without a GPU", () => {
  test.skipIf(loadedDriver() !== undefined)("a plugin that is there is shown with the reason", async () => {
    const { plugin } = pythonWithJax();
    const installed = join(installFolder("cuda13"), ACCELERATORS.cuda13.module);
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, "xla_cuda_plugin.so"), "");
    expect(plugin).not.toContain(installed);
    const { out } = await runAclc(folder, ["engine", "list"]);
    expect(out).toMatch(/^pjrt +missing +there is no NVIDIA GPU: the NVIDIA driver is not loaded$/m);
    expect(out).toMatch(/^ {2}cuda13 +unusable +NVIDIA GPUs, CUDA 13: .*driver is not loaded$/m);
    expect(out).toMatch(/^ {2}rocm7 +not tried +AMD GPUs/m);
    await expect(findPlugin("gpu")).rejects.toThrow(
      "there is no NVIDIA GPU: the NVIDIA driver is not loaded",
    );
    await expect(findPlugin("cpu")).rejects.toThrow("the pjrt engine is for GPUs");
  });
});

describe("a plugin that the environment names", () => {
  test("is the only one, and decides the device", async () => {
    vi.stubEnv("ACLC_PJRT_PLUGIN", cpu);
    expect((await findPlugin("cpu")).path).toBe(cpu);
    expect((await findPlugin("auto")).path).toBe(cpu);
    await expect(findPlugin("gpu")).rejects.toThrow("the plugin that ACLC_PJRT_PLUGIN names is for CPUs");
    expect(await probePjrt()).toMatchObject({ available: true, found: expect.stringContaining(cpu) });
  });

  test("is refused where it is none", async () => {
    vi.stubEnv("ACLC_PJRT_PLUGIN", join(folder, "none.so"));
    await expect(findPlugin("auto")).rejects.toThrow("none.so cannot be read");
  });

  test("is known by its folder", () => {
    const path = "/venv/lib/jax_plugins/xla_cuda12/xla_cuda_plugin.so";
    expect(namedPlugin(path)).toEqual({ accelerator: ACCELERATORS.cuda12, path, packages: "/venv/lib" });
  });
});

test("NVIDIA's libraries are loaded in the order in which they need each other", () => {
  const { nvidia } = ACCELERATORS.cuda13;
  for (const file of ["cudnn/lib/libcudnn.so.9", "cu13/lib/libcublasLt.so.13", "cu13/lib/libcudart.so.13"]) {
    mkdirSync(join(folder, "nvidia", file, ".."), { recursive: true });
    writeFileSync(join(folder, "nvidia", file), "");
  }
  writeFileSync(join(folder, "nvidia/cudnn/lib/libcudnn_ops.so.9"), "");
  expect(nvidiaLibraries(folder, nvidia)).toEqual(
    ["cu13/lib/libcudart.so.13", "cu13/lib/libcublasLt.so.13", "cudnn/lib/libcudnn.so.9"].map((file) =>
      join(folder, "nvidia", file),
    ),
  );
});

const hasCompiler = spawnSync("cc", ["--version"]).status === 0;
if (!hasCompiler) process.stderr.write("skipped: the test of cuDNN's version needs a C compiler (cc)\n");

test.skipIf(!hasCompiler)("cuDNN itself is asked for its version", () => {
  const { nvidia } = ACCELERATORS.cuda13;
  const cudnn = (version: number): string[] => {
    const lib = join(folder, String(version), "nvidia/cudnn/lib");
    mkdirSync(lib, { recursive: true });
    const source = join(folder, `${version}.c`);
    writeFileSync(source, `#include <stddef.h>\nsize_t cudnnGetVersion(void) { return ${version}; }\n`);
    execFileSync("cc", ["-shared", "-fPIC", "-o", join(lib, "libcudnn.so.9"), source]);
    return nvidiaLibraries(join(folder, String(version)), nvidia);
  };
  const old = cudnn(91_100);
  // cuDNN ends the process if the part that knows its version is missing
  expect(cudnnReason(old, nvidia)).toMatch(/^cuDNN is not complete: .*libcudnn_graph\.so\.9 is missing$/);
  writeFileSync(old[0]!.replace("libcudnn.so", "libcudnn_graph.so"), "");
  expect(cudnnReason(old, nvidia)).toBe("cuDNN 9.11.0 was found; the plugin needs 9.12.0 or a later 9");
  const good = cudnn(92_801);
  writeFileSync(good[0]!.replace("libcudnn.so", "libcudnn_graph.so"), "");
  expect(cudnnReason(good, nvidia)).toBeUndefined();
});

test("what is fetched is pinned to one file by its hash", () => {
  for (const build of ["cuda13", "cuda12", "cpu", "compiler"] as const) {
    const lines = requirementsText(requirementsFor(build, "linux", "x64", false)!)
      .trimEnd()
      .split("\n");
    for (const line of lines) expect(line).toMatch(/^[a-z0-9-]+==[0-9.]+ --hash=sha256:[0-9a-f]{64}$/);
  }
  expect(requirementsFor("cuda13", "linux", "arm64", false)).toBeUndefined();
  expect(requirementsFor("cuda13", "linux", "x64", true)).toBeUndefined();
});

test.each([
  [["--gpu"], "--gpu is for tensorflow; pjrt is always for a GPU"],
  [["--cuda12", "--cuda13"], "give only one of --cuda12, --cuda13 and --from"],
])("`engine install pjrt %s` is refused", async (flags, message) => {
  const { status, err } = await runAclc(folder, ["engine", "install", "pjrt", ...flags]);
  expect(status).toBe(2);
  expect(err).toContain(message);
});

test("flags of pjrt are refused for another engine", async () => {
  const { status, err } = await runAclc(folder, ["engine", "install", "--cuda12"]);
  expect(status).toBe(2);
  expect(err).toContain("--cuda12, --cuda13 and --from are for pjrt: write `aclc engine install pjrt`");
});
