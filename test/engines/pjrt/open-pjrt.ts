import { CPU_PLUGIN } from "../../../runtime/engines/pjrt/accelerators.ts";
import { type PjrtEngine, type PjrtOptions, pjrtEngine } from "../../../runtime/engines/pjrt/engine.ts";
import { installPjrt } from "../../../runtime/engines/pjrt/install.ts";
import { type PluginLocation, pluginIn } from "../../../runtime/engines/pjrt/location.ts";

/** The plugin for CPUs, which is only for tests; it is downloaded if it is missing. */
export async function cpuPlugin(): Promise<PluginLocation> {
  return pluginIn(await installPjrt("cpu"), CPU_PLUGIN)!;
}

/** LLVM's lowest level: compilation takes a third of the time. */
export const QUICK = { xla_backend_optimization_level: "0" } as const;

/** The engine on the CPU, with fast compilation. The number of threads is fixed, because it affects the last bits. */
export async function openPjrt(options: PjrtOptions = {}): Promise<PjrtEngine> {
  const choices = { plugin: await cpuPlugin(), cache: false, overrides: QUICK, ...options } as const;
  return pjrtEngine(choices).open({ device: "cpu", threads: 2 });
}
