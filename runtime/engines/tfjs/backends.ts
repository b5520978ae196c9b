import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { EngineError, type OpenOptions } from "../../engine.ts";
import { linkedLibrary, NODE_GPU, nodeGpuFolder } from "./node-gpu-folder.ts";

/** The library's core, whichever of its back ends does the work. Types only: there may be two copies. */
export type Tf = typeof import("@tensorflow/tfjs-core");

/**
 * How a back end computes convolutions and their gradients.
 * - `kernels`: by a kernel for each of the three.
 * - `forward`: the gradients as convolutions too. wasm has no kernel for the filter's gradient and a slow one for
 *   the input's (2 GFLOP/s, where its convolution makes 20).
 * - `host`: by the reference's loops, outside of the library. Its plain JavaScript kernels are slower than these:
 *   half the speed forward, a hundredth for the filter's gradient.
 */
export type Convolutions = "kernels" | "forward" | "host";

/** Where a back end's numbers are not what the operation says; rules.ts works around each. */
export type Flaw =
  /** numbers below a millionth have sign 0, which would stop an attack at every small gradient */
  | "sign"
  /** max and min lose a NaN in their second operand */
  | "maximum";

export interface Backend {
  /** package to import, which registers the back end with the core */
  readonly module: string;
  /** the back end's name inside the core */
  readonly name: string;
  /** `either`: which one is seen once it has started */
  readonly device: "cpu" | "gpu" | "either";
  readonly convolutions: Convolutions;
  /** inside one operation; `any`: TensorFlow's own, as many as are asked for */
  readonly threads: "one" | "any";
  /** sums in a fixed order, whatever the number of cores */
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
  /** `package: why it cannot be used`, for each one that was tried before */
  readonly tried: readonly string[];
}

/** The best back end that can be loaded and started, of those that fit the device. */
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
  // the one that the back end has just registered with
  const tf = require(CORE) as Tf;
  // a production build of the library neither checks each number nor writes advice over the screen
  tf.enableProdMode();
  if (!(await tf.setBackend(backend.name)))
    throw new EngineError(`the backend ${backend.name} did not start`);
  await tf.ready();
  return { tf, threads };
}

/** Finds a back end, and the core beside it: among aclc's own packages, else where `engine install` puts it. */
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
 * What TensorFlow reads while it is loaded. The library that a binding was built against is loaded before it, by
 * aclc, and then prints nothing over the screen.
 * @param own whether the package brings a library of its own
 * @returns the threads inside one operation
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

/** What TensorFlow under Node.js runs on: it says so of itself. */
function deviceOf(tf: Tf): "cpu" | "gpu" {
  const { isUsingGpuDevice } = tf.backend() as { readonly isUsingGpuDevice?: boolean };
  return isUsingGpuDevice === true ? "gpu" : "cpu";
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
}
