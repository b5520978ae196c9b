import type { MathMode } from "../../../../runtime/engine.ts";
import type { Overrides } from "../../../../runtime/engines/pjrt/compile-options.ts";

/** aclc's step with other options of XLA. */
export interface Variant {
  readonly name: string;
  readonly overrides: Overrides;
  readonly math?: MathMode;
}

/** XLA's default choice of what a GPU runs as one graph. */
const USUAL_GRAPHS = "CONDITIONAL,CUBLAS,CUBLASLT,CUDNN,CUSTOM_CALL,DYNAMIC_SLICE_FUSION,FUSION";

/** The same, with cuDNN's convolutions and loops, which XLA leaves out by default. */
export const GRAPHS: Variant = {
  name: "aclc, convolutions in CUDA graphs",
  overrides: { xla_gpu_enable_command_buffer: `${USUAL_GRAPHS},CONVOLUTION,WHILE` },
};

/** Options that may make a step faster on a GPU. None becomes an option of the engine before it was measured on one. */
export const LEVERS: readonly Variant[] = [
  { name: "aclc, no CUDA graphs", overrides: { xla_gpu_enable_command_buffer: "" } },
  { name: "aclc, larger autotuning", overrides: { xla_gpu_exhaustive_tiling_search: true } },
  {
    name: "aclc, convolutions with bias and ReLU in one",
    overrides: { xla_gpu_experimental_enable_conv_fusion: true },
  },
  {
    name: "aclc, reductions fused by Triton",
    overrides: { xla_gpu_experimental_enable_fusion_autotuner: true },
  },
  {
    name: "aclc, a batch's loop run in pairs",
    overrides: { xla_gpu_enable_while_loop_double_buffering: true },
  },
  { name: "aclc, relaxed arithmetic", overrides: {}, math: "relaxed" },
];
