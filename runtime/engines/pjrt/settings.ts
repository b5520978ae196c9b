import type { MathMode } from "../../engine.ts";
import type { Overrides } from "./compile-options.ts";
import type { Precision } from "./emit/emitter.ts";
import type { NamedValues } from "./named-values.ts";

/** What a client of a kind of device is opened with. */
export const CLIENT_OPTIONS = {
  // a plugin makes four devices of a CPU unless told
  cpu: { cpu_device_count: 1n },
  // memory is taken as it is needed, so that others can use the GPU too
  cuda: { visible_devices: [0n], preallocate: false, memory_fraction: 0.9 },
} as const satisfies Record<string, NamedValues>;

export function precisionOf(math: MathMode): Precision {
  return math === "exact" ? "HIGHEST" : "DEFAULT";
}

/**
 * XLA's options for a platform: what makes results those of the program.
 * @param cudaFolder holds `bin/ptxas` and `nvvm/libdevice`; without it XLA prefers those of the system, of any version
 */
export function overridesFor(platform: string, math: MathMode, cudaFolder?: string): Overrides {
  const rounded = { xla_allow_excess_precision: math === "relaxed" };
  if (platform === "cpu")
    return {
      ...rounded,
      // the default loses a NaN in max, min and ReLU
      xla_cpu_enable_fast_min_max: false,
      // with YNNPACK, steps that change contrast or saturation are wrong by percents in float64 (XLA of jaxlib 0.11.2)
      xla_cpu_experimental_ynn_fusion_type: "",
    };
  return {
    ...rounded,
    xla_gpu_deterministic_ops: math !== "relaxed",
    ...(cudaFolder === undefined ? {} : { xla_gpu_cuda_data_dir: cudaFolder }),
  };
}
