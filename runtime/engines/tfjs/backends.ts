import { createRequire } from "node:module";
import { join } from "node:path";
import { EngineError, type OpenOptions } from "../../engine.ts";
import { nodeGpuFolder } from "./node-gpu-folder.ts";

/** The library's core, whichever of its back ends does the work. Types only: it may not be installed. */
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
  /** sums in a fixed order, whatever the number of cores */
  readonly deterministic: boolean;
  readonly flaws: readonly Flaw[];
}

/** Best first. */
export const BACKENDS: readonly Backend[] = [
  {
    module: "@tensorflow/tfjs-node-gpu",
    name: "tensorflow",
    device: "either",
    convolutions: "kernels",
    deterministic: false,
    flaws: [],
  },
  {
    module: "@tensorflow/tfjs-node",
    name: "tensorflow",
    device: "cpu",
    convolutions: "kernels",
    deterministic: false,
    flaws: [],
  },
  {
    module: "@tensorflow/tfjs-backend-wasm",
    name: "wasm",
    device: "cpu",
    convolutions: "forward",
    deterministic: true,
    flaws: ["sign", "maximum"],
  },
  {
    module: "@tensorflow/tfjs-backend-cpu",
    name: "cpu",
    device: "cpu",
    convolutions: "host",
    deterministic: true,
    flaws: [],
  },
];

const CORE = "@tensorflow/tfjs-core";
const NODE_GPU = "@tensorflow/tfjs-node-gpu";

export interface Loaded {
  readonly tf: Tf;
  readonly backend: Backend;
  readonly device: "cpu" | "gpu";
}

export interface BackendSearch {
  readonly loaded?: Loaded;
  /** `package: why it cannot be used`, for each one that was tried before */
  readonly tried: readonly string[];
}

/** The best back end that can be imported and started, of those that fit the device. */
export async function findBackend(
  device: OpenOptions["device"],
  candidates: readonly Backend[] = BACKENDS,
): Promise<BackendSearch> {
  const tried: string[] = [];
  for (const backend of candidates) {
    if (device !== "auto" && backend.device !== "either" && backend.device !== device) continue;
    try {
      const tf = await start(backend);
      const found = backend.device === "either" ? deviceOf(tf) : backend.device;
      if (device !== "auto" && found !== device) throw new EngineError(`it runs on the ${found} here`);
      return { loaded: { tf, backend, device: found }, tried };
    } catch (error) {
      tried.push(`${backend.module}: ${reasonOf(error)}`);
    }
  }
  return { tried };
}

async function start(backend: Backend): Promise<Tf> {
  const tf = await load(backend.module);
  // a production build of the library neither checks each number nor writes advice over the screen
  tf.enableProdMode();
  if (!(await tf.setBackend(backend.name))) throw new EngineError(`back end ${backend.name} did not start`);
  await tf.ready();
  return tf;
}

/** Imports a back end and the core that it registers with: from aclc's own packages, else from where `engine install` puts it. */
async function load(module: string): Promise<Tf> {
  if (module !== NODE_GPU || isOwn(module)) {
    const core: Tf & { readonly default?: Tf } = await import(/* @vite-ignore */ CORE);
    await import(/* @vite-ignore */ module);
    // a CommonJS file: all of its names are on `default`, some of them beside it
    return core.default ?? core;
  }
  // TensorFlow's own advice would be written over the screen
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  // the copy has a core of its own, which is the one that it registers with
  const require = createRequire(join(nodeGpuFolder(), "package.json"));
  require(module);
  return require(CORE) as Tf;
}

function isOwn(module: string): boolean {
  try {
    createRequire(import.meta.url).resolve(module);
    return true;
  } catch {
    return false;
  }
}

/** What TensorFlow under Node.js runs on: it says so of itself. */
function deviceOf(tf: Tf): "cpu" | "gpu" {
  const { isUsingGpuDevice } = tf.backend() as { readonly isUsingGpuDevice?: boolean };
  return isUsingGpuDevice === true ? "gpu" : "cpu";
}

function notInstalled(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "MODULE_NOT_FOUND")
  );
}

function reasonOf(error: unknown): string {
  if (notInstalled(error)) return "not installed";
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
}
