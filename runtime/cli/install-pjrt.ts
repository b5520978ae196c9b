import { ACCELERATORS, type AcceleratorName } from "../engines/pjrt/accelerators.ts";
import { chooseJaxOf, forgetJax, installPjrt } from "../engines/pjrt/install.ts";
import { cacheFolder, PLUGIN_VERSION } from "../engines/pjrt/location.ts";
import { loadedDriver } from "../engines/pjrt/nvidia.ts";
import { requirementsFor } from "../engines/pjrt/requirements.ts";
import { candidates } from "../engines/pjrt/search.ts";
import { driverProblem } from "../engines/pjrt/versions.ts";
import { bytesText } from "../screen/format.ts";
import { progressLine } from "../screen/progress.ts";
import type { Context } from "./context.ts";

export interface PjrtChoice {
  /** undefined: the one that the driver supports */
  readonly accelerator?: AcceleratorName;
  /** a Python with JAX, whose plugin is used */
  readonly python?: string;
}

/**
 * Makes a PJRT plugin usable: that of JAX if it exists, otherwise one that pip downloads.
 * @param why the start of the first message: why it is installed
 * @returns false if the user stopped it
 * @throws EngineError
 */
export async function installPjrtWithProgress(
  context: Context,
  { accelerator, python }: PjrtChoice,
  why: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { say } = context;
  if (python !== undefined) {
    say(`the plugin ${await chooseJaxOf(python)} is used; nothing was downloaded\n`);
    return true;
  }
  if (accelerator === undefined) {
    const there = await candidates();
    // without a driver no plugin can be used, but an existing one need not be downloaded again
    const found = there.find(({ problem }) => problem === undefined) ?? there[0];
    if (found) {
      say(`the plugin ${found.location.path} is there already (${found.by}); nothing was downloaded\n`);
      return true;
    }
  }
  return fetchWithProgress(context, accelerator ?? fittingAccelerator(), why, signal);
}

/** The newest plugin that NVIDIA's driver supports; without a driver, the newest one. */
function fittingAccelerator(): AcceleratorName {
  const driver = loadedDriver();
  const tooOld =
    driver !== undefined && driverProblem(driver, ACCELERATORS.cuda13.nvidia.driver) !== undefined;
  return tooOld ? "cuda12" : "cuda13";
}

async function fetchWithProgress(
  { terminal, say }: Context,
  accelerator: AcceleratorName,
  why: string,
  signal: AbortSignal,
): Promise<boolean> {
  const size = requirementsFor(accelerator);
  const title = `the PJRT plugin ${PLUGIN_VERSION} for ${ACCELERATORS[accelerator].title}`;
  if (size)
    say(
      `${why}${title}, with NVIDIA's libraries: ${bytesText(size.download)} to download, ` +
        `${bytesText(size.installed)} on disk, into ${cacheFolder()}\n`,
    );
  const line = progressLine({ write: say, terminal });
  let waiting = false;
  try {
    const folder = await installPjrt(accelerator, {
      signal,
      onProgress: ({ stage, bytes, total }) => {
        if (stage !== "waiting") line.update({ what: stage, done: bytes, of: total });
        else if (!waiting) say("another process installs it already; waiting for that\n");
        waiting = stage === "waiting";
      },
    });
    await forgetJax();
    line.end(`${title} is in ${folder}`);
    return true;
  } catch (error) {
    line.end(signal.aborted ? "stopped; nothing was left" : "");
    if (signal.aborted) return false;
    throw error;
  }
}
