import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FOLDER_VARIABLE, libraryFiles } from "../../../runtime/engines/tensorflow/location.ts";
import { installNodeGpu } from "../../../runtime/engines/tfjs/install-node-gpu.ts";
import { nodeGpuFolder } from "../../../runtime/engines/tfjs/node-gpu-folder.ts";

let folder: string;
let library: string;
let tools: string;

/** A machine with an empty cache, fake files of TensorFlow's library, and no program on its path. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-node-gpu-"));
  [library, tools] = ["library", "tools"].map((name) => join(folder, name)) as [string, string];
  for (const one of [library, tools]) mkdirSync(one);
  for (const file of libraryFiles()) writeFileSync(join(library, file), "");
  vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
  vi.stubEnv(FOLDER_VARIABLE, library);
  vi.stubEnv("PATH", tools);
  vi.stubEnv("CXX", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const compiler = process.platform === "darwin" ? "c++" : "g++";

function addTools(programs: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(programs))
    writeFileSync(join(tools, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
}

function left(): string[] {
  const cache = dirname(nodeGpuFolder());
  return existsSync(cache) ? readdirSync(cache) : [];
}

test("is kept apart from the user's cache", () => {
  expect(nodeGpuFolder().startsWith(folder)).toBe(true);
});

test("without TensorFlow there is nothing to build against", async () => {
  vi.stubEnv(FOLDER_VARIABLE, tools);
  await expect(installNodeGpu({ say: () => {} })).rejects.toThrow(
    "building tfjs-node-gpu needs TensorFlow; first run: aclc engine install",
  );
  expect(left()).toEqual([]);
});

test("tools that are missing are named, all at once", async () => {
  addTools({ make: "" });
  const said: string[] = [];
  await expect(installNodeGpu({ say: (line) => said.push(line) })).rejects.toThrow(
    `building the binding needs npm, python3, ${compiler}, which cannot be run on this machine`,
  );
  expect(said).toEqual([]);
  expect(left()).toEqual([]);
});

test("a compiler that the environment names is the one looked for", async () => {
  vi.stubEnv("CXX", "ccache some-compiler");
  await expect(installNodeGpu({ say: () => {} })).rejects.toThrow("needs npm, python3, make, ccache, which");
});

const headers = join(dirname(dirname(realpathSync(process.execPath))), "include", "node", "node_api.h");

// without Node's headers it fails before the first step
test.skipIf(!existsSync(headers))("what fails half-way leaves nothing", async () => {
  addTools({ npm: '[ "$1" = --version ] || { echo "no network"; exit 1; }' });
  addTools({ python3: "", make: "", [compiler]: "" });
  const said: string[] = [];
  await expect(installNodeGpu({ say: (line) => said.push(line) })).rejects.toThrow("no network");
  expect(said).toEqual(["installing @tensorflow/tfjs-node-gpu 4.22.0 without its copy of TensorFlow"]);
  expect(left()).toEqual([]);
});

test("stopped, it is stopped, whatever was under way", async () => {
  addTools({ npm: "", python3: "", make: "", [compiler]: "" });
  await expect(installNodeGpu({ say: () => {}, signal: AbortSignal.abort() })).rejects.toThrow("aborted");
  expect(left()).toEqual([]);
});
