import { existsSync } from "node:fs";
import { EngineError, type EngineFactory, type OpenOptions } from "../engine.ts";
import { type EngineName, engineFactory } from "../engines/engines.ts";
import type { Variant } from "../engines/tensorflow/location.ts";
import { runErrors, systemReason } from "../run-error.ts";
import type { Context } from "./context.ts";

export interface EngineChoice {
  /** never replaced by another engine; undefined: the best one that is available */
  readonly name?: EngineName;
  /** `cpu` and `gpu` are never replaced either */
  readonly device?: OpenOptions["device"];
}

/** What the choice of an engine depends on; tests pass their own. */
export interface EngineSources {
  factory(name: EngineName): Promise<EngineFactory>;
  /** which build of TensorFlow is installed; `named` if the user has set a folder */
  locate(prefer: Variant): Promise<Variant | "named" | undefined>;
  /** why the installed library cannot be used; undefined if it can be loaded */
  broken(prefer: Variant): Promise<string | undefined>;
  /**
   * Installs TensorFlow, with progress messages.
   * @returns false if the user stopped it
   */
  install(variant: Variant): Promise<boolean>;
  /** why no PJRT plugin can be used; undefined if one can be used */
  pjrtProblem(): Promise<string | undefined>;
  /**
   * Installs a PJRT plugin, with progress messages.
   * @returns false if the user stopped it
   */
  installPjrt(): Promise<boolean>;
  hasNvidiaDriver(): boolean;
  /** prints a line */
  say(line: string): void;
  /** prints a warning */
  warn(line: string): void;
}

const engineError = runErrors({
  "engine-not-installed": {
    message: (p: { reason: string }) => p.reason,
    help: (p: { gpu: boolean }) =>
      p.gpu
        ? "use `--device cpu` to run without a GPU; `aclc engine list` lists the engines"
        : "use `--engine tfjs` to run without TensorFlow (slowly), or try again: aclc engine install",
  },
  "engine-refused": {
    message: (p: { reason: string }) => p.reason,
    help: () => "`aclc engine list` lists the engines, `aclc engine install` repairs TensorFlow",
  },
});

/**
 * Chooses the engine of a run: the one that the user named; else pjrt if there is a GPU (it is installed if the user asked for a
 * GPU); else TensorFlow, which is installed if it is missing; else tfjs, with a warning. Errors when the engine is opened become
 * RunErrors.
 * @returns undefined if the user stopped an installation
 * @throws RunError if a named engine or device is not available
 */
export async function selectEngine(
  choice: EngineChoice,
  sources: EngineSources,
): Promise<EngineFactory | undefined> {
  const { name, device } = choice;
  if (name === "tfjs" || name === "reference") return withRunErrors(await sources.factory(name));
  const pjrt = await choosePjrt(choice, sources);
  if (pjrt === "stopped") return undefined;
  if (pjrt === "here") return withRunErrors(await sources.factory("pjrt"));
  const found = await ensureTensorflow(choice, sources);
  if (found === "stopped") return undefined;
  const replaceable = name === undefined && device !== "gpu";
  if (found === "here") {
    const broken = replaceable ? await sources.broken(device === "cpu" ? "cpu" : "gpu") : undefined;
    if (broken === undefined) return withRunErrors(await sources.factory("tensorflow"));
    sources.warn(
      `TensorFlow cannot be used (${broken}); using tfjs, which is many times slower; to repair TensorFlow: aclc engine install`,
    );
    return withRunErrors(await sources.factory("tfjs"));
  }
  const { reason, cause } = found;
  if (!replaceable) throw engineError("engine-not-installed", { reason, gpu: device === "gpu" }, cause);
  sources.warn(`TensorFlow is not available (${reason}); using tfjs, which is many times slower`);
  return withRunErrors(await sources.factory("tfjs"));
}

/** @returns `other` if pjrt is not the engine of this run */
async function choosePjrt(
  { name, device = "auto" }: EngineChoice,
  sources: EngineSources,
): Promise<"here" | "stopped" | "other"> {
  // the engine reports itself why it does not run on a CPU
  if (name === "pjrt" && device === "cpu") return "here";
  if (name === "tensorflow" || device === "cpu") return "other";
  const asked = name === "pjrt" || device === "gpu";
  const driver = sources.hasNvidiaDriver();
  if (!asked && !driver) return "other";
  const problem = await sources.pjrtProblem();
  if (problem === undefined) return "here";
  if (!asked) {
    if ((await sources.locate("gpu")) !== "gpu") sources.say(unusedGpu(problem));
    return "other";
  }
  const lack = (reason: string, cause?: unknown) =>
    engineError("engine-not-installed", { reason, gpu: true }, cause);
  if (!driver) throw lack(NO_DRIVER);
  try {
    return (await sources.installPjrt()) ? "here" : "stopped";
  } catch (cause) {
    throw lack(reasonOf(cause), cause);
  }
}

