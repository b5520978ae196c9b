import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, realpath, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { EngineError } from "../../engine.ts";
import { locateLibrary } from "../tensorflow/location.ts";
import { pip } from "../tensorflow/pip.ts";
import { requirementsFor } from "../tensorflow/requirements.ts";
import { publish, withStaging } from "../tensorflow/staging.ts";
import { readZipEntries } from "../tensorflow/zip.ts";
import { linkedLibrary, moduleIn, NODE_GPU, NODE_GPU_VERSION, nodeGpuFolder } from "./node-gpu-folder.ts";

/** The Node-API version in the path where the package looks for its binding. */
const NAPI = 8;
/** The folders of the headers that the binding includes, directly or indirectly. */
const HEADERS = ["tensorflow/c/", "tensorflow/core/platform/", "xla/tsl/", "tsl/"].map(
  (folder) => `tensorflow/include/${folder}`,
);

export interface InstallNodeGpuOptions {
  /** prints a line about the current step */
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Installs tfjs-node-gpu into the cache of the user, without the library that it would download: its binding is built with the
 * TensorFlow that is already installed, and with the headers from its wheel. It is installed completely or not at all.
 * @throws EngineError if a required tool is missing or the build fails
 */
export async function installNodeGpu({ say, signal }: InstallNodeGpuOptions): Promise<string> {
  const target = nodeGpuFolder();
  const complete = (folder: string): boolean =>
    existsSync(bindingIn(folder)) && existsSync(linkedLibrary(folder));
  if (complete(target)) return target;
  const library = locateLibrary("gpu").location;
  if (!library)
    throw new EngineError("building tfjs-node-gpu needs TensorFlow; first run: aclc engine install");
  await requireTools(signal);
  const nodeDirectory = await headersOfNode();
  await mkdir(dirname(target), { recursive: true });
  await withStaging(dirname(target), async (staging) => {
    const root = join(staging, "root");
    await mkdir(root);
    const module = moduleIn(root);
    // npm adds its own node-gyp to the PATH of scripts
    const gyp = [
      `node-gyp rebuild --directory "${module}" --nodedir "${nodeDirectory}" --module_name=tfjs_binding`,
      `--module_path="${dirname(bindingIn(root))}" --napi_build_version=${NAPI} --napi_version=${NAPI}`,
    ].join(" ");
    const manifest = {
      private: true,
      dependencies: { [NODE_GPU]: NODE_GPU_VERSION },
      scripts: { binding: gyp },
    };
    await writeFile(join(root, "package.json"), JSON.stringify(manifest));
    say(`installing ${NODE_GPU} ${NODE_GPU_VERSION} without its copy of TensorFlow`);
    await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], root, signal);
    say("downloading the headers of TensorFlow");
    await headersOfTensorflow(staging, join(module, "deps", "include"), signal);
    await linkLibrary(library.folder, join(module, "deps", "lib"));
    say("building the binding");
    await run("npm", ["run", "binding"], root, signal);
    if (!complete(root)) throw new EngineError("node-gyp did not build the binding");
    await publish(root, target, complete, staging);
  });
  return target;
}

function bindingIn(folder: string): string {
  return join(moduleIn(folder), "lib", `napi-v${NAPI}`, "tfjs_binding.node");
}

async function headersOfNode(): Promise<string> {
  const prefix = dirname(dirname(await realpath(process.execPath)));
  if (!existsSync(join(prefix, "include", "node", "node_api.h")))
    throw new EngineError(`the headers of Node are missing: there is no ${join(prefix, "include", "node")}`);
  return prefix;
}

async function requireTools(signal: AbortSignal | undefined): Promise<void> {
  // the compiler that make uses
  const compiler = process.env.CXX?.split(" ")[0] || (process.platform === "darwin" ? "c++" : "g++");
  const missing: string[] = [];
  for (const tool of ["npm", "python3", "make", compiler])
    await run(tool, ["--version"], ".", signal).catch(() => missing.push(tool));
  signal?.throwIfAborted();
  if (missing.length > 0)
    throw new EngineError(
      `building the binding needs ${missing.join(", ")}, which cannot be run on this machine`,
    );
}

/** Extracts the headers from the TensorFlow wheel, which pip downloads as for the library. */
async function headersOfTensorflow(
  staging: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const requirements = requirementsFor("cpu");
  if (!requirements) throw new EngineError("there is no TensorFlow package for this machine");
  const [wheels, scratch] = ["wheels", "scratch"].map((name) => join(staging, name)) as [string, string];
  for (const one of [wheels, scratch]) await mkdir(one);
  await pip({
    what: "TensorFlow",
    action: "download",
    requirements,
    into: wheels,
    scratch,
    signal,
  });
  const [wheel] = await readdir(wheels);
  const wanted = (name: string): boolean =>
    name.endsWith(".h") && HEADERS.some((start) => name.startsWith(start));
  for (const [name, content] of await readZipEntries(join(wheels, wheel!), wanted)) {
    const file = join(folder, name.slice("tensorflow/include/".length));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** Links the library under its own names, for loading, and under the names that the linker uses. */
async function linkLibrary(library: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [file, name] of [
    ["libtensorflow_cc.so.2", "libtensorflow.so"],
    ["libtensorflow_framework.so.2", "libtensorflow_framework.so"],
  ] as const)
    for (const link of [file, name]) await symlink(join(library, file), join(folder, link));
}

/** Runs a program. Its output is shown only if it fails. */
function run(
  command: string,
  args: readonly string[],
  cwd: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, signal, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        output = (output + chunk.toString("utf8")).slice(-4000);
      });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) return resolve();
      const last = output.trim().split("\n").slice(-12).join("\n");
      reject(new EngineError(`${[command, ...args].join(" ")} failed:\n${last}`));
    });
  });
}
