import { installNodeGpu } from "../engines/tfjs/install-node-gpu.ts";
import type { Context } from "./context.ts";

/**
 * Installs tfjs-node-gpu and prints each step.
 * @returns false if the user stopped it
 */
export async function installTfjsNodeGpu({ say }: Context, signal: AbortSignal): Promise<boolean> {
  try {
    const folder = await installNodeGpu({ say: (line) => say(`${line}\n`), signal });
    say(`tfjs-node-gpu is in ${folder}: --engine tfjs\n`);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
