import { existsSync } from "node:fs";
import type { Variant } from "../engines/tensorflow/location.ts";
import { RunError } from "../run-error.ts";
import type { Context } from "./context.ts";

export interface EngineWish {
  readonly engine?: string;
  readonly device: "auto" | "cpu" | "gpu";
}

/**
 * Brings TensorFlow to a machine that has none, before the first run. Where there is no build for the machine, or
 * another engine is asked for, there is nothing to do.
 * @returns false where the user stopped it
 */
export async function prepareEngine(
  context: Context,
  wish: EngineWish,
  signal: AbortSignal,
): Promise<boolean> {
  if (wish.engine !== undefined && wish.engine !== "tensorflow") return true;
  const [{ FOLDER_VARIABLE, installFolder, locateLibrary }, { requirementsFor }] = await Promise.all([
    import("../engines/tensorflow/location.ts"),
    import("../engines/tensorflow/requirements.ts"),
  ]);
  // the user's own copy, or a message of the engine that it is not there
  if (context.io.env[FOLDER_VARIABLE]) return true;
  const variant = variantFor(wish.device);
  const { location } = locateLibrary(variant, context.io.env);
  if (location) {
    if (wish.device === "auto" && variant === "gpu" && location.folder.startsWith(installFolder("cpu")))
      context.say(
        "this machine has an NVIDIA GPU, but the TensorFlow installed is the build for CPUs: running on the CPU; " +
          "`aclc engine install --gpu` brings the other\n",
      );
    return true;
  }
  if (requirementsFor(variant) === undefined) return true;
  const { installWithProgress } = await import("./install-engine.ts");
  try {
    return (await installWithProgress(context, variant, "first run, installing ", signal)) !== undefined;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "EngineError") throw error;
    const help = "`--engine tfjs` runs without TensorFlow, slowly; `aclc engine install` tries again";
    throw new RunError("run/engine-not-installed", error.message, help, { cause: error });
  }
}

/** The build for GPUs where one is asked for, or where NVIDIA's driver is loaded. */
function variantFor(device: EngineWish["device"]): Variant {
  if (device !== "auto") return device;
  return ["/proc/driver/nvidia/version", "/dev/nvidiactl"].some((path) => existsSync(path)) ? "gpu" : "cpu";
}
