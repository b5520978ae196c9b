/**
 * A network as a list of layers. Its tensors, parameter count, cost and tensor program are all derived from this list.
 * Names are those of torchvision.
 */
export type Layer =
  | {
      readonly kind: "convolution";
      readonly name: string;
      readonly from: number;
      readonly to: number;
      readonly kernel: number;
      readonly stride: number;
      readonly padding: number;
    }
  /** batch norm over the last axis; one set of parameters and statistics for each branch */
  | { readonly kind: "batch_norm"; readonly name: string; readonly channels: number }
  | { readonly kind: "relu" }
  /** relu(main(x) + shortcut(x)); an empty shortcut is the identity */
  | { readonly kind: "residual"; readonly main: readonly Layer[]; readonly shortcut: readonly Layer[] }
  /** mean over height and width */
  | { readonly kind: "global_average_pool" }
  | {
      readonly kind: "linear";
      readonly name: string;
      readonly from: number;
      readonly to: number;
      readonly bias: boolean;
      readonly init: "default" | "zeros";
    };

export function convolution(name: string, from: number, to: number, kernel: number, stride: number): Layer {
  return { kind: "convolution", name, from, to, kernel, stride, padding: kernel >> 1 };
}

export function batchNorm(name: string, channels: number): Layer {
  return { kind: "batch_norm", name, channels };
}

export const relu: Layer = { kind: "relu" };

export const globalAveragePool: Layer = { kind: "global_average_pool" };
