import { existsSync } from "node:fs";
import { EngineError, type EngineFactory } from "../engine.ts";
import { type EngineName, engineFactory } from "../engines/engines.ts";
import type { Variant } from "../engines/tensorflow/location.ts";
import { RunError } from "../run-error.ts";
import type { Context } from "./context.ts";

export interface EngineWish {
  readonly engine?: EngineName;
  readonly device: "auto" | "cpu" | "gpu";
}

/**
 * The engine of a run: the one asked for, else TensorFlow, which is brought to a machine that has none, else, where it
 * cannot be had, tfjs, and the run says so. An engine or device asked for by name is never replaced.
 * @returns undefined where the user stopped an installation
 */
export async function prepareEngine(
  context: Context,
  wish: EngineWish,
  signal: AbortSignal,
): Promise<EngineFactory | undefined> {
  if (wish.engine !== undefined && wish.engine !== "tensorflow") return engineFactory(wish.engine);
  try {
    return (await haveTensorflow(context, wish.device, signal)) ? engineFactory("tensorflow") : undefined;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "EngineError") throw error;
    if (wish.engine === undefined && wish.device !== "gpu") {
      context.warn(`TensorFlow cannot be had (${error.message}): going on with tfjs, many times slower\n`);
      return engineFactory("tfjs");
    }
    const help = "`--engine tfjs` runs without TensorFlow, slowly; `aclc engine install` tries again";
    throw new RunError("run/engine-not-installed", error.message, help, { cause: error });
  }
}

/**
 * Sees to it that TensorFlow is there, if need be by installing it.
 * @returns false where the user stopped that
 * @throws EngineError where it cannot be had
 */
async function haveTensorflow(
  context: Context,
  device: EngineWish["device"],
  signal: AbortSignal,
): Promise<boolean> {
  const { FOLDER_VARIABLE, installFolder, locateLibrary } = await import("../engines/tensorflow/location.ts");
  // the user's own copy, or a message of the engine that it is not there
  if (context.io.env[FOLDER_VARIABLE]) return true;
  const variant = variantFor(device);
  const { location } = locateLibrary(variant, context.io.env);
  if (location) {
    if (device === "auto" && variant === "gpu" && location.folder.startsWith(installFolder("cpu")))
      context.say(
        "this machine has an NVIDIA GPU, but the TensorFlow installed is the build for CPUs: running on the CPU; " +
          "`aclc engine install --gpu` brings the other\n",
      );
    return true;
  }
  if (device === "gpu" && !hasNvidiaDriver())
    throw new EngineError("there is no NVIDIA GPU here: its driver is not loaded");
  const { installWithProgress } = await import("./install-engine.ts");
  return (await installWithProgress(context, variant, "first run, installing ", signal)) !== undefined;
}

/** The build for GPUs where one is asked for, or where NVIDIA's driver is loaded. */
function variantFor(device: EngineWish["device"]): Variant {
  if (device !== "auto") return device;
  return hasNvidiaDriver() ? "gpu" : "cpu";
}

function hasNvidiaDriver(): boolean {
  return ["/proc/driver/nvidia/version", "/dev/nvidiactl"].some((path) => existsSync(path));
}
