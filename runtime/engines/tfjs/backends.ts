import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { EngineError, type OpenOptions } from "../../engine.ts";
import { linkedLibrary, NODE_GPU, nodeGpuFolder } from "./node-gpu-folder.ts";

/** The core of TensorFlow.js. Types only, because two copies of it can be installed. */
export type Tf = typeof import("@tensorflow/tfjs-core");

/**
 * How a backend computes convolutions and their gradients.
 * - `kernels`: with one kernel for each of the three.
 * - `forward`: the gradients are also computed as convolutions. wasm has no kernel for the filter gradient and a slow one for
 *   the input gradient (2 GFLOP/s; its convolution reaches 20).
 * - `host`: with the loops of the reference engine. The JavaScript kernels of the library are slower: half the speed
 *   forward, a hundredth for the filter gradient.
 */
export type Convolutions = "kernels" | "forward" | "host";

/** Known errors of a backend; rules.ts works around each of them. */
export type Flaw =
  /** the sign of numbers below 1e-6 is 0, so an attack would ignore every small gradient */
  | "sign"
  /** max and min ignore a NaN in the second operand */
  | "maximum";

export interface Backend {
  /** the package to import; it registers the backend with the core */
  readonly module: string;
  /** the name of the backend in the core */
  readonly name: string;
  /** `either`: known only after it has started */
  readonly device: "cpu" | "gpu" | "either";
  readonly convolutions: Convolutions;
  /** threads in one operation; `any`: TensorFlow uses as many as requested */
  readonly threads: "one" | "any";
  /** sums have a fixed order, independent of the number of cores */
  readonly deterministic: boolean;
  readonly flaws: readonly Flaw[];
}

/** Best first. */
export const BACKENDS: readonly Backend[] = [
  {
    module: NODE_GPU,
    name: "tensorflow",
    device: "either",
    convolutions: "kernels",
    threads: "any",
    deterministic: false,
    flaws: [],
  },
  {
    module: "@tensorflow/tfjs-node",
    name: "tensorflow",
    device: "cpu",
    convolutions: "kernels",
    threads: "any",
    deterministic: false,
    flaws: [],
  },
  {
    module: "@tensorflow/tfjs-backend-wasm",
    name: "wasm",
    device: "cpu",
    convolutions: "forward",
    threads: "one",
    deterministic: true,
    flaws: ["sign", "maximum"],
  },
  {
    module: "@tensorflow/tfjs-backend-cpu",
    name: "cpu",
    device: "cpu",
    convolutions: "host",
    threads: "one",
    deterministic: true,
    flaws: [],
  },
];

const CORE = "@tensorflow/tfjs-core";

export interface Loaded {
  readonly tf: Tf;
  readonly backend: Backend;
  readonly device: "cpu" | "gpu";
  readonly threads: number;
}

export interface BackendSearch {
  readonly loaded?: Loaded;
  /** `package: reason` for each backend that was tried before and cannot be used */
  readonly tried: readonly string[];
}

/** The first backend for the device that can be loaded and started. */
export async function findBackend(
  options: OpenOptions,
  candidates: readonly Backend[] = BACKENDS,
): Promise<BackendSearch> {
  const { device } = options;
  const tried: string[] = [];
  for (const backend of candidates) {
    if (device !== "auto" && backend.device !== "either" && backend.device !== device) continue;
    try {
      const { tf, threads } = await start(backend, options);
      const found = backend.device === "either" ? deviceOf(tf) : backend.device;
      if (device !== "auto" && found !== device)
        throw new EngineError(`it runs on the ${found} on this machine`);
      return { loaded: { tf, backend, device: found, threads }, tried };
    } catch (error) {
      tried.push(`${backend.module}: ${firstLine(error)}`);
    }
  }
  return { tried };
}

async function start(backend: Backend, options: OpenOptions): Promise<{ tf: Tf; threads: number }> {
  const { require, own } = requireOf(backend.module);
  const threads =
    backend.threads === "any" ? await prepareTensorflow(own, options) : oneThread(options.threads);
  require(backend.module);
  // this is the core that the backend has registered with
  const tf = require(CORE) as Tf;
  // in production mode the library does not check each number and prints no advice
  tf.enableProdMode();
  if (!(await tf.setBackend(backend.name)))
    throw new EngineError(`the backend ${backend.name} did not start`);
  await tf.ready();
  return { tf, threads };
}

/** Finds a backend and its core: in the packages of aclc, or in the folder of `aclc engine install`. */
function requireOf(module: string): { readonly require: NodeJS.Require; readonly own: boolean } {
  const own = createRequire(import.meta.url);
  if (finds(own, module)) return { require: own, own: true };
  const installed = createRequire(join(nodeGpuFolder(), "package.json"));
  if (module === NODE_GPU && finds(installed, module)) return { require: installed, own: false };
  throw new EngineError("not installed");
}

function finds(require: NodeJS.Require, module: string): boolean {
  try {
    require.resolve(module);
    return true;
  } catch {
    return false;
  }
}

function oneThread(asked = 1): number {
  if (asked > 1) throw new EngineError(`it supports only one thread, not ${asked}`);
  return asked;
}

/**
 * Sets the environment variables that TensorFlow reads while it is loaded. If the package has no library of its own, this loads
 * the library first, so that it prints no log messages.
 * @param own whether the package has its own library
 * @returns the number of threads in one operation
 */
async function prepareTensorflow(own: boolean, { threads: asked }: OpenOptions): Promise<number> {
  const [{ fixThreads }, { loadLibrary }] = await Promise.all([
    import("../tensorflow/device.ts"),
    import("../tensorflow/library.ts"),
  ]);
  const threads = fixThreads(asked);
  process.env.TF_NUM_INTRAOP_THREADS = String(threads);
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  if (own) return threads;
  const link = linkedLibrary(nodeGpuFolder());
  if (!existsSync(link)) throw new EngineError("the TensorFlow library that it was built with is missing");
  const path = realpathSync(link);
  loadLibrary({ path, folder: dirname(path) });
  return threads;
}

/** The device that TensorFlow for Node.js reports. */
function deviceOf(tf: Tf): "cpu" | "gpu" {
  const { isUsingGpuDevice } = tf.backend() as { readonly isUsingGpuDevice?: boolean };
  return isUsingGpuDevice === true ? "gpu" : "cpu";
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
}
