import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { userFolder } from "../../files/user-folders.ts";
import {
  ACCELERATOR_NAMES,
  ACCELERATORS,
  type Accelerator,
  type AcceleratorName,
  CPU_PLUGIN,
} from "./accelerators.ts";

/** The environment variable with the file of a plugin to use. It is the only way to run on a CPU, for tests. */
export const PLUGIN_VARIABLE = "ACLC_PJRT_PLUGIN";

export const PLUGIN_VERSION = "0.12.0.1";
export const CPU_PLUGIN_VERSION = "0.11.2";

/** `cpu` is for tests; `compiler` compiles for GPUs on a machine without one. */
export type Build = AcceleratorName | "cpu" | "compiler";

export interface PluginLocation {
  readonly accelerator: Accelerator;
  /** the plugin's file */
  readonly path: string;
  /** the packages folder with the plugin and NVIDIA's libraries */
  readonly packages: string;
}

export function cacheFolder(): string {
  return join(userFolder("cache"), "pjrt");
}

/** The folder where `aclc engine install pjrt` installs a plugin and its libraries, side by side as pip does. */
export function installFolder(build: Build): string {
  return join(cacheFolder(), `${build}-${build === "cpu" ? CPU_PLUGIN_VERSION : PLUGIN_VERSION}`);
}

export function acceleratorOf(build: Build): Accelerator {
  if (build === "cpu") return CPU_PLUGIN;
  return ACCELERATORS[build === "compiler" ? "cuda13" : build];
}

/** The plugin for an accelerator in a packages folder; undefined if it is not there. */
export function pluginIn(packages: string, accelerator: Accelerator): PluginLocation | undefined {
  const path = join(packages, accelerator.module, accelerator.file);
  return existsSync(path) ? { accelerator, path, packages } : undefined;
}

/** The plugin that the user has set. Its folder shows its accelerator. */
export function namedPlugin(path: string): PluginLocation {
  const file = resolve(path);
  const known = ACCELERATOR_NAMES.map((name) => ACCELERATORS[name]).find(({ module }) =>
    file.includes(`/${module}/`),
  );
  const accelerator = known ?? CPU_PLUGIN;
  const depth = accelerator.module.split("/").length + 1;
  return { accelerator, path: file, packages: resolve(file, ...Array<string>(depth).fill("..")) };
}
