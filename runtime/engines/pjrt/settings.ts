import type { MathMode } from "../../engine.ts";
import type { Overrides } from "./compile-options.ts";
import type { Precision } from "./emit/emitter.ts";
import type { NamedValues } from "./named-values.ts";

/** Options for opening a client, by platform. */
export const CLIENT_OPTIONS = {
  // by default a plugin makes four devices of a CPU
  cpu: { cpu_device_count: 1n },
  // memory is allocated when needed, so that other programs can use the GPU too
  cuda: { visible_devices: [0n], preallocate: false, memory_fraction: 0.9 },
} as const satisfies Record<string, NamedValues>;

export function precisionOf(math: MathMode): Precision {
  return math === "exact" ? "HIGHEST" : "DEFAULT";
}

/**
 * Options of XLA for a platform, which make it compute exactly what the program says.
 * @param cudaFolder the folder with `bin/ptxas` and `nvvm/libdevice`; without it XLA prefers those of the system, of
 * any version
 */
export function overridesFor(platform: string, math: MathMode, cudaFolder?: string): Overrides {
  const rounded = { xla_allow_excess_precision: math === "relaxed" };
  if (platform === "cpu")
    return {
      ...rounded,
      // by default a NaN is lost in max, min and ReLU
      xla_cpu_enable_fast_min_max: false,
      // with YNNPACK, steps with contrast or saturation changes are wrong by percents in float64 (XLA of jaxlib 0.11.2)
      xla_cpu_experimental_ynn_fusion_type: "",
    };
  return {
    ...rounded,
    xla_gpu_deterministic_ops: math !== "relaxed",
    ...(cudaFolder === undefined ? {} : { xla_gpu_cuda_data_dir: cudaFolder }),
  };
}
