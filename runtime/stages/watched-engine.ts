import { type Engine, EngineError, type Executable } from "../engine.ts";
import { RunError, runErrors } from "../run-error.ts";

const engineFailure = runErrors({
  "out-of-memory": {
    message: (p: { device: string; where: string; said: string }) =>
      `the ${p.device} ran out of memory ${p.where}: ${p.said}`,
    help: () =>
      "use a smaller `batch` or narrower networks; on a GPU, `precision bfloat16` needs less\n" +
      "if other programs use the same memory, end them and use `aclc resume`",
  },
  "device-lost": {
    message: (p: { device: string; where: string; said: string }) =>
      `the ${p.device} failed ${p.where}: ${p.said}`,
    help: () =>
      "`aclc resume` continues from the last saved state; if it fails again, look at the driver (nvidia-smi, dmesg)",
  },
  "engine-failed": {
    message: (p: { engine: string; where: string; said: string }) =>
      `${p.engine} failed ${p.where}: ${p.said}`,
    help: () =>
      "`aclc resume` continues from the last saved state; if it fails again at the same place, try another --engine",
  },
});

const MEMORY =
  /\bOOM\b|out of memory|RESOURCE_EXHAUSTED|failed to alloc|bad_alloc|allocation failed|not enough memory/i;
const DEVICE =
  /CUDA_ERROR|cudaError|CUDNN_STATUS|device.{0,20}\blost|\bXid\b|uncorrectable ECC|launch fail|UNAVAILABLE/i;

/**
 * Wraps an engine so that its errors name the position in the run and what to do. The messages of the libraries are often pages
 * long, and name operations that are not in the file of the user.
 * @param where returns the position, such as `in step 3 of stage pretrain`; called when something fails
 */
export function watchedEngine(engine: Engine, where: () => string): Engine {
  const explained = (error: unknown): unknown => {
    if (error instanceof RunError || !(error instanceof Error)) return error;
    const { device, name } = engine;
    const reason = firstLine(error.message);
    const params = {
      device: device === "gpu" ? "GPU" : "computer",
      engine: name,
      where: where(),
      said: reason,
    };
    if (MEMORY.test(error.message)) return engineFailure("out-of-memory", params, error);
    if (!(error instanceof EngineError)) return error;
    if (DEVICE.test(error.message)) return engineFailure("device-lost", params, error);
    return engineFailure("engine-failed", params, error);
  };
  const watched = <A extends readonly unknown[], R>(work: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      try {
        return await work(...args);
      } catch (error) {
        throw explained(error);
      }
    };
  };
  return {
    name: engine.name,
    device: engine.device,
    capabilities: engine.capabilities,
    details: engine.details,
    write: watched((values) => engine.write(values)),
    read: watched((names) => engine.read(names)),
    drop: watched((names) => engine.drop(names)),
    load: watched(async (program): Promise<Executable> => {
      const executable = await engine.load(program);
      return { run: watched((inputs) => executable.run(inputs)) };
    }),
    freeBytes: () => engine.freeBytes?.(),
    close: () => engine.close(),
  };
}

const LONGEST = 200;

function firstLine(message: string): string {
  const line = message.split("\n")[0]!.trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line;
}
