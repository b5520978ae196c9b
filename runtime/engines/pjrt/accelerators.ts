import type { NamedValues } from "./named-values.ts";
import { CLIENT_OPTIONS } from "./settings.ts";
import type { Version } from "./versions.ts";

/** A kind of device, and the plugin that JAX ships for it. */
export interface Accelerator {
  readonly title: string;
  /** folder of the plugin in Python's packages, and its file */
  readonly module: string;
  readonly file: string;
  /** platform for compiler options: `cuda`, `cpu` */
  readonly platform: string;
  readonly client: NamedValues;
  readonly nvidia?: NvidiaNeeds;
}

export interface NvidiaNeeds {
  /** major version of the oldest driver that works */
  readonly driver: number;
  /** the cuDNN that the plugin was built with */
  readonly cudnn: Version;
  /** the folder with `bin/ptxas` and `nvvm/libdevice` */
  readonly compiler: string;
  /** folder and file name prefix of each library that the plugin needs, in loading order */
  readonly libraries: readonly (readonly [folder: string, name: string])[];
}

const CUDA_13 = "nvidia/cu13/lib";

/** Plugins that are used automatically, the preferred one first. */
export const ACCELERATORS = {
  cuda13: {
    title: "NVIDIA GPUs, CUDA 13",
    module: "jax_plugins/xla_cuda13",
    file: "xla_cuda_plugin.so",
    platform: "cuda",
    client: CLIENT_OPTIONS.cuda,
    nvidia: {
      driver: 580,
      cudnn: [9, 12, 0],
      compiler: "nvidia/cu13",
      libraries: [
        [CUDA_13, "libcudart.so"],
        [CUDA_13, "libnvrtc.so"],
        [CUDA_13, "libcublas.so"],
        [CUDA_13, "libcublasLt.so"],
        ["nvidia/nccl/lib", "libnccl.so"],
        [CUDA_13, "libcupti.so"],
        [CUDA_13, "libcusparse.so"],
        [CUDA_13, "libcusolver.so"],
        [CUDA_13, "libcufft.so"],
        ["nvidia/nvshmem/lib", "libnvshmem_host.so"],
        ["nvidia/cudnn/lib", "libcudnn.so"],
      ],
    },
  },
  cuda12: {
    title: "NVIDIA GPUs, CUDA 12",
    module: "jax_plugins/xla_cuda12",
    file: "xla_cuda_plugin.so",
    platform: "cuda",
    client: CLIENT_OPTIONS.cuda,
    nvidia: {
      driver: 525,
      cudnn: [9, 10, 2],
      compiler: "nvidia/cuda_nvcc",
      libraries: [
        ["nvidia/cuda_runtime/lib", "libcudart.so"],
        ["nvidia/cuda_nvrtc/lib", "libnvrtc.so"],
        ["nvidia/cublas/lib", "libcublas.so"],
        ["nvidia/cublas/lib", "libcublasLt.so"],
        ["nvidia/nccl/lib", "libnccl.so"],
        ["nvidia/cuda_cupti/lib", "libcupti.so"],
        ["nvidia/cusparse/lib", "libcusparse.so"],
        ["nvidia/cusolver/lib", "libcusolver.so"],
        ["nvidia/cufft/lib", "libcufft.so"],
        ["nvidia/nvshmem/lib", "libnvshmem_host.so"],
        ["nvidia/cudnn/lib", "libcudnn.so"],
      ],
    },
  },
} as const satisfies Record<string, Accelerator>;

export type AcceleratorName = keyof typeof ACCELERATORS;
export const ACCELERATOR_NAMES = Object.keys(ACCELERATORS) as readonly AcceleratorName[];

/** For tests only: TensorFlow is faster on a CPU. */
export const CPU_PLUGIN: Accelerator = {
  title: "CPU",
  module: "lammps_jax_pjrt_cpu",
  file: "pjrt_c_api_cpu_plugin.so",
  platform: "cpu",
  client: CLIENT_OPTIONS.cpu,
};

/** Plugins of this API that were never tested with aclc. */
export const UNTRIED: readonly { readonly title: string; readonly name: string }[] = [
  { title: "AMD GPUs (jax-rocm7-plugin)", name: "rocm7" },
  { title: "Intel GPUs (jax-oneapi-pjrt)", name: "intel" },
  { title: "Google TPUs (libtpu)", name: "tpu" },
];
