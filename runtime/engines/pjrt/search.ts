import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EngineError, type EnginePart, type EngineStatus, type OpenOptions } from "../../engine.ts";
import { ACCELERATOR_NAMES, ACCELERATORS, type Accelerator, UNTRIED } from "./accelerators.ts";
import {
  type Build,
  cacheFolder,
  installFolder,
  namedPlugin,
  PLUGIN_VARIABLE,
  type PluginLocation,
  pluginIn,
} from "./location.ts";
import { cudnnReason, loadedDriver, nvidiaLibraries } from "./nvidia.ts";
import { Plugin } from "./plugin.ts";
import { pluginsOfPython } from "./python-packages.ts";
import { driverProblem, NO_DRIVER, stablehloProblem } from "./versions.ts";

/** A plugin that was found; `problem` is why it cannot be used. */
export interface Candidate {
  readonly name: Build | "named";
  readonly location: PluginLocation;
  /** how it was found, for messages */
  readonly by: string;
  readonly problem?: string;
}

/** The file with the Python of `aclc engine install pjrt --from PYTHON`. */
export const FROM_FILE = "from.json";

export function chosenPython(): string | undefined {
  try {
    const { python } = JSON.parse(readFileSync(join(cacheFolder(), FROM_FILE), "utf8"));
    return typeof python === "string" ? python : undefined;
  } catch {
    return undefined;
  }
}

/** Loads a plugin, after the NVIDIA libraries that it needs. */
export function loadPlugin({ accelerator, path, packages }: PluginLocation): Plugin {
  return Plugin.load(path, accelerator.nvidia ? nvidiaLibraries(packages, accelerator.nvidia) : []);
}

/** Every plugin that was found, the preferred one first. */
export async function candidates(): Promise<Candidate[]> {
  const named = process.env[PLUGIN_VARIABLE];
  if (named) return [judged("named", namedPlugin(named), PLUGIN_VARIABLE)];
  const chosen = chosenPython();
  return [
    ...(chosen === undefined ? [] : await ofPython(chosen)),
    ...ACCELERATOR_NAMES.flatMap((name) => {
      const location = pluginIn(installFolder(name), ACCELERATORS[name]);
      return location ? [judged(name, location, "`aclc engine install pjrt`")] : [];
    }),
    ...(chosen === undefined ? await ofPython("python3") : []),
  ];
}

async function ofPython(python: string): Promise<Candidate[]> {
  const found = await pluginsOfPython(python).catch(() => new Map<never, never>());
  return [...found].flatMap(([name, packages]) => {
    const location = pluginIn(packages, ACCELERATORS[name]);
    return location ? [judged(name, location, `JAX of ${python}`)] : [];
  });
}

function judged(name: Candidate["name"], location: PluginLocation, by: string): Candidate {
  const problem = problemOf(location);
  return { name, location, by, ...(problem === undefined ? {} : { problem }) };
}

/** Runs every check that needs no device. */
function problemOf(location: PluginLocation): string | undefined {
  const { nvidia }: Accelerator = location.accelerator;
  if (nvidia) {
    const problem = driverProblem(loadedDriver(), nvidia.driver);
    if (problem !== undefined) return problem;
  }
  try {
    const problem = stablehloProblem(loadPlugin(location).attributes);
    if (problem !== undefined || !nvidia) return problem;
    return cudnnReason(nvidiaLibraries(location.packages, nvidia), nvidia);
  } catch (error) {
    if (error instanceof EngineError) return error.message;
    throw error;
  }
}

/**
 * The plugin to use.
 * @throws EngineError if there is none that can be used
 */
export async function findPlugin(device: OpenOptions["device"]): Promise<PluginLocation> {
  if (device === "cpu" && !process.env[PLUGIN_VARIABLE])
    throw new EngineError("the pjrt engine is for GPUs; on a CPU the tensorflow engine is faster");
  const { usable, reason } = await best();
  if (!usable) throw new EngineError(reason);
  const isCpu = usable.location.accelerator.platform === "cpu";
  if (device !== "auto" && isCpu !== (device === "cpu"))
    throw new EngineError(`the plugin that ${PLUGIN_VARIABLE} names is for ${isCpu ? "CPUs" : "GPUs"}`);
  return usable.location;
}

/** Why no plugin can be used; undefined if one can. */
export async function usabilityProblem(): Promise<string | undefined> {
  const { usable, reason } = await best();
  return usable ? undefined : reason;
}

export async function probePjrt(): Promise<EngineStatus> {
  const { all, usable, reason } = await best();
  const parts: EnginePart[] = [
    ...all.map(({ name, location, by, problem }) => ({
      name,
      state: problem === undefined ? ("available" as const) : ("unusable" as const),
      text: `${location.accelerator.title}: ${location.path} (${by})${problem === undefined ? "" : `: ${problem}`}`,
    })),
    ...UNTRIED.map(({ title, name }) => ({ name, state: "not tried" as const, text: title })),
  ];
  return usable
    ? { available: true, found: `${usable.location.accelerator.title}, ${usable.location.path}`, parts }
    : { available: false, found: "nothing", reason, parts };
}

/** The first usable plugin; otherwise the reason why there is none. */
async function best(): Promise<{ all: Candidate[]; usable: Candidate | undefined; reason: string }> {
  const all = await candidates();
  const usable = all.find(({ problem }) => problem === undefined);
  const missing = loadedDriver() ? "there is no PJRT plugin here" : NO_DRIVER;
  return { all, usable, reason: all[0]?.problem ?? missing };
}
