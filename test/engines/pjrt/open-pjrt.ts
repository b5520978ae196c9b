import { CPU_PLUGIN } from "../../../runtime/engines/pjrt/accelerators.ts";
import { type PjrtEngine, type PjrtOptions, pjrtEngine } from "../../../runtime/engines/pjrt/engine.ts";
import { installPjrt } from "../../../runtime/engines/pjrt/install.ts";
import { type PluginLocation, pluginIn } from "../../../runtime/engines/pjrt/location.ts";

/** The plugin for CPUs, which is for tests only; brought where it is not there. */
export async function cpuPlugin(): Promise<PluginLocation> {
  return pluginIn(await installPjrt("cpu"), CPU_PLUGIN)!;
}

/** LLVM's lowest level: a program is compiled in a third of the time. */
export const QUICK = { xla_backend_optimization_level: "0" } as const;

/** The engine on the CPU, compiling as fast as LLVM can. Threads are fixed: their number decides the last bits. */
export async function openPjrt(options: PjrtOptions = {}): Promise<PjrtEngine> {
  const choices = { plugin: await cpuPlugin(), cache: false, overrides: QUICK, ...options } as const;
  return pjrtEngine(choices).open({ device: "cpu", threads: 2 });
}
