import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { create } from "@bufbuild/protobuf";
import { EngineError } from "../../engine.ts";
import { type ConfigProto, ConfigProtoSchema } from "./proto/config_pb.ts";
import { RewriterConfig_NumIterationsType } from "./proto/rewriter_config_pb.ts";

export type Device = "cpu" | "gpu";

/**
 * Operations that are run at the same time. The threads inside an operation do the work; a second one fills the gaps
 * that small operations leave, and changes no bits.
 */
const INTER_OP_THREADS = 2;

let threadsOfProcess: number | undefined;

/**
 * Threads inside one operation. The library makes them for the first session of the process and keeps them, and
 * their number decides the last bits of a sum.
 * @throws EngineError if another number was fixed before
 */
export function fixThreads(asked: number | undefined): number {
  const threads = asked ?? threadsOfProcess ?? availableParallelism();
  threadsOfProcess ??= threads;
  if (threadsOfProcess !== threads)
    throw new EngineError(
      `TensorFlow was started with threads = ${threadsOfProcess}, which cannot change in this process`,
    );
  return threads;
}

/**
 * What the library itself does to a graph on a CPU: other programs left out, loops put in place, biases and ReLUs
 * fused into convolutions. The rest has been done to the program already; doing it again takes two seconds for a step
 * of a ResNet and gains nothing. On a GPU the library also chooses layouts, so it is left alone there.
 */
const CPU_REWRITES = {
  optimizers: ["pruning", "function", "remap"],
  metaOptimizerIterations: RewriterConfig_NumIterationsType.ONE,
};

export function sessionConfig(device: Device, threads: number): ConfigProto {
  return create(ConfigProtoSchema, {
    intraOpParallelismThreads: threads,
    interOpParallelismThreads: Math.min(INTER_OP_THREADS, threads),
    // words and shapes have no GPU kernels; everything else is asked for by name
    allowSoftPlacement: true,
    ...(device === "gpu"
      ? { gpuOptions: { allowGrowth: true } }
      : { deviceCount: { GPU: 0 }, graphOptions: { rewriteOptions: CPU_REWRITES } }),
  });
}

/** The CPU's own names for its instruction sets, as far as the system tells them. */
function cpuFlags(): ReadonlySet<string> {
  try {
    const line = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"));
    return new Set(line?.[1]?.trim().split(/\s+/));
  } catch {
    return new Set();
  }
}

/**
 * Whether the CPU is faster in bfloat16 than in float32. `avx512_bf16` alone is not enough: it halves the traffic, but
 * its convolutions took 1.5 times as long as those in float32 (measured on a Xeon without AMX).
 */
export function cpuBfloat16(): "native" | "emulated" {
  const flags = cpuFlags();
  return ["amx_bf16", "bf16"].some((flag) => flags.has(flag)) ? "native" : "emulated";
}
