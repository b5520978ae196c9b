import type { NetworkSymbol } from "../experiment/network-symbol.ts";
import type { Layer } from "../vocabulary/define/layers.ts";
import { asNetwork } from "../vocabulary/define/networks.ts";
import { layersOf } from "./layers.ts";

/**
 * The smallest number of positions in an image over which a batch norm of a network computes its statistics.
 * @returns undefined if the network has no batch norms or is never called
 */
export function fewestPositions({ spec, use }: NetworkSymbol): number | undefined {
  if (!use) return undefined;
  const { input } = use;
  let fewest: number | undefined;
  const walk = (layers: readonly Layer[], start: Size): Size => {
    let size = start;
    for (const layer of layers)
      switch (layer.kind) {
        case "convolution":
          size = size.map(
            (extent) => Math.floor((extent + 2 * layer.padding - layer.kernel) / layer.stride) + 1,
          );
          break;
        case "residual":
          walk(layer.shortcut, size);
          size = walk(layer.main, size);
          break;
        case "global_average_pool":
          size = [1, 1];
          break;
        case "batch_norm":
          fewest = Math.min(fewest ?? Number.POSITIVE_INFINITY, product(size));
          break;
        default:
      }
    return size;
  };
  walk(
    layersOf({ word: asNetwork(spec.word), args: spec.args, input }),
    typeof input === "number" ? [1, 1] : input.slice(0, 2),
  );
  return fewest;
}

/** Height and width. */
type Size = readonly number[];

const product = (size: Size): number => size.reduce((all, extent) => all * extent, 1);
