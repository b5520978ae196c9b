import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { create } from "@bufbuild/protobuf";
import { EngineError } from "../../engine.ts";
import { type ConfigProto, ConfigProtoSchema } from "./proto/config_pb.ts";
import { RewriterConfig_NumIterationsType } from "./proto/rewriter_config_pb.ts";

export type Device = "cpu" | "gpu";

/**
 * The number of operations that run in parallel. Most of the work is parallel inside an operation; a second operation fills the
 * gaps between small operations. It does not change the results.
 */
const INTER_OP_THREADS = 2;

let threadsOfProcess: number | undefined;

/**
 * Fixes the number of threads in one operation. The library creates them for the first session of the process and keeps them, and
 * their number affects the last bits of sums.
 * @throws EngineError if another number is already fixed
 */
export function fixThreads(asked: number | undefined): number {
  const threads = asked ?? threadsOfProcess ?? availableParallelism();
  threadsOfProcess ??= threads;
  if (threadsOfProcess !== threads)
    throw new EngineError(
      `TensorFlow was started with threads = ${threadsOfProcess}, which cannot change in this process; run or resume this one by itself`,
    );
  return threads;
}

/**
 * The rewrites of the library that run on a CPU: removing unused nodes, inlining loops, and fusing biases and ReLUs into
 * convolutions. The compiler has already done the others; repeating them takes two seconds for a ResNet step and gains nothing.
 * On a GPU the library also chooses layouts, so all its rewrites are enabled.
 */
const CPU_REWRITES = {
  optimizers: ["pruning", "function", "remap"],
  metaOptimizerIterations: RewriterConfig_NumIterationsType.ONE,
};

export function sessionConfig(device: Device, threads: number): ConfigProto {
  return create(ConfigProtoSchema, {
    intraOpParallelismThreads: threads,
    interOpParallelismThreads: Math.min(INTER_OP_THREADS, threads),
    // random words and shapes have no GPU kernels and run on the CPU; all other nodes have an explicit device
    allowSoftPlacement: true,
    ...(device === "gpu"
      ? { gpuOptions: { allowGrowth: true } }
      : { deviceCount: { GPU: 0 }, graphOptions: { rewriteOptions: CPU_REWRITES } }),
  });
}

/** The instruction sets of the CPU, if the system lists them. */
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
