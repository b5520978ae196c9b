import { existsSync } from "node:fs";
import { installTensorflow } from "../engines/tensorflow/install.ts";
import {
  cacheFolder,
  installFolder,
  TENSORFLOW_VERSION,
  type Variant,
} from "../engines/tensorflow/location.ts";
import { requirementsFor } from "../engines/tensorflow/requirements.ts";
import { bytesText } from "../screen/format.ts";
import { progressLine } from "../screen/progress.ts";
import type { Context } from "./context.ts";

/**
 * Installs TensorFlow. It first prints the version, the size and the folder. A complete installation is kept.
 * @param why the start of this message: why it is installed
 * @param thorough whether all files of an existing installation are checked
 * @returns the folder, or undefined if the user stopped it
 * @throws EngineError
 */
export async function installWithProgress(
  { terminal, say }: Context,
  variant: Variant,
  why: string,
  signal: AbortSignal,
  thorough = false,
): Promise<string | undefined> {
  const announce = (): void => {
    const size = requirementsFor(variant);
    if (!size) return;
    const build = variant === "gpu" ? "the build for NVIDIA GPUs" : "the build for CPUs";
    const amount = `${bytesText(size.download)} to download, ${bytesText(size.installed)} on disk`;
    const instead = existsSync(installFolder(variant))
      ? ", in place of what is there and cannot be used"
      : "";
    say(`${why}TensorFlow ${TENSORFLOW_VERSION}, ${build}: ${amount}, into ${cacheFolder()}${instead}\n`);
  };
  const line = progressLine({ write: say, terminal });
  let waiting = false;
  let drawn = false;
  try {
    const folder = await installTensorflow({
      gpu: variant === "gpu",
      thorough,
      signal,
      onStart: announce,
      onProgress: ({ stage, bytes, total }) => {
        if (stage !== "waiting") line.update({ what: stage, done: bytes, of: total });
        else if (!waiting) say("another process installs it already; waiting for that\n");
        waiting = stage === "waiting";
        drawn = true;
      },
    });
    line.end(`TensorFlow ${TENSORFLOW_VERSION} is in ${folder}`);
    return folder;
  } catch (error) {
    if (!signal.aborted) {
      if (drawn && terminal.animate) line.end("");
      throw error;
    }
    line.end(`stopped; nothing was left in ${installFolder(variant)}`);
    return undefined;
  }
}
