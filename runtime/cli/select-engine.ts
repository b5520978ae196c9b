import { existsSync } from "node:fs";
import { EngineError, type EngineFactory, type OpenOptions } from "../engine.ts";
import { type EngineName, engineFactory } from "../engines/engines.ts";
import type { Variant } from "../engines/tensorflow/location.ts";
import { runErrors, systemReason } from "../run-error.ts";
import type { Context } from "./context.ts";

export interface EngineChoice {
  /** never replaced by another; undefined: the best that can be had */
  readonly name?: EngineName;
  /** `cpu` and `gpu` are never replaced either */
  readonly device?: OpenOptions["device"];
}

/** What the choice of an engine reaches out to. */
export interface EngineSources {
  factory(name: EngineName): Promise<EngineFactory>;
  /** TensorFlow's library, as far as it is here: which build, or `named` for a folder that the user has named */
  locate(prefer: Variant): Promise<Variant | "named" | undefined>;
  /** why the library that is here cannot be used; undefined where it can be loaded */
  broken(prefer: Variant): Promise<string | undefined>;
  /**
   * Announces itself and shows how far it is.
   * @returns false where the user stopped it
   */
  install(variant: Variant): Promise<boolean>;
  /** why no PJRT plugin can be used here; undefined where one can */
  pjrtProblem(): Promise<string | undefined>;
  /**
   * The same for a plugin of PJRT.
   * @returns false where the user stopped it
   */
  installPjrt(): Promise<boolean>;
  hasNvidiaDriver(): boolean;
  /** a line for the user */
  say(line: string): void;
  /** a line that says what one would not expect */
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
 * The engine of a run: the one that is named. Otherwise, on a GPU, pjrt, which is installed where a GPU was asked for;
 * else TensorFlow, which is installed where it is missing; else, where it cannot be had, tfjs, and a line says so. What
 * the engine refuses when it is opened is a RunError too.
 * @returns undefined where the user stopped an installation
 * @throws RunError where a named engine or device cannot be had
 */
export async function selectEngine(
  choice: EngineChoice,
  sources: EngineSources,
): Promise<EngineFactory | undefined> {
  const { name, device } = choice;
  if (name === "tfjs" || name === "reference") return refusing(await sources.factory(name));
  const pjrt = await choosePjrt(choice, sources);
  if (pjrt === "stopped") return undefined;
  if (pjrt === "here") return refusing(await sources.factory("pjrt"));
  const brought = await bringTensorflow(choice, sources);
  if (brought === "stopped") return undefined;
  const replaceable = name === undefined && device !== "gpu";
  if (brought === "here") {
    const broken = replaceable ? await sources.broken(device === "cpu" ? "cpu" : "gpu") : undefined;
    if (broken === undefined) return refusing(await sources.factory("tensorflow"));
    sources.warn(
      `TensorFlow cannot be used (${broken}); using tfjs, which is many times slower; to repair TensorFlow: aclc engine install`,
    );
    return refusing(await sources.factory("tfjs"));
  }
  const { reason, cause } = brought;
  if (!replaceable) throw engineError("engine-not-installed", { reason, gpu: device === "gpu" }, cause);
  sources.warn(`TensorFlow is not available (${reason}); using tfjs, which is many times slower`);
  return refusing(await sources.factory("tfjs"));
}

/** @returns `other` where pjrt is not the engine of this run */
async function choosePjrt(
  { name, device = "auto" }: EngineChoice,
  sources: EngineSources,
): Promise<"here" | "stopped" | "other"> {
  // the engine says itself why it does not run on a CPU
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

interface Lack {
  readonly reason: string;
  readonly cause?: unknown;
}

/** Sees to it that TensorFlow is there, if need be by installing it; where that fails, says why. */
async function bringTensorflow(
  choice: EngineChoice,
  sources: EngineSources,
): Promise<"here" | "stopped" | Lack> {
  const { device = "auto" } = choice;
  // the build for GPUs is used where it is, and installed on request only
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

/** @throws what is neither a refusal of ours nor one of the operating system: a fault of the program */
function reasonOf(error: unknown): string {
  if (error instanceof EngineError) return error.message;
  if (!(error instanceof Error && "syscall" in error)) throw error;
  return "path" in error ? `${error.path}: ${systemReason(error)}` : systemReason(error);
}

function refusing(factory: EngineFactory): EngineFactory {
  const open = (options: OpenOptions) =>
    factory.open(options).catch((error: unknown) => {
      throw error instanceof EngineError
        ? engineError("engine-refused", { reason: error.message }, error)
        : error;
    });
  return { name: factory.name, probe: () => factory.probe(), open };
}

/** This machine, and the terminal that the command was given in. */
export function engineSources(context: Context, signal: AbortSignal): EngineSources {
  return {
    factory: engineFactory,
    hasNvidiaDriver: () => ["/proc/driver/nvidia/version", "/dev/nvidiactl"].some((path) => existsSync(path)),
    async locate(prefer) {
      const { FOLDER_VARIABLE, installFolder, locateLibrary } = await import(
        "../engines/tensorflow/location.ts"
      );
      // the user's own copy, or a message of the engine that it is not there
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
      // the one that the engine will take; where a folder is named that has none, the engine says so
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
