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
  /** undefined: the one that the driver can run */
  readonly accelerator?: AcceleratorName;
  /** a Python that has JAX, whose plugin is to be used */
  readonly python?: string;
}

/**
 * Makes a PJRT plugin ready: JAX's where it is, else one that pip fetches.
 * @param why in front of the announcement: what needs it
 * @returns false where it was stopped on request
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
    // without a driver nothing can be used, but what is there need not be fetched
    const found = there.find(({ problem }) => problem === undefined) ?? there[0];
    if (found) {
      say(`the plugin ${found.location.path} is there already (${found.by}); nothing was downloaded\n`);
      return true;
    }
  }
  return fetchWithProgress(context, accelerator ?? fittingAccelerator(), why, signal);
}

/** The newest that NVIDIA's driver can run; without a driver, the newest. */
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
