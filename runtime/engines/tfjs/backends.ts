import { EngineError, type OpenOptions } from "../../engine.ts";

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
  readonly device: "cpu" | "gpu";
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
    device: "gpu",
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

export interface Loaded {
  readonly tf: Tf;
  readonly backend: Backend;
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
    if (device !== "auto" && backend.device !== device) continue;
    try {
      return { loaded: { tf: await start(backend), backend }, tried };
    } catch (error) {
      tried.push(`${backend.module}: ${reasonOf(error)}`);
    }
  }
  return { tried };
}

async function start(backend: Backend): Promise<Tf> {
  const tf = await importCore();
  // a production build of the library neither checks each number nor writes advice over the screen
  tf.enableProdMode();
  await import(/* @vite-ignore */ backend.module);
  if (!(await tf.setBackend(backend.name))) throw new EngineError(`back end ${backend.name} did not start`);
  await tf.ready();
  return tf;
}

async function importCore(): Promise<Tf> {
  const core: Tf & { readonly default?: Tf } = await import(/* @vite-ignore */ CORE);
  // a CommonJS file: all of its names are on `default`, some of them beside it
  return core.default ?? core;
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")
    return "not installed";
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
}
