import { existsSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { dirname, join } from "node:path";
import type { Program } from "../../../compiler/tensor/program.ts";
import {
  type Capabilities,
  type Engine,
  EngineError,
  type EngineFactory,
  type Executable,
  type HostTensor,
  type MathMode,
  type OpenOptions,
} from "../../engine.ts";
import { declareLibC } from "../native.ts";
import { Client, type MemoryStats } from "./client.ts";
import type { Overrides } from "./compile-options.ts";
import { fileDigest } from "./digest.ts";
import { printStableHlo } from "./emit/print.ts";
import type { Executable as DeviceExecutable } from "./executable.ts";
import { ExecutableCache } from "./executable-cache.ts";
import { LoadedProgram } from "./loaded-program.ts";
import { cacheFolder, type PluginLocation } from "./location.ts";
import { findPlugin, loadPlugin, probePjrt } from "./search.ts";
import { overridesFor, precisionOf } from "./settings.ts";
import { Variables } from "./variables.ts";
import { versionOf, versionText } from "./versions.ts";

interface KeptPrograms {
  readonly cache: ExecutableCache | undefined;
  /** what a compiled program depends on, besides its text and options */
  readonly key: readonly unknown[];
}

/** A device behind the PJRT C API. */
export class PjrtEngine implements Engine {
  readonly name = "pjrt";
  private readonly variables: Variables;
  private readonly executables: DeviceExecutable[] = [];
  private closed = false;
  /** The number of programs that were compiled, not loaded from the cache. */
  compilations = 0;
  private current: Promise<unknown> | undefined;

  constructor(
    readonly client: Client,
    readonly device: "cpu" | "gpu",
    readonly details: Readonly<Record<string, string | number | boolean>>,
    private readonly math: MathMode,
    private readonly overrides: Overrides,
    private readonly kept: KeptPrograms,
  ) {
    this.variables = new Variables(client);
  }

  get capabilities(): Capabilities {
    return {
      dtypes: ["f64", "f32", "bf16", "i32", "u32", "u8", "bool"],
      bfloat16: this.device === "gpu" ? "native" : "emulated",
      deterministic: this.math !== "relaxed",
    };
  }

  write(values: ReadonlyMap<string, HostTensor>): Promise<void> {
    return this.alone(() => this.variables.write(values));
  }

  read(names: readonly string[]): Promise<Map<string, HostTensor>> {
    return this.alone(() => this.variables.read(names));
  }

  drop(names: readonly string[]): Promise<void> {
    return this.alone(async () => this.variables.drop(names));
  }

  async load(program: Program): Promise<Executable> {
    this.requireOpen();
    const text = printStableHlo(program, precisionOf(this.math));
    const key = [...this.kept.key, this.overrides, text];
    const executable = (await this.fromCache(key)) ?? (await this.compiled(key, text));
    this.executables.push(executable);
    const results = program.outputs.length + program.updates.length;
    // results are written to an array of this length
    if (executable.outputCount() !== results)
      throw new Error(
        `${program.name} was compiled with ${executable.outputCount()} results, not ${results}`,
      );
    return new LoadedProgram(program, executable, this.client, this.variables, (work) => this.alone(work));
  }

  private async fromCache(key: readonly unknown[]): Promise<DeviceExecutable | undefined> {
    const bytes = await this.kept.cache?.read(key);
    // a program that this plugin cannot load is compiled again
    return bytes && this.client.deserialize(bytes).catch(() => undefined);
  }

  private async compiled(key: readonly unknown[], text: string): Promise<DeviceExecutable> {
    const executable = await this.client.compile(text, this.overrides);
    this.compilations++;
    await this.kept.cache?.write(key, executable.serialize());
    return executable;
  }

  /**
   * Bytes on the device.
   * @throws PjrtError if the plugin does not count them, as on CPUs
   */
  memory(): MemoryStats {
    return this.client.memory();
  }

  freeBytes(): number | undefined {
    if (this.device !== "gpu") return undefined;
    const { inUse, limit } = this.memory();
    return limit === undefined ? undefined : limit - inUse;
  }

  /** Closes the engine after waiting for a running program, because the plugin cannot stop it. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.current?.catch(() => undefined);
    this.variables.dropAll();
    for (const executable of this.executables) executable.destroy();
    await this.client.close();
  }

  private requireOpen(): void {
    if (this.closed) throw new EngineError("the engine is closed");
  }

  /** Runs `work`; only one piece of work can read and replace state at a time. */
  private async alone<T>(work: () => Promise<T>): Promise<T> {
    this.requireOpen();
    if (this.current) throw new EngineError("runs of one engine must not overlap");
    const going = work();
    this.current = going;
    try {
      return await going;
    } finally {
      this.current = undefined;
    }
  }
}

/** Options for tests and tools. */
export interface PjrtOptions {
  /** the plugin to use; default: search for one */
  readonly plugin?: PluginLocation;
  /** the folder for compiled programs; `false`: no cache */
  readonly cache?: string | false;
  /** additional options of XLA */
  readonly overrides?: Overrides;
}

/** Clients are created one after the other, because a plugin reads the number of threads from the environment. */
let opening: Promise<unknown> = Promise.resolve();

async function open(options: OpenOptions, choices: PjrtOptions): Promise<PjrtEngine> {
  const location = choices.plugin ?? (await findPlugin(options.device));
  const { accelerator, packages, path } = location;
  const { math = "exact", threads = availableParallelism() } = options;
  const plugin = loadPlugin(location);
  const isCpu = accelerator.platform === "cpu";
  const made = opening.then(() => {
    if (isCpu) declareLibC().setenv("NPROC", String(threads), 1);
    return Client.create(plugin, accelerator.client);
  });
  opening = made.catch(() => undefined);
  const [client, sha256] = await Promise.all([made, fileDigest(path)]);
  const compiler = accelerator.nvidia && join(packages, accelerator.nvidia.compiler);
  const overrides = {
    ...overridesFor(
      accelerator.platform,
      math,
      compiler !== undefined && existsSync(compiler) ? compiler : undefined,
    ),
    ...choices.overrides,
  };
  const stablehlo = versionOf(plugin.attributes.stablehlo_current_version) ?? [];
  const details = {
    plugin: `PJRT ${versionText(plugin.version)}, StableHLO ${versionText(stablehlo)}`,
    plugin_sha256: sha256,
    folder: dirname(path),
    platform: client.platformVersion,
    device: client.deviceKind,
    math,
    // the folder of the compiler's files does not affect the program
    options: Object.entries(overrides)
      .filter(([name]) => name !== "xla_gpu_cuda_data_dir")
      .map(([name, value]) => `${name}=${value}`)
      .join(" "),
    ...(isCpu ? { threads } : {}),
  };
  const { cache = join(cacheFolder(), "executables") } = choices;
  return new PjrtEngine(client, isCpu ? "cpu" : "gpu", details, math, overrides, {
    cache: cache === false ? undefined : new ExecutableCache(cache),
    key: [sha256, client.platformVersion, client.deviceKind, cpus()[0]?.model ?? "", isCpu ? threads : 0],
  });
}

export function pjrtEngine(choices: PjrtOptions = {}) {
  return {
    name: "pjrt",
    probe: probePjrt,
    open: (options: OpenOptions) => open(options, choices),
  } satisfies EngineFactory;
}

export const pjrt = pjrtEngine();