const NO_DRIVER = "there is no NVIDIA GPU: the NVIDIA driver is not loaded";

function unusedGpu(problem: string): string {
  return `this machine has an NVIDIA GPU, but ${problem}, so this run uses the CPU; to use the GPU: aclc engine install pjrt`;
}

interface Unavailable {
  readonly reason: string;
  readonly cause?: unknown;
}

/** Makes sure that TensorFlow is installed. If it cannot be installed, returns the reason. */
async function ensureTensorflow(
  choice: EngineChoice,
  sources: EngineSources,
): Promise<"here" | "stopped" | Unavailable> {
  const { device = "auto" } = choice;
  // the build for GPUs is used if it is installed, but installed only on request
  const variant = device === "auto" ? (sources.hasNvidiaDriver() ? "gpu" : "cpu") : device;
  const here = await sources.locate(variant);
  if (here !== undefined) return "here";
  if (device === "gpu" && !sources.hasNvidiaDriver()) return { reason: NO_DRIVER };
  try {
    return (await sources.install(device === "gpu" ? "gpu" : "cpu")) ? "here" : "stopped";
  } catch (cause) {
    return { reason: reasonOf(cause), cause };
  }
}

/** @throws any error that is not an EngineError or an error of the system, because it is a bug */
function reasonOf(error: unknown): string {
  if (error instanceof EngineError) return error.message;
  if (!(error instanceof Error && "syscall" in error)) throw error;
  return "path" in error ? `${error.path}: ${systemReason(error)}` : systemReason(error);
}

function withRunErrors(factory: EngineFactory): EngineFactory {
  const open = async (options: OpenOptions) => {
    const { math = "exact" } = options;
    if (math !== "exact" && factory.name !== "pjrt")
      throw engineError("engine-refused", {
        reason: `the engine ${factory.name} has no \`--math ${math}\`; only pjrt, on a GPU, has it`,
      });
    return factory.open(options).catch((error: unknown) => {
      throw error instanceof EngineError
        ? engineError("engine-refused", { reason: error.message }, error)
        : error;
    });
  };
  return { name: factory.name, probe: () => factory.probe(), open };
}

/** The sources of the real machine and terminal. */
export function engineSources(context: Context, signal: AbortSignal): EngineSources {
  return {
    factory: engineFactory,
    hasNvidiaDriver: () => ["/proc/driver/nvidia/version", "/dev/nvidiactl"].some((path) => existsSync(path)),
    async locate(prefer) {
      const { FOLDER_VARIABLE, installFolder, locateLibrary } = await import(
        "../engines/tensorflow/location.ts"
      );
      // if the user's own copy is missing, the engine reports it
      if (context.io.env[FOLDER_VARIABLE]) return "named";
      const { location } = locateLibrary(prefer, context.io.env);
      if (location === undefined) return undefined;
      return location.folder.startsWith(installFolder("cpu")) ? "cpu" : "gpu";
    },
    async broken(prefer) {
      const [{ locateLibrary }, { probeOnce }] = await Promise.all([
        import("../engines/tensorflow/location.ts"),
        import("../engines/tensorflow/library-probe.ts"),
      ]);
      // check the library that the engine will load; if the user's folder has none, the engine reports it
      const { location } = locateLibrary(prefer, context.io.env);
      const probe = location && (await probeOnce(location));
      return probe && "problem" in probe ? probe.problem : undefined;
    },
    async install(variant) {
      const { installWithProgress } = await import("./install-engine.ts");
      return (await installWithProgress(context, variant, "first run, installing ", signal)) !== undefined;
    },
    async pjrtProblem() {
      const { usabilityProblem } = await import("../engines/pjrt/search.ts");
      return usabilityProblem();
    },
    async installPjrt() {
      const { installPjrtWithProgress } = await import("./install-pjrt.ts");
      return installPjrtWithProgress(context, {}, "first run on a GPU, installing ", signal);
    },
    say: (line) => context.say(`${line}\n`),
    warn: (line) => context.warn(`${line}\n`),
  };
}
